import Foundation
import UserNotifications

/// What the system waits for: each notification is handed over once, by whoever is first.
final class Deliveries: @unchecked Sendable {
  private let lock = NSLock()
  private var open: [Delivery] = []

  /// A notification that the system waits for, and what it gets if time runs out.
  func begin(_ handler: @escaping (UNNotificationContent) -> Void, orElse generic: UNNotificationContent) -> Delivery {
    let delivery = Delivery(handler, generic)
    lock.withLock { open.append(delivery) }
    return delivery
  }

  /// Hands a notification over, unless that was done.
  func end(_ delivery: Delivery, _ content: UNNotificationContent) {
    lock.withLock { open.removeAll { $0 === delivery } }
    delivery.hand(content)
  }

  /// Hands over all that are not, with something generic.
  func endAll() {
    let late = lock.withLock {
      defer { open = [] }
      return open
    }
    for delivery in late { delivery.hand(delivery.generic) }
  }
}

/// One notification that the system waits for.
final class Delivery: @unchecked Sendable {
  let generic: UNNotificationContent
  private let lock = NSLock()
  private var handler: ((UNNotificationContent) -> Void)?

  init(_ handler: @escaping (UNNotificationContent) -> Void, _ generic: UNNotificationContent) {
    self.handler = handler
    self.generic = generic
  }

  /// Whether it was handed over.
  var isOver: Bool { lock.withLock { handler == nil } }

  func hand(_ content: UNNotificationContent) {
    let handler = lock.withLock {
      defer { self.handler = nil }
      return self.handler
    }
    handler?(content)
  }
}
