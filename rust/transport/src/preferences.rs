//! What the person wants: for the app, and for single conversations.

use serde::{Deserialize, Serialize};

use crate::fact::Time;
use crate::transport::Assurance;

/// What the person chose. A field that is missing was not chosen: a conversation then follows the app, the
/// app the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportPreferences", optional_fields)
)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Preferences {
    /// Whether the system's composer may be offered, and SMS sent where the app can. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_sms: Option<bool>,
    /// Whether messages may go as web links. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_web_links: Option<bool>,
    /// Whether messages may go over carrier messaging. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_rcs: Option<bool>,
    /// Whether media goes over networks that cost by volume. Default true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_on_metered: Option<bool>,
    /// Whether media goes in Low Data Mode or under Data Saver. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_on_low_data: Option<bool>,
    /// Whether media goes while roaming. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_on_roaming: Option<bool>,
    /// Whether a phone that cannot tell counts as roaming, unless it is on Wi-Fi or a cable. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_roaming: Option<bool>,
    /// Whether texts go over a network that carries next to nothing, such as a satellite. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_on_satellite: Option<bool>,
    /// The least protection of a message. Default `sealed`. A conversation can ask for more than the app, not
    /// for less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Assurance>,
    /// The person's consent to less than the floor, in one conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// The person agreed to less protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consent {
    /// To this.
    pub to: Assurance,
    /// When. Consent from the future is none: the clock was set back since, or it is made up.
    pub given_at: Time,
}

/// Preferences without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportChoices", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Choices {
    /// As in [`Preferences`].
    pub allow_sms: bool,
    /// As in [`Preferences`].
    pub allow_web_links: bool,
    /// As in [`Preferences`].
    pub allow_rcs: bool,
    /// As in [`Preferences`].
    pub media_on_metered: bool,
    /// As in [`Preferences`].
    pub media_on_low_data: bool,
    /// As in [`Preferences`].
    pub media_on_roaming: bool,
    /// As in [`Preferences`].
    pub assume_roaming: bool,
    /// As in [`Preferences`].
    pub text_on_satellite: bool,
    /// As in [`Preferences`].
    pub floor: Assurance,
    /// As in [`Preferences`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

impl Default for Choices {
    fn default() -> Self {
        Preferences::default().over(&Preferences::default())
    }
}

impl Preferences {
    /// What counts in a conversation with these preferences, in an app with those. Consent counts only in the
    /// conversation that it was given for.
    #[must_use]
    pub fn over(&self, app: &Self) -> Choices {
        let chosen = |own: Option<bool>, app: Option<bool>, default| own.or(app).unwrap_or(default);
        let app_floor = app.floor.unwrap_or(Assurance::Sealed);
        Choices {
            allow_sms: chosen(self.allow_sms, app.allow_sms, false),
            allow_web_links: chosen(self.allow_web_links, app.allow_web_links, false),
            allow_rcs: chosen(self.allow_rcs, app.allow_rcs, false),
            media_on_metered: chosen(self.media_on_metered, app.media_on_metered, true),
            media_on_low_data: chosen(self.media_on_low_data, app.media_on_low_data, false),
            media_on_roaming: chosen(self.media_on_roaming, app.media_on_roaming, false),
            assume_roaming: chosen(self.assume_roaming, app.assume_roaming, false),
            text_on_satellite: chosen(self.text_on_satellite, app.text_on_satellite, false),
            floor: self.floor.map_or(app_floor, |own| own.max(app_floor)),
            consent: self.consent,
        }
    }
}
