//! What the network, the battery and the person's wishes about both mean for bytes over the internet.

use crate::judgement::Known;
use crate::message::{Message, SizeClass, Urgency};
use crate::plan::Backoff;
use crate::policy::Policy;
use crate::preferences::Choices;
use crate::reason::Reason;
use crate::values::*;

/// Everything that keeps a message from the network that there is.
pub(crate) fn obstacles(
    message: &Message,
    known: &Known,
    choices: &Choices,
    policy: &Policy,
    found: &mut Vec<Reason>,
) {
    absence(known, found);
    let class = message.class(policy);
    if carries_little(known) {
        if !choices.text_on_satellite {
            found.push(Reason::SatelliteNotAllowed);
        }
        if class != SizeClass::Text || message.bytes > policy.ultra_constrained_bytes() {
            found.push(Reason::TooLargeForSatellite);
        }
    }
    if class == SizeClass::Media {
        media(known, choices, found);
    }
    if message.urgency == Urgency::Bulk {
        strain(known, found);
    }
}

/// What is worth knowing of a network that will be tried.
pub(crate) fn remarks(known: &Known, found: &mut Vec<Reason>) -> Backoff {
    let vpn = matches!(known.interface, Some(Interface::Vpn | Interface::Other));
    let captive = known.captive_portal == Some(true);
    let unvalidated = known.validated == Some(false);
    let all = [
        (known.path.is_none(), Reason::NetworkUnknown),
        (captive, Reason::CaptivePortal),
        (unvalidated, Reason::NotValidated),
        (vpn, Reason::ThroughVpn),
        (carries_little(known), Reason::UltraConstrained),
        (has_background_limits(known), Reason::BackgroundLimited),
        (
            known.push_provider == Some(PushProvider::None),
            Reason::NoPush,
        ),
        (
            known.notifications == Some(Permission::Denied),
            Reason::NotificationsOff,
        ),
    ];
    found.extend(all.iter().filter(|(is, _)| *is).map(|(_, reason)| *reason));
    if captive || unvalidated || vpn {
        Backoff::Short
    } else {
        Backoff::Normal
    }
}

fn absence(known: &Known, found: &mut Vec<Reason>) {
    let none = known.path == Some(Path::Unsatisfied) || known.interface == Some(Interface::None);
    if !none {
        return;
    }
    if known.airplane_mode == Some(true) {
        found.push(Reason::AirplaneMode);
    } else if known.obstacle == Some(Obstacle::CellularDenied)
        || known.cellular_restricted == Some(true)
    {
        found.push(Reason::CellularOff);
    } else {
        found.push(Reason::NoNetwork);
    }
}

fn carries_little(known: &Known) -> bool {
    known.ultra_constrained == Some(true)
        || known.satellite == Some(true)
        || known.interface == Some(Interface::Satellite)
}

fn media(known: &Known, choices: &Choices, found: &mut Vec<Reason>) {
    if known.constrained == Some(true) && !choices.media_on_low_data {
        found.push(Reason::LowDataMode);
    }
    if !choices.media_on_roaming {
        let at_home = matches!(known.interface, Some(Interface::Wifi | Interface::Wired));
        match known.roaming {
            Some(true) => found.push(Reason::Roaming),
            None if choices.assume_roaming && !at_home => found.push(Reason::MaybeRoaming),
            _ => {}
        }
    }
    if known.expensive == Some(true) && !choices.media_on_metered {
        found.push(Reason::Metered);
    }
}

fn strain(known: &Known, found: &mut Vec<Reason>) {
    if known.low_power == Some(true) {
        found.push(Reason::LowPower);
    }
    if known.device_idle == Some(true) {
        found.push(Reason::DeviceIdle);
    }
    if matches!(known.thermal, Some(Thermal::Serious | Thermal::Critical)) {
        found.push(Reason::TooHot);
    }
    if has_background_limits(known) {
        found.push(Reason::BackgroundRestricted);
    }
}

fn has_background_limits(known: &Known) -> bool {
    known.background_restricted == Some(true)
        || known.standby_bucket == Some(StandbyBucket::Restricted)
        || matches!(
            known.background_refresh,
            Some(Refresh::Denied | Refresh::Restricted)
        )
}
