import Foundation

/// What we believe of Apple's UserNotifications: as much as the notification service uses, for a Swift that runs on
/// Linux.
open class UNNotificationContent: NSObject {
  public fileprivate(set) var theTitle = ""
  public fileprivate(set) var theSubtitle = ""
  public fileprivate(set) var theBody = ""
  public fileprivate(set) var theThread = ""
  public fileprivate(set) var theUserInfo: [AnyHashable: Any] = [:]

  open var title: String { theTitle }
  open var subtitle: String { theSubtitle }
  open var body: String { theBody }
  open var threadIdentifier: String { theThread }
  open var userInfo: [AnyHashable: Any] { theUserInfo }

  open override func copy() -> Any { filled(UNNotificationContent()) }
  open override func mutableCopy() -> Any { filled(UNMutableNotificationContent()) }

  private func filled(_ other: UNNotificationContent) -> UNNotificationContent {
    other.theTitle = theTitle
    other.theSubtitle = theSubtitle
    other.theBody = theBody
    other.theThread = theThread
    other.theUserInfo = theUserInfo
    return other
  }
}

open class UNMutableNotificationContent: UNNotificationContent {
  open override var title: String {
    get { theTitle }
    set { theTitle = newValue }
  }
  open override var subtitle: String {
    get { theSubtitle }
    set { theSubtitle = newValue }
  }
  open override var body: String {
    get { theBody }
    set { theBody = newValue }
  }
  open override var threadIdentifier: String {
    get { theThread }
    set { theThread = newValue }
  }
  open override var userInfo: [AnyHashable: Any] {
    get { theUserInfo }
    set { theUserInfo = newValue }
  }
}

open class UNNotificationRequest: NSObject {
  public let identifier: String
  public let content: UNNotificationContent

  public init(identifier: String, content: UNNotificationContent) {
    (self.identifier, self.content) = (identifier, content)
  }
}

open class UNNotificationServiceExtension: NSObject {
  open func didReceive(
    _ request: UNNotificationRequest, withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
  ) {}

  open func serviceExtensionTimeWillExpire() {}
}
