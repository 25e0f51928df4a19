import Foundation
import SealwrightPlatform

/// The places of a test, in the shape of ios/Platform/SWPlaces.h: the folder that SEALWRIGHT_TEST_PLACE names.
final class SWPlaces {
  private static let only = SWPlaces()
  private let app = strdup("com.example.app")
  private let own = strdup(ProcessInfo.processInfo.environment["SEALWRIGHT_TEST_PLACE"] ?? "")

  static func shared() -> SWPlaces { only }

  var places: SealwrightPlaces { SealwrightPlaces(app: app, own: own, shared: nil, keychainGroup: nil) }
}
