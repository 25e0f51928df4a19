// swift-tools-version: 5.9
import PackageDescription

/// What a Notification Service Extension needs, without React Native. A preview: CocoaPods is the supported way. The
/// React Native module is not here, since React Native's own Swift packages are not settled.
let package = Package(
  name: "Sealwright",
  platforms: [.iOS("15.1")],
  products: [.library(name: "SealwrightNotification", targets: ["SealwrightNotification"])],
  targets: [
    .binaryTarget(name: "SealwrightEngine", path: "ios/SealwrightEngine.xcframework"),
    .target(
      name: "SealwrightPlatform",
      dependencies: ["SealwrightEngine"],
      path: "ios",
      sources: ["Platform/SWLog.m", "Platform/SWPlaces.m"],
      publicHeadersPath: "Contract",
      cSettings: [.headerSearchPath("Platform")],
      linkerSettings: [.linkedFramework("Security"), .linkedFramework("CoreFoundation")]
    ),
    .target(name: "SealwrightNotification", dependencies: ["SealwrightPlatform"], path: "ios/Notification"),
  ]
)
