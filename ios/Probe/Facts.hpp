/// What Apple's interfaces say of the device, in the library's words. Plain C++, so that the rules run in tests on any
/// machine: numbers are those of Apple's enumerations, and SWProbe.mm holds them to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sealwright {

/// Why there is no value.
enum class Why { NotEntitled, OsTooOld, NotObservable };

/// What was observed at one instant, as `sealwright_report_facts` takes it.
class Facts {
 public:
  /// @param observedAt milliseconds since 1970.
  explicit Facts(std::uint64_t observedAt) : end(R"(,"source":"platform","observedAt":)" + std::to_string(observedAt) + "}") {}

  Facts &tell(const char *name, bool value) { return add(name, value ? R"("value":true)" : R"("value":false)"); }

  /// @param word one of the library's; null when the system does not say.
  Facts &tell(const char *name, const char *word) {
    return word == nullptr ? unknown(name, Why::NotObservable) : add(name, R"("value":")" + std::string(word) + '"');
  }

  Facts &unknown(const char *name, Why why) {
    const char *word = why == Why::NotEntitled ? "notEntitled" : why == Why::OsTooOld ? "osTooOld" : "notObservable";
    return add(name, R"("whyUnknown":")" + std::string(word) + '"');
  }

  /// ASCII-only JSON.
  std::string json() const { return '{' + told + '}'; }

 private:
  Facts &add(const char *name, const std::string &fact) {
    told += (told.empty() ? "\"" : ",\"") + std::string(name) + "\":{" + fact + end;
    return *this;
  }

  std::string end, told;
};

/// The way out of the device (`nw_path_t`).
struct Path {
  /// `nw_path_status_t`.
  enum Status { Invalid, Satisfied, Unsatisfied, Satisfiable };
  /// `nw_path_unsatisfied_reason_t`. The last came with iOS 17.
  enum Reason { NotAvailable, CellularDenied, WifiDenied, LocalNetworkDenied, VpnInactive };
  /// `nw_interface_type_t`, of the interface that the system likes best.
  enum Interface { Other, Wifi, Cellular, Wired, Loopback };

  int status;
  int reason;
  /// None if there is none.
  std::optional<int> interface;
  bool expensive, constrained;
  /// None before iOS 26.0.
  std::optional<bool> ultraConstrained;

  Facts &tell(Facts &facts) const {
    facts.tell("path", way()).tell("interface", over()).tell("obstacle", obstacle());
    facts.tell("expensive", expensive).tell("constrained", constrained);
    return ultraConstrained ? facts.tell("ultraConstrained", *ultraConstrained) : facts.unknown("ultraConstrained", Why::OsTooOld);
  }

 private:
  const char *way() const {
    switch (status) {
      case Satisfied: return "satisfied";
      case Unsatisfied: return "unsatisfied";
      case Satisfiable: return "requiresConnection";
      default: return nullptr;
    }
  }

  /// A VPN is `other`: what is below it is not told.
  const char *over() const {
    if (status == Unsatisfied || !interface) return "none";
    switch (*interface) {
      case Wifi: return "wifi";
      case Cellular: return "cellular";
      case Wired: return "wired";
      default: return "other";
    }
  }

  /// While there is a way out there is nothing to tell, and what was told before is no more.
  const char *obstacle() const {
    if (status != Unsatisfied) return nullptr;
    switch (reason) {
      case CellularDenied: return "cellularDenied";
      case WifiDenied: return "wifiDenied";
      case VpnInactive: return "vpnInactive";
      default: return "notAvailable";
    }
  }
};

/// The device and the app's settings, beside the network.
struct Device {
  /// `UIBackgroundRefreshStatus`.
  enum Refresh { RefreshRestricted, RefreshDenied, RefreshAvailable };
  /// `NSProcessInfoThermalState`.
  enum Thermal { Nominal, Fair, Serious, Critical };
  /// `CTCellularDataRestrictedState`.
  enum Cellular { CellularUnknown, CellularRestricted, CellularNotRestricted };

  bool canSendText, lowPower;
  int refresh, thermal, cellular;
  /// The library's word for the network that carries data; null if there is none.
  const char *radio;

  /// No app sends SMS by itself, so that is told as well: as often as all else, to be believed.
  Facts &tell(Facts &facts) const {
    facts.tell("composer", canSendText ? "smsOrImessage" : "unavailable").tell("smsDirect", false);
    facts.tell("lowPower", lowPower).tell("thermal", heat()).tell("backgroundRefresh", background());
    if (cellular == CellularUnknown) {
      facts.unknown("cellularRestricted", Why::NotObservable);
    } else {
      facts.tell("cellularRestricted", cellular == CellularRestricted);
    }
    return facts.tell("radio", radio);
  }

 private:
  const char *heat() const {
    switch (thermal) {
      case Nominal: return "nominal";
      case Fair: return "fair";
      case Serious: return "serious";
      case Critical: return "critical";
      default: return nullptr;
    }
  }

  const char *background() const {
    switch (refresh) {
      case RefreshRestricted: return "restricted";
      case RefreshDenied: return "denied";
      case RefreshAvailable: return "available";
      default: return nullptr;
    }
  }
};

/// What the person lets notifications do (`UNNotificationSettings`).
struct Notifications {
  /// `UNAuthorizationStatus`. The last is for App Clips.
  enum Authorization { NotDetermined, Denied, Authorized, Provisional, Ephemeral };
  /// `UNShowPreviewsSetting`.
  enum Previews { Always, WhenAuthenticated, Never };
  /// `UNNotificationSetting`.
  enum Setting { NotSupported, Disabled, Enabled };

  int authorization, previews, timeSensitive;

  Facts &tell(Facts &facts) const {
    facts.tell("notifications", allowed()).tell("notificationPreviews", shown());
    switch (timeSensitive) {
      case NotSupported: return facts.unknown("timeSensitive", Why::NotEntitled);
      case Disabled: return facts.tell("timeSensitive", false);
      case Enabled: return facts.tell("timeSensitive", true);
      default: return facts.unknown("timeSensitive", Why::NotObservable);
    }
  }

 private:
  const char *allowed() const {
    switch (authorization) {
      case NotDetermined: return "undetermined";
      case Denied: return "denied";
      case Authorized:
      case Ephemeral: return "granted";
      case Provisional: return "provisional";
      default: return nullptr;
    }
  }

  const char *shown() const {
    switch (previews) {
      case Always: return "always";
      case WhenAuthenticated: return "whenUnlocked";
      case Never: return "never";
      default: return nullptr;
    }
  }
};

} // namespace sealwright
