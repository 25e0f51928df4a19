//! The words that facts are told in. A word that this version does not know is read as `unrecognised`, and
//! a fact with it as unknown.

use crate::fact::Time;
use crate::words::words;

/// What a fact can hold.
pub(crate) trait Value: Copy + PartialEq {
    /// Whether this version knows the word.
    fn is_recognised(self) -> bool {
        true
    }
}

impl Value for bool {}
impl Value for u8 {}
impl Value for Time {}

macro_rules! values {
    ($($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* })*) => { $(
        words! {
            $(#[$meta])*
            $name {
                $($(#[$variant_meta])* $variant = $word,)*
                /// A word that this version does not know.
                #[serde(other)]
                Unrecognised = "unrecognised",
            }
        }

        impl Value for $name {
            fn is_recognised(self) -> bool {
                self != Self::Unrecognised
            }
        }
    )* };
}

values! {
    /// Whether the system has a way out for this app.
    Path {
        /// It has.
        Satisfied = "satisfied",
        /// It has once a connection is made, which trying to send does.
        RequiresConnection = "requiresConnection",
        /// It has none.
        Unsatisfied = "unsatisfied",
    }

    /// Why there is no way out.
    Obstacle {
        /// None is known to the system.
        NotAvailable = "notAvailable",
        /// The person switched mobile data off for this app.
        CellularDenied = "cellularDenied",
        /// Wi-Fi is denied to this app.
        WifiDenied = "wifiDenied",
        /// A required VPN is not connected.
        VpnInactive = "vpnInactive",
    }

    /// What the way out goes over.
    Interface {
        /// A cable.
        Wired = "wired",
        /// Wi-Fi.
        Wifi = "wifi",
        /// A VPN, on Android. What is below it is not told.
        Vpn = "vpn",
        /// Something else; on iOS a VPN too.
        Other = "other",
        /// A mobile network; on iOS a satellite too.
        Cellular = "cellular",
        /// A satellite.
        Satellite = "satellite",
        /// Nothing.
        None = "none",
    }

    /// The generation of the mobile network: a hint for people, no input to any decision.
    Radio {
        /// 5G.
        Fifth = "5g",
        /// 4G.
        Fourth = "4g",
        /// 3G.
        Third = "3g",
        /// 2G.
        Second = "2g",
        /// Another.
        Other = "other",
    }

    /// What the system's message composer can do.
    Composer {
        /// It sends SMS.
        Sms = "sms",
        /// It sends, and only the person sees whether as iMessage or as SMS.
        SmsOrImessage = "smsOrImessage",
        /// It cannot send.
        Unavailable = "unavailable",
    }

    /// The SIM.
    Sim {
        /// In use.
        Ready = "ready",
        /// Waits for its PIN, or is blocked.
        Locked = "locked",
        /// None.
        Absent = "absent",
    }

    /// Carrier messaging (RCS) of this device, as only a default carrier messaging app is told.
    Rcs {
        /// It works, and the system says that it encrypts. It counts as unprotected all the same.
        Encrypted = "encrypted",
        /// It works.
        Available = "available",
        /// It does not.
        Unavailable = "unavailable",
    }

    /// Whether notifications may be shown.
    Permission {
        /// They may.
        Granted = "granted",
        /// Quietly, until the person decides.
        Provisional = "provisional",
        /// The person was not asked.
        Undetermined = "undetermined",
        /// They may not.
        Denied = "denied",
    }

    /// When the system shows what a notification says.
    PreviewSetting {
        /// Always.
        Always = "always",
        /// While the device is unlocked.
        WhenUnlocked = "whenUnlocked",
        /// Never.
        Never = "never",
    }

    /// Whether the app may run in the background, on iOS.
    Refresh {
        /// It may.
        Available = "available",
        /// The person switched it off.
        Denied = "denied",
        /// A profile or a parent switched it off.
        Restricted = "restricted",
    }

    /// How much background work Android grants the app.
    StandbyBucket {
        /// In use.
        Active = "active",
        /// Used often.
        WorkingSet = "workingSet",
        /// Used now and then.
        Frequent = "frequent",
        /// Hardly used.
        Rare = "rare",
        /// Almost none.
        Restricted = "restricted",
    }

    /// How hot the device is.
    Thermal {
        /// Cool.
        Nominal = "nominal",
        /// Warm.
        Fair = "fair",
        /// Hot: the system slows down.
        Serious = "serious",
        /// Too hot.
        Critical = "critical",
    }

    /// Who delivers pushes.
    PushProvider {
        /// Apple.
        Apns = "apns",
        /// Google.
        Fcm = "fcm",
        /// A distributor of the person's choice.
        UnifiedPush = "unifiedPush",
        /// Nobody: the app catches up when it is opened.
        None = "none",
    }

    /// Whether this device can seal a message now. Nothing leaves it unsealed, so without this nothing leaves
    /// it at all.
    Sealing {
        /// It can.
        Ready = "ready",
        /// The storage key cannot be read before the device is unlocked.
        Locked = "locked",
        /// The disk is full.
        StorageFull = "storageFull",
        /// The profile is an older copy of itself, until it rejoins.
        RolledBack = "rolledBack",
        /// The profile came from a backup, without its keys.
        RestoredWithoutKeys = "restoredWithoutKeys",
    }
}
