//! What somebody observed, who, and when.

use serde::{Deserialize, Deserializer, Serialize};

use crate::words::words;

/// A point in time, in milliseconds since 1970, at most 2^53 - 1 so that JavaScript holds it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS))]
pub struct Time(#[cfg_attr(feature = "test-typescript", ts(type = "number"))] u64);

impl Time {
    /// The last point in time that there is.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The point `milliseconds` after the beginning of 1970; what lies beyond [`Self::MAX`] is cut to it.
    pub const fn new(milliseconds: u64) -> Self {
        if milliseconds > Self::MAX.0 {
            Self::MAX
        } else {
            Self(milliseconds)
        }
    }

    /// Milliseconds since 1970.
    pub const fn milliseconds(self) -> u64 {
        self.0
    }

    /// The point so many milliseconds later.
    pub const fn plus(self, milliseconds: u64) -> Self {
        Self::new(self.0.saturating_add(milliseconds))
    }
}

impl<'de> Deserialize<'de> for Time {
    /// Takes exactly the whole numbers in range.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let milliseconds = u64::deserialize(deserializer)?;
        if milliseconds > Self::MAX.0 {
            return Err(serde::de::Error::custom("not a safe integer"));
        }
        Ok(Self(milliseconds))
    }
}

words! {
    /// Who says so.
    Source {
        /// The operating system, asked by a probe of this package.
        Platform = "platform",
        /// This package's own engine.
        Engine = "engine",
        /// The app.
        App = "app",
        /// The person.
        Person = "person",
        /// The app's server.
        Server = "server",
        /// The other side.
        Peer = "peer",
        /// Somebody whom this version has no word for.
        #[serde(other)]
        Other = "other",
    }
}

words! {
    /// Why there is no value. The list is closed: a probe that knows more says the nearest of these.
    WhyUnknown {
        /// The system answers only apps that hold an entitlement, and this app does not.
        NotEntitled = "notEntitled",
        /// The system answers only the app that the person chose as default.
        NotDefaultApp = "notDefaultApp",
        /// The system does not answer in this region.
        RegionBlocked = "regionBlocked",
        /// This device is no phone.
        NotPhone = "notPhone",
        /// The carrier does not support it.
        CarrierUnsupported = "carrierUnsupported",
        /// The system is older than the interface that would tell.
        OsTooOld = "osTooOld",
        /// The person did not permit it.
        PermissionDenied = "permissionDenied",
        /// No interface tells an app. Also stands for every reason that this version has no word for.
        #[serde(other)]
        NotObservable = "notObservable",
    }
}

/// An observation. Exactly one of `value` and `why_unknown` stands in it; one with both or neither says
/// nothing, and is struck out when it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fact<T> {
    /// What was observed.
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    value: Option<T>,
    /// Why nothing was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    why_unknown: Option<WhyUnknown>,
    /// Who says so.
    source: Source,
    /// When it was so, by the clock of this device, in milliseconds since 1970.
    observed_at: Time,
}

/// What a fact says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading<T> {
    /// This.
    Known(T),
    /// Nothing, for this reason.
    Unknown(WhyUnknown),
    /// Both, or neither: nothing can be made of it.
    Muddled,
}

impl<T: Copy> Fact<T> {
    /// `value` was observed.
    pub const fn known(value: T, source: Source, observed_at: Time) -> Self {
        Self {
            value: Some(value),
            why_unknown: None,
            source,
            observed_at,
        }
    }

    /// Nothing could be observed.
    pub const fn unknown(why: WhyUnknown, source: Source, observed_at: Time) -> Self {
        Self {
            value: None,
            why_unknown: Some(why),
            source,
            observed_at,
        }
    }

    /// Nobody has looked yet, or ever can: as of the beginning of 1970, so that every observation [`Self::follows`].
    pub(crate) const fn unobserved(why: WhyUnknown) -> Self {
        Self::unknown(why, Source::Platform, Time(0))
    }

    /// What it says.
    pub const fn reading(&self) -> Reading<T> {
        match (self.value, self.why_unknown) {
            (Some(value), None) => Reading::Known(value),
            (None, Some(why)) => Reading::Unknown(why),
            _ => Reading::Muddled,
        }
    }

    /// Who says so.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// When it was so.
    pub const fn observed_at(&self) -> Time {
        self.observed_at
    }

    /// Whether it takes the place of `old` at `now`: it was not observed earlier, or the other is from the future.
    pub(crate) fn follows(&self, old: &Self, now: Time) -> bool {
        self.observed_at >= old.observed_at || old.observed_at > now
    }
}

/// `Default` of a value is nobody's business; this says so to the derive.
fn none<T>() -> Option<T> {
    None
}
