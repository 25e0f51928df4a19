// swift-tools-version: 5.9
import PackageDescription

/// What runs on a device or simulator against the library built with the feature `test-contract`. A package of its own, so
/// that the one which apps take names no test. docs/devices.md says how it is run.
let package = Package(
  name: "SealwrightTests",
  platforms: [.iOS("15.1")],
  dependencies: [.package(name: "Sealwright", path: "../..")],
  targets: [
    .systemLibrary(name: "CContract", path: "Contract/CContract"),
    .testTarget(
      name: "SealwrightContractTests",
      dependencies: ["CContract", .product(name: "SealwrightNotification", package: "Sealwright")],
      path: "Contract",
      exclude: ["CContract"]
    ),
  ]
)
