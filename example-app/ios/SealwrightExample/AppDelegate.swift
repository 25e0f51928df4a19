import UIKit
import UserNotifications

@main
class AppDelegate: UIResponder, UIApplicationDelegate {
  /// Registers for pushes, quietly: notifications go to the notification centre until the person chooses otherwise. The
  /// token that comes of it is for a push sender, which the example does not have; `xcrun simctl push` stands in for one.
  func application(
    _ application: UIApplication,
    didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]? = nil
  ) -> Bool {
    UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound, .provisional]) { isGranted, _ in
      guard isGranted else { return }
      DispatchQueue.main.async { application.registerForRemoteNotifications() }
    }
    return true
  }
}
