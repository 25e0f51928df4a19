import Foundation

#if SWIFT_PACKAGE
  import SealwrightPlatform
#endif

/// An entry that a push brought, as far as it can be one.
struct Push {
  let stream: String
  let seq: UInt64
  let key: String
  let body: Data

  /// None if anything is missing: without a body a push only says that there is something.
  init?(_ payload: [AnyHashable: Any]) {
    guard
      let stream = payload["stream"] as? String,
      let seq = Self.number(payload["seq"]),
      let key = payload["key"] as? String,
      let body = (payload["body"] as? String).flatMap({ Data(base64Encoded: $0) })
    else { return nil }
    (self.stream, self.seq, self.key, self.body) = (stream, seq, key, body)
  }

  /// Reads it in the extension role; blocks for as long. None for what is no new message, and on every failure.
  func read(profile: String) -> SealwrightNotificationService.Message? {
    // A C string ends at NUL, so what holds one would be taken for another.
    guard ![profile, stream, key].contains(where: { $0.utf8.contains(0) }) else { return nil }
    let read = profile.withCString { profile in
      stream.withCString { stream in
        key.withCString { key in
          body.withUnsafeBytes { body in
            var push = SealwrightPush()
            (push.profile, push.stream, push.seq, push.key) = (profile, stream, seq, key)
            (push.body, push.bodyLength) = (body.bindMemory(to: UInt8.self).baseAddress, body.count)
            let shared = SWPlaces.shared()
            return withExtendedLifetime(shared) {
              var places = shared.places
              return sealwright_read_push(&places, &push)
            }
          }
        }
      }
    }
    // Freeing wipes the library's copies.
    defer { [read.conversation, read.sender, read.text].forEach(sealwright_free) }
    guard let conversation = read.conversation.string else { return nil }
    let shown = read.sender.string.map { sender in
      SealwrightNotificationService.Shown(sender: sender, text: read.text.string ?? "")
    }
    return .init(conversation: conversation, shown: shown)
  }

  /// A number, as one or in digits, which is how a push service for both systems has it.
  private static func number(_ value: Any?) -> UInt64? {
    if let digits = value as? String { return UInt64(digits) }
    return (value as? NSNumber).flatMap { UInt64($0.stringValue) }
  }
}

extension SealwrightBytes {
  /// The text, if there are bytes.
  fileprivate var string: String? {
    data.map { String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self) }
  }
}
