import CContract
import Foundation
import XCTest

/// The contract of every vault against this device's keychain and Secure Enclave, as `VaultInstrumentation` runs it against
/// AndroidKeyStore.
final class VaultTests: XCTestCase {
  func testTheContractOfEveryVaultHolds() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    XCTAssertEqual(failure(in: folder), "")
  }

  func testWhatDoesNotHoldIsTold() {
    XCTAssertNotEqual(failure(in: URL(fileURLWithPath: "/nowhere/at/all")), "")
  }

  private func failure(in folder: URL) -> String {
    var why = [UInt8](repeating: 0, count: 4096)
    let length = sealwright_test_vault(Bundle.main.bundleIdentifier ?? "com.example.app", folder.path, &why, why.count)
    return String(decoding: why.prefix(length), as: UTF8.self)
  }
}
