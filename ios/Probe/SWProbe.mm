#import "SWProbe.h"

#import <CoreTelephony/CTCellularData.h>
#import <CoreTelephony/CTTelephonyNetworkInfo.h>
#import <MessageUI/MessageUI.h>
#import <Network/Network.h>
#import <UIKit/UIKit.h>
#import <UserNotifications/UserNotifications.h>

#import "Facts.hpp"
#import "sealwright.h"

using sealwright::Device;
using sealwright::Facts;
using sealwright::Notifications;
using sealwright::Path;

// Facts.hpp has Apple's numbers.
static_assert(Path::Satisfied == int(nw_path_status_satisfied) && Path::Unsatisfied == int(nw_path_status_unsatisfied) &&
              Path::Satisfiable == int(nw_path_status_satisfiable) && Path::Invalid == int(nw_path_status_invalid));
static_assert(Path::NotAvailable == int(nw_path_unsatisfied_reason_not_available) &&
              Path::CellularDenied == int(nw_path_unsatisfied_reason_cellular_denied) &&
              Path::WifiDenied == int(nw_path_unsatisfied_reason_wifi_denied));
static_assert(Path::Other == int(nw_interface_type_other) && Path::Wifi == int(nw_interface_type_wifi) &&
              Path::Cellular == int(nw_interface_type_cellular) && Path::Wired == int(nw_interface_type_wired));
static_assert(Device::RefreshRestricted == int(UIBackgroundRefreshStatusRestricted) &&
              Device::RefreshDenied == int(UIBackgroundRefreshStatusDenied) &&
              Device::RefreshAvailable == int(UIBackgroundRefreshStatusAvailable));
static_assert(Device::Nominal == int(NSProcessInfoThermalStateNominal) && Device::Fair == int(NSProcessInfoThermalStateFair) &&
              Device::Serious == int(NSProcessInfoThermalStateSerious) && Device::Critical == int(NSProcessInfoThermalStateCritical));
static_assert(Device::CellularUnknown == int(kCTCellularDataRestrictedStateUnknown) &&
              Device::CellularRestricted == int(kCTCellularDataRestricted) &&
              Device::CellularNotRestricted == int(kCTCellularDataNotRestricted));
static_assert(Notifications::NotDetermined == int(UNAuthorizationStatusNotDetermined) &&
              Notifications::Denied == int(UNAuthorizationStatusDenied) &&
              Notifications::Authorized == int(UNAuthorizationStatusAuthorized) &&
              Notifications::Provisional == int(UNAuthorizationStatusProvisional));
static_assert(Notifications::Always == int(UNShowPreviewsSettingAlways) && Notifications::Never == int(UNShowPreviewsSettingNever) &&
              Notifications::WhenAuthenticated == int(UNShowPreviewsSettingWhenAuthenticated));
static_assert(Notifications::NotSupported == int(UNNotificationSettingNotSupported) &&
              Notifications::Disabled == int(UNNotificationSettingDisabled) && Notifications::Enabled == int(UNNotificationSettingEnabled));

/// How often it looks at everything, in seconds: the library believes facts about a network for five minutes, and the
/// system tells of changes only.
static const uint64_t Again = 240;

static Facts factsOfNow(void) {
  return Facts(static_cast<uint64_t>([NSDate date].timeIntervalSince1970 * 1000));
}

static void report(const Facts &facts) {
  const std::string json = facts.json();
  sealwright_free(sealwright_report_facts(reinterpret_cast<const uint8_t *>(json.data()), json.size()));
}

static std::optional<bool> isUltraConstrained(nw_path_t path) {
#if __IPHONE_OS_VERSION_MAX_ALLOWED >= 260000
  if (@available(iOS 26.0, *)) {
    return nw_path_is_ultra_constrained(path);
  }
#endif
  return std::nullopt;
}

static Path seen(nw_path_t path) {
  __block std::optional<int> interface;
  nw_path_enumerate_interfaces(path, ^bool(nw_interface_t best) {
    interface = nw_interface_get_type(best);
    return false;
  });
  return Path{
      .status = nw_path_get_status(path),
      .reason = nw_path_get_unsatisfied_reason(path),
      .interface = interface,
      .expensive = nw_path_is_expensive(path),
      .constrained = nw_path_is_constrained(path),
      .ultraConstrained = isUltraConstrained(path),
  };
}

/// The library's word for a radio technology; null for none.
static const char *radioOf(NSString *technology) {
  if (technology == nil) {
    return nullptr;
  }
  if ([@[ CTRadioAccessTechnologyNR, CTRadioAccessTechnologyNRNSA ] containsObject:technology]) {
    return "5g";
  }
  if ([technology isEqualToString:CTRadioAccessTechnologyLTE]) {
    return "4g";
  }
  NSArray<NSString *> *second = @[ CTRadioAccessTechnologyGPRS, CTRadioAccessTechnologyEdge, CTRadioAccessTechnologyCDMA1x ];
  NSArray<NSString *> *third = @[
    CTRadioAccessTechnologyWCDMA,
    CTRadioAccessTechnologyHSDPA,
    CTRadioAccessTechnologyHSUPA,
    CTRadioAccessTechnologyCDMAEVDORev0,
    CTRadioAccessTechnologyCDMAEVDORevA,
    CTRadioAccessTechnologyCDMAEVDORevB,
    CTRadioAccessTechnologyeHRPD,
  ];
  return [second containsObject:technology] ? "2g" : [third containsObject:technology] ? "3g" : "other";
}

/// One period of observing.
@interface SWProbe : NSObject
- (void)begin;
- (void)end;
@end

@implementation SWProbe {
  /// Reports go from here: they wait for calls at work.
  dispatch_queue_t _queue;
  dispatch_source_t _timer;
  nw_path_monitor_t _monitor;
  /// The latest, on the queue; nil before the first.
  nw_path_t _path;
  CTCellularData *_cellular;
  CTTelephonyNetworkInfo *_telephony;
}

- (void)begin {
  _queue = dispatch_queue_create("dev.sealwright.probe", DISPATCH_QUEUE_SERIAL);
  _telephony = [[CTTelephonyNetworkInfo alloc] init];
  __weak SWProbe *weak = self;

  // Its state is unknown until it has called back.
  _cellular = [[CTCellularData alloc] init];
  _cellular.cellularDataRestrictionDidUpdateNotifier = ^(CTCellularDataRestrictedState) {
    [weak look];
  };

  _monitor = nw_path_monitor_create();
  nw_path_monitor_set_queue(_monitor, _queue);
  nw_path_monitor_set_update_handler(_monitor, ^(nw_path_t path) {
    [weak see:path];
  });
  nw_path_monitor_start(_monitor);

  NSNotificationCenter *center = NSNotificationCenter.defaultCenter;
  for (NSNotificationName name in @[
         UIApplicationDidBecomeActiveNotification,
         UIApplicationBackgroundRefreshStatusDidChangeNotification,
         NSProcessInfoPowerStateDidChangeNotification,
         NSProcessInfoThermalStateDidChangeNotification,
         MFMessageComposeViewControllerTextMessageAvailabilityDidChangeNotification,
         CTServiceRadioAccessTechnologyDidChangeNotification,
       ]) {
    [center addObserver:self selector:@selector(look) name:name object:nil];
  }

  _timer = dispatch_source_create(DISPATCH_SOURCE_TYPE_TIMER, 0, 0, _queue);
  dispatch_source_set_timer(_timer, dispatch_time(DISPATCH_TIME_NOW, 0), Again * NSEC_PER_SEC, 10 * NSEC_PER_SEC);
  dispatch_source_set_event_handler(_timer, ^{
    [weak look];
  });
  dispatch_resume(_timer);
}

- (void)end {
  [NSNotificationCenter.defaultCenter removeObserver:self];
  _cellular.cellularDataRestrictionDidUpdateNotifier = nil;
  nw_path_monitor_cancel(_monitor);
  dispatch_source_cancel(_timer);
}

- (void)see:(nw_path_t)path {
  _path = path;
  Facts facts = factsOfNow();
  report(seen(path).tell(facts));
}

/// Looks at everything again, soon. UIKit and MessageUI are asked on the main thread.
- (void)look {
  dispatch_async(_queue, ^{
    if (self->_path != nil) {
      [self see:self->_path];
    }
  });
  dispatch_async(dispatch_get_main_queue(), ^{
    const Device device = [self device];
    Facts facts = factsOfNow();
    device.tell(facts);
    dispatch_async(self->_queue, ^{
      report(facts);
    });
  });
  [UNUserNotificationCenter.currentNotificationCenter
      getNotificationSettingsWithCompletionHandler:^(UNNotificationSettings *settings) {
        const Notifications notifications{
            .authorization = int(settings.authorizationStatus),
            .previews = int(settings.showPreviewsSetting),
            .timeSensitive = int(settings.timeSensitiveSetting),
        };
        Facts facts = factsOfNow();
        notifications.tell(facts);
        dispatch_async(self->_queue, ^{
          report(facts);
        });
      }];
}

- (Device)device {
  NSProcessInfo *process = NSProcessInfo.processInfo;
  NSString *service = _telephony.dataServiceIdentifier;
  NSString *technology = service == nil ? nil : _telephony.serviceCurrentRadioAccessTechnology[service];
  return Device{
      .canSendText = bool([MFMessageComposeViewController canSendText]),
      .lowPower = bool(process.lowPowerModeEnabled),
      .refresh = int(UIApplication.sharedApplication.backgroundRefreshStatus),
      .thermal = int(process.thermalState),
      .cellular = int(_cellular.restrictedState),
      .radio = radioOf(technology),
  };
}

@end

static NSUInteger users;
static SWProbe *probe;

void SWStartProbe(void) {
  @synchronized(SWProbe.class) {
    users += 1;
    if (users == 1) {
      probe = [[SWProbe alloc] init];
      [probe begin];
    }
  }
}

void SWStopProbe(void) {
  @synchronized(SWProbe.class) {
    users -= 1;
    if (users == 0) {
      [probe end];
      probe = nil;
    }
  }
}
