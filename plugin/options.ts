/** What an app may tell the plugin in its app config. Everything is optional. */
export type SealwrightPluginOptions = {
  /**
   * Shows messages that arrive while the app does not run: a Notification Service Extension, the groups that it shares
   * with the app, and the permission to notify. `true` takes every default.
   * @default false
   */
  notifications?: boolean | NotificationOptions;
  /**
   * Names the package's backup and data-extraction rules in Android's manifest, unless the app has rules of its own.
   * @default true
   */
  backupRules?: boolean;
  /**
   * Makes new keys in StrongBox on the Android devices where it works.
   * @default false
   */
  strongBox?: boolean;
};

/** How notifications are set up. */
export type NotificationOptions = {
  /**
   * The extension's target, and its folder in `ios/`: letters and digits.
   * @default 'NotificationService'
   */
  target?: string;
  /**
   * The app group that both targets get; it begins with `group.`.
   * @default 'group.' and the bundle id
   */
  appGroup?: string;
  /**
   * The keychain access group that both targets get, without the team's prefix.
   * @default the bundle id and '.shared'
   */
  keychainGroup?: string;
  /**
   * A Swift file of the app's, by its path from the project's folder, with the class `NotificationService` that derives
   * from `SealwrightNotificationService`. Without it, the class overrides nothing.
   */
  service?: string;
  /**
   * The push service that development builds register with. Distribution builds get `production` from Xcode.
   * @default 'development'
   */
  pushes?: 'development' | 'production';
};
