/// As Foundation.h beside it: what our probe asks of Apple's framework of this name.
#pragma once

#include <Foundation/Foundation.h>

typedef NS_ENUM(NSInteger, UNAuthorizationStatus) {
  UNAuthorizationStatusNotDetermined = 0,
  UNAuthorizationStatusDenied,
  UNAuthorizationStatusAuthorized,
  UNAuthorizationStatusProvisional,
  UNAuthorizationStatusEphemeral,
};
typedef NS_ENUM(NSInteger, UNShowPreviewsSetting) {
  UNShowPreviewsSettingAlways,
  UNShowPreviewsSettingWhenAuthenticated,
  UNShowPreviewsSettingNever,
};
typedef NS_ENUM(NSInteger, UNNotificationSetting) {
  UNNotificationSettingNotSupported = 0,
  UNNotificationSettingDisabled,
  UNNotificationSettingEnabled,
};

@interface UNNotificationSettings : NSObject
@property(readonly) UNAuthorizationStatus authorizationStatus;
@property(readonly) UNShowPreviewsSetting showPreviewsSetting;
@property(readonly) UNNotificationSetting timeSensitiveSetting;
@end

@interface UNUserNotificationCenter : NSObject
+ (UNUserNotificationCenter *)currentNotificationCenter;
- (void)getNotificationSettingsWithCompletionHandler:(void (^)(UNNotificationSettings *settings))handler;
@end
