import Foundation
import SealwrightNotification
import UserNotifications

/// An app's own service, with a name for everybody, that can be held up.
final class Service: SealwrightNotificationService {
  let gate = DispatchSemaphore(value: 0)
  var waits = false

  override func profile(for content: UNNotificationContent) -> String {
    if waits { gate.wait() }
    return "pushed"
  }

  override func name(of sender: String, in conversation: String) -> String? {
    sender.count == 43 && conversation.count == 43 ? "Ana" : nil
  }
}

/// What became of one notification. The handler may be called on any thread.
final class Outcome: @unchecked Sendable {
  private let lock = NSLock()
  private let told = DispatchSemaphore(value: 0)
  private var contents: [UNNotificationContent] = []

  func hear(_ content: UNNotificationContent) {
    lock.withLock { contents.append(content) }
    told.signal()
  }

  /// What was handed over; fails the run if nothing is in 30 seconds, which is all that the system gives.
  func wait() -> UNNotificationContent {
    guard told.wait(timeout: .now() + 30) == .success else { fatalError("nothing was handed over") }
    return lock.withLock { contents[0] }
  }

  var count: Int { lock.withLock { contents.count } }
}

/// A push as scripts/lib/pushes.mts made it.
struct Sent {
  let preview: String
  let text: String
  let payload: [AnyHashable: Any]

  init(_ line: Substring) {
    let fields = line.split(separator: " ", maxSplits: 5)
    let digits = Array(fields[4].utf8)
    let body = Data(
      stride(from: 0, to: digits.count, by: 2).map { UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)! })
    preview = String(fields[0])
    text = String(fields[5])
    payload = [
      "stream": String(fields[1]), "seq": String(fields[2]), "key": String(fields[3]), "body": body.base64EncodedString(),
    ]
  }
}
