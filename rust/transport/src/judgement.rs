//! What can be believed of the facts: each is taken as it is, or struck out for a reason.

use serde::{Deserialize, Serialize};

use crate::fact::{Fact, Reading, Time, WhyUnknown};
use crate::local::{FactName, rows};
use crate::values::*;
use crate::words::words;

macro_rules! known {
    ($($(#[$doc:meta])* $field:ident: $value:ty, $name:ident = $word:literal, $life:ident;)*) => {
        /// What is believed of this device; `None` is unknown.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Known {
            $($(#[$doc])* pub $field: Option<$value>,)*
        }
    };
}

rows!(known);

words! {
    /// Why a fact says nothing.
    Doubt {
        /// Whoever observed could not tell, and said why.
        Unknown = "unknown",
        /// It was observed too long ago for its kind.
        Stale = "stale",
        /// It was observed later than now: the clock was set back, or somebody else's is wrong.
        Future = "future",
        /// It cannot be true together with another; both are struck out.
        Contradicted = "contradicted",
        /// Its word is newer than this version.
        Unrecognised = "unrecognised",
        /// It says both that there is a value and that there is none, or neither.
        Muddled = "muddled",
    }
}

/// A fact that was struck out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Doubtful {
    /// Which.
    pub fact: FactName,
    /// Why.
    pub doubt: Doubt,
    /// The observer's own reason, when `doubt` is `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_unknown: Option<WhyUnknown>,
}

/// How long a fact of a kind is believed.
#[derive(Clone, Copy)]
pub(crate) enum Life {
    /// Of the network that is in use.
    Network,
    /// Of the system's state.
    State,
    /// Of a setting or a permission.
    Setting,
    /// Of what the device is built for.
    Device,
}

impl Life {
    const fn milliseconds(self) -> u64 {
        const MINUTE: u64 = 60_000;
        match self {
            Self::Network => 5 * MINUTE,
            Self::State => 15 * MINUTE,
            Self::Setting => 24 * 60 * MINUTE,
            Self::Device => 7 * 24 * 60 * MINUTE,
        }
    }
}

/// How far ahead of the clock a fact may be: clocks are corrected by a little all the time.
const SLACK: u64 = 5_000;

/// The value of a fact, if it can be believed.
pub(crate) fn judged<T: Value>(
    fact: Option<&Fact<T>>,
    name: FactName,
    life: Life,
    now: Time,
    doubts: &mut Vec<Doubtful>,
) -> Option<T> {
    let fact = fact?;
    let mut strike = |doubt, why_unknown| {
        doubts.push(Doubtful {
            fact: name,
            doubt,
            why_unknown,
        });
        None
    };
    let value = match fact.reading() {
        Reading::Known(value) => value,
        Reading::Unknown(why) => return strike(Doubt::Unknown, Some(why)),
        Reading::Muddled => return strike(Doubt::Muddled, None),
    };
    if !value.is_recognised() {
        return strike(Doubt::Unrecognised, None);
    }
    if fact.observed_at() > now.plus(SLACK) {
        return strike(Doubt::Future, None);
    }
    if now > fact.observed_at().plus(life.milliseconds()) {
        return strike(Doubt::Stale, None);
    }
    Some(value)
}
