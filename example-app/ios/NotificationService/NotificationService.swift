import SealwrightNotification

/// Shows messages that arrive while the app does not run. docs/notifications.md of react-native-sealwright says what it may override.
final class NotificationService: SealwrightNotificationService {}
