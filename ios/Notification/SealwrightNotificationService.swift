import Foundation
import UserNotifications

/// Shows pushed messages without JavaScript: the principal class of a Notification Service Extension, or what that
/// derives from to say who wrote and what to say of a message that may not be shown.
///
/// The system gives an extension 30 seconds and 24 MB. What cannot be read, whatever the reason, is told as something
/// generic, and the app finds it when it syncs; what is read is in the history at once. `showGeneric` is called before
/// anything is read; every other hook on a queue of this class's, one push after another.
open class SealwrightNotificationService: UNNotificationServiceExtension {
  /// A new message: the id of its conversation, and what may be shown, which is nothing unless the app said so.
  public struct Message: Equatable, Sendable {
    /// The conversation's id.
    public let conversation: String
    /// Who wrote, and what.
    public let shown: Shown?
  }

  /// What may be shown of a message.
  public struct Shown: Equatable, Sendable {
    /// The account id of who wrote.
    public let sender: String
    /// The text.
    public let text: String
  }

  private static let queue = DispatchQueue(label: "dev.sealwright.notification", qos: .userInitiated)
  private let deliveries = Deliveries()

  /// The profile that a push is for; `main` unless overridden.
  open func profile(for content: UNNotificationContent) -> String { "main" }

  /// What a push carries: `stream`, `seq`, `key` and, in base64, `body`, as the relay's `onAppend` tells them. They
  /// stand beside `aps` unless overridden.
  open func payload(of content: UNNotificationContent) -> [AnyHashable: Any] { content.userInfo }

  /// Says that there is something, and nothing of it. The push's own words are anyone's who can push, so none is left.
  open func showGeneric(in content: UNMutableNotificationContent) {
    content.title = "New message"
    content.subtitle = ""
    content.body = ""
  }

  /// How a person is called in the notification's title. Without a name, which is so unless overridden, the title
  /// stays the generic one.
  open func name(of sender: String, in conversation: String) -> String? { nil }

  /// Shows a message. The content says something generic when this is called; the notification is grouped by its
  /// conversation, and the text is shown if it may be.
  open func show(_ message: Message, in content: UNMutableNotificationContent) {
    content.threadIdentifier = message.conversation
    guard let shown = message.shown else { return }
    if let name = name(of: shown.sender, in: message.conversation) { content.title = name }
    content.body = shown.text
  }

  open override func didReceive(
    _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
  ) {
    let content = request.content.mutableCopy() as? UNMutableNotificationContent ?? UNMutableNotificationContent()
    showGeneric(in: content)
    let delivery = deliveries.begin(contentHandler, orElse: content.copy() as? UNNotificationContent ?? content)
    Self.queue.async { [self] in
      if !delivery.isOver, let push = Push(payload(of: request.content)) {
        if let message = push.read(profile: profile(for: request.content)) { show(message, in: content) }
      }
      deliveries.end(delivery, content)
    }
  }

  /// Time is up: whatever is still being read is told as something generic.
  open override func serviceExtensionTimeWillExpire() {
    deliveries.endAll()
  }
}
