//! The words a plan gives its reasons in.

use crate::words::words;

words! {
    /// Why a way was chosen, how it will go, or why it was not.
    Reason {
        /// Everybody in it can receive sealed bytes, and nothing known is in the way.
        SealedToEverybody = "sealedToEverybody",
        /// The person allowed this way.
        AllowedByPerson = "allowedByPerson",
        /// The person consented to less protection here.
        ConsentGiven = "consentGiven",
        /// The person has to send it, and may change or cancel it. Whether it was sent is never known for sure.
        PersonSends = "personSends",
        /// It may go as iMessage or as SMS; nobody tells.
        MayBeImessage = "mayBeImessage",
        /// The system chooses or asks which line sends it.
        LineNotChosen = "lineNotChosen",
        /// Nothing is known of the network; trying tells.
        NetworkUnknown = "networkUnknown",
        /// The internet was not reached over this network.
        NotValidated = "notValidated",
        /// A sign-in page may answer in the internet's place.
        CaptivePortal = "captivePortal",
        /// It goes through a VPN, or something like one.
        ThroughVpn = "throughVpn",
        /// The network carries next to nothing.
        UltraConstrained = "ultraConstrained",
        /// The system may end the app's work in the background at any time.
        BackgroundLimited = "backgroundLimited",
        /// No push will tell the others' answers: they come when the app is opened.
        NoPush = "noPush",
        /// Notifications are not shown: answers are seen when the app is opened.
        NotificationsOff = "notificationsOff",
        /// The operator's policy is older than it should be. What it denies stays denied.
        PolicyExpired = "policyExpired",

        /// There is no network.
        NoNetwork = "noNetwork",
        /// Mobile data is switched off for this app, and there is nothing else.
        CellularOff = "cellularOff",
        /// Airplane mode is on.
        AirplaneMode = "airplaneMode",
        /// The person did not allow texts over a satellite.
        SatelliteNotAllowed = "satelliteNotAllowed",
        /// It is more than a network carries that carries next to nothing.
        TooLargeForSatellite = "tooLargeForSatellite",
        /// Media waits while the person saves data.
        LowDataMode = "lowDataMode",
        /// Media waits while roaming.
        Roaming = "roaming",
        /// Media waits: this may be roaming, and the person wants that to count.
        MaybeRoaming = "maybeRoaming",
        /// Media waits for a network that does not cost by volume.
        Metered = "metered",
        /// What can wait, waits while the person saves power.
        LowPower = "lowPower",
        /// What can wait, waits while the device sleeps.
        DeviceIdle = "deviceIdle",
        /// What can wait, waits until the device is cooler.
        TooHot = "tooHot",
        /// What can wait, waits until the app may run in the background, or is opened.
        BackgroundRestricted = "backgroundRestricted",
        /// The device was not unlocked since it started.
        Locked = "locked",
        /// The disk is full.
        StorageFull = "storageFull",
        /// The profile is an older copy of itself.
        RolledBack = "rolledBack",
        /// The profile came from a backup, without its keys.
        RestoredWithoutKeys = "restoredWithoutKeys",
        /// Nobody said that this device can seal.
        SealingUnknown = "sealingUnknown",
        /// Somebody in it has no keys yet that could be sealed to.
        NotLinked = "notLinked",
        /// Somebody in it did not say that it takes this way, or its word has expired.
        PeerDoesNotTake = "peerDoesNotTake",
        /// Somebody in it did not say that it takes so large a message.
        TooLargeForPeer = "tooLargeForPeer",
        /// It is more than this way carries.
        TooLargeForTransport = "tooLargeForTransport",
        /// It is more than any way carries.
        TooLarge = "tooLarge",
        /// It is worth nothing any more.
        Expired = "expired",
        /// Not to a group.
        NotDirect = "notDirect",
        /// The person did not allow this way.
        NotAllowed = "notAllowed",
        /// The operator's policy denies this way.
        DeniedByPolicy = "deniedByPolicy",
        /// It protects less than the conversation asks for.
        BelowFloor = "belowFloor",
        /// It protects less than the operator's policy asks for, and consent does not change that.
        BelowPolicyFloor = "belowPolicyFloor",
        /// This device was not seen to be capable of it.
        NotCapable = "notCapable",
        /// There is no SIM in use that anybody knows of.
        NoSim = "noSim",
        /// A way that this version does not know.
        UnrecognisedTransport = "unrecognisedTransport",
    }
}

words! {
    /// What has to change before it is worth asking again.
    Until {
        /// A network.
        Network = "network",
        /// A better network: larger, cheaper, or at home.
        BetterNetwork = "betterNetwork",
        /// The device is unlocked.
        Unlock = "unlock",
        /// Space on the disk.
        Storage = "storage",
        /// The profile is brought back into order (`engine.custody()` says how).
        Recovery = "recovery",
        /// Power, or a cooler device, or the app in use.
        Power = "power",
        /// The other side says more of itself, or links a device.
        Peer = "peer",
        /// The person's preferences.
        Preference = "preference",
        /// The operator's policy.
        Policy = "policy",
    }
}

impl Reason {
    /// What would lift this obstacle; `None` where waiting does not help, or consent would.
    pub const fn until(self) -> Option<Until> {
        Some(match self {
            Self::NoNetwork | Self::AirplaneMode | Self::CellularOff => Until::Network,
            Self::TooLargeForSatellite
            | Self::SatelliteNotAllowed
            | Self::LowDataMode
            | Self::Roaming
            | Self::MaybeRoaming
            | Self::Metered => Until::BetterNetwork,
            Self::LowPower | Self::DeviceIdle | Self::TooHot | Self::BackgroundRestricted => {
                Until::Power
            }
            Self::Locked => Until::Unlock,
            Self::StorageFull => Until::Storage,
            Self::RolledBack | Self::RestoredWithoutKeys | Self::SealingUnknown => Until::Recovery,
            Self::NotLinked | Self::PeerDoesNotTake | Self::TooLargeForPeer => Until::Peer,
            Self::NotAllowed => Until::Preference,
            Self::DeniedByPolicy | Self::BelowPolicyFloor => Until::Policy,
            _ => return None,
        })
    }
}
