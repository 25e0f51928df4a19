//! The table of what can be observed of this device: every input that an ordinary app can have, or is told
//! that it cannot.

use serde::{Deserialize, Serialize};

use crate::consistency::contradictions;
use crate::fact::{Fact, Time, WhyUnknown};
use crate::judgement::{Doubtful, Known, Life, judged};
use crate::values::*;
use crate::words::words;

macro_rules! facts {
    ($($(#[$doc:meta])* $field:ident: $value:ty, $name:ident = $word:literal, $life:ident;)*) => {
        /// What was observed of this device. A field that is missing was not reported. How long a fact of each
        /// kind is believed: a network's 5 minutes, the system's state 15 minutes, a setting a day, what the
        /// device is built for a week.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "test-typescript", derive(ts_rs::TS), ts(rename = "LocalFacts", optional_fields))]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct Local {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<Fact<$value>>,)*
        }

        words! {
            /// The name of a fact about this device.
            FactName {
                $($(#[$doc])* $name = $word,)*
            }
        }

        impl Local {
            /// Takes over the facts of a report that came at `now`, whoever reports: of two about the same thing the
            /// one that was observed later is right, and of two observed at once the one that came last. What is said
            /// to have been observed after `now` gives way to any other: else a clock that was set back would keep
            /// old facts until it comes to where it was. Whether a value, or the reason why there is none, is another
            /// than before.
            pub fn update(&mut self, report: &Self, now: Time) -> bool {
                let mut changed = false;
                $(if let Some(fact) = report.$field
                    && self.$field.is_none_or(|old| fact.follows(&old, now))
                {
                    changed |= self.$field.is_none_or(|old| old.reading() != fact.reading());
                    self.$field = Some(fact);
                })*
                changed
            }

            /// Nothing of this device was observed, for one reason. It is said as of the beginning of 1970, so that
            /// every report takes its place.
            pub fn unobserved(why: WhyUnknown) -> Self {
                Self { $($field: Some(Fact::unobserved(why)),)* }
            }

            /// What can be believed at `now`, and what was struck out and why.
            pub(crate) fn judge(&self, now: Time, doubts: &mut Vec<Doubtful>) -> Known {
                let mut known = Known {
                    $($field: judged(self.$field.as_ref(), FactName::$name, Life::$life, now, doubts),)*
                };
                contradictions(&mut known, doubts);
                known
            }
        }

        impl Known {
            /// Strikes out a fact.
            pub(crate) fn forget(&mut self, name: FactName) {
                match name { $(FactName::$name => self.$field = None,)* }
            }
        }
    };
}

/// The rows of the table, for whoever declares something along them.
macro_rules! rows {
    ($then:ident) => {
        $then! {
            /// Whether there is a way out.
            path: Path, Path = "path", Network;
            /// Why there is none.
            obstacle: Obstacle, Obstacle = "obstacle", Network;
            /// What it goes over.
            interface: Interface, Interface = "interface", Network;
            /// Whether the internet was reached over it. Android tells; on iOS only the app's own health probe can.
            validated: bool, Validated = "validated", Network;
            /// Whether a sign-in page stands before the internet. As for `validated`.
            captive_portal: bool, CaptivePortal = "captivePortal", Network;
            /// Whether it costs by volume.
            expensive: bool, Expensive = "expensive", Network;
            /// Whether the person asked to save data: Low Data Mode, Data Saver.
            constrained: bool, Constrained = "constrained", Network;
            /// Whether it carries next to nothing, as a satellite does (iOS 26.0, Android 16).
            ultra_constrained: bool, UltraConstrained = "ultraConstrained", Network;
            /// Whether it is a satellite (Android 15). iOS does not tell.
            satellite: bool, Satellite = "satellite", Network;
            /// Whether it is another carrier's network. iOS does not tell.
            roaming: bool, Roaming = "roaming", Network;
            /// Whether airplane mode is on. iOS does not tell.
            airplane_mode: bool, AirplaneMode = "airplaneMode", State;
            /// Whether mobile data is switched off for this app.
            cellular_restricted: bool, CellularRestricted = "cellularRestricted", State;
            /// The generation of the mobile network.
            radio: Radio, Radio = "radio", Network;
            /// What the system's composer can do.
            composer: Composer, Composer = "composer", Setting;
            /// Whether the app may send SMS by itself: never on iOS; on Android as the default SMS app.
            sms_direct: bool, SmsDirect = "smsDirect", Setting;
            /// The SIM. iOS does not tell.
            sim: Sim, Sim = "sim", State;
            /// How many lines are in use. Which of them sends is the person's choice. iOS does not tell.
            lines: u8, Lines = "lines", State;
            /// Carrier messaging of this device. Not observable but to a default carrier messaging app.
            rcs: Rcs, Rcs = "rcs", Setting;
            /// Whether notifications may be shown.
            notifications: Permission, Notifications = "notifications", Setting;
            /// Whether they may break through a focus.
            time_sensitive: bool, TimeSensitive = "timeSensitive", Setting;
            /// When the system shows what they say.
            notification_previews: PreviewSetting, NotificationPreviews = "notificationPreviews", Setting;
            /// Whether the app may run in the background (iOS).
            background_refresh: Refresh, BackgroundRefresh = "backgroundRefresh", Setting;
            /// How much it may (Android).
            standby_bucket: StandbyBucket, StandbyBucket = "standbyBucket", State;
            /// Whether the person restricted it there (Android).
            background_restricted: bool, BackgroundRestricted = "backgroundRestricted", Setting;
            /// Whether battery optimisation leaves it alone (Android).
            battery_exempt: bool, BatteryExempt = "batteryExempt", Setting;
            /// Whether the device sleeps deeply (Doze).
            device_idle: bool, DeviceIdle = "deviceIdle", State;
            /// Whether the person asked to save power.
            low_power: bool, LowPower = "lowPower", State;
            /// How hot the device is.
            thermal: Thermal, Thermal = "thermal", State;
            /// Whether a focus or do-not-disturb is on: for a UI, no input to any decision.
            focus: bool, Focus = "focus", State;
            /// Who delivers pushes.
            push_provider: PushProvider, PushProvider = "pushProvider", Setting;
            /// When the push token was made.
            push_token_at: Time, PushTokenAt = "pushTokenAt", Setting;
            /// When a push last came.
            last_push_at: Time, LastPushAt = "lastPushAt", Setting;
            /// Whether a 5G slice for communication can be had (iOS 26.3, entitled).
            slice: bool, Slice = "slice", Device;
            /// Whether this device can seal. The engine says so.
            sealing: Sealing, Sealing = "sealing", State;
        }
    };
}

pub(crate) use rows;

rows!(facts);
