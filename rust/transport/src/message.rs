//! What is to be sent, as far as its way depends on it. Nothing of its content is here.

use serde::{Deserialize, Serialize};

use crate::fact::Time;
use crate::policy::Policy;
use crate::transport::Assurance;
use crate::words::words;

words! {
    /// What the bytes are. Only `none` may be text-sized for a satellite.
    #[derive(Default)]
    MediaKind {
        /// Text, or an app's own data.
        #[default]
        None = "none",
        /// A still image.
        Image = "image",
        /// Sound.
        Audio = "audio",
        /// Moving images.
        Video = "video",
        /// A file, or a kind that this version does not know.
        #[serde(other)]
        File = "file",
    }
}

words! {
    /// How it presses.
    #[derive(Default)]
    Urgency {
        /// An acknowledgement: small, and others wait for it.
        Ack = "ack",
        /// A person wrote it.
        #[default]
        Normal = "normal",
        /// It can wait for power and a good network. Also what this version does not know.
        #[serde(other)]
        Bulk = "bulk",
    }
}

words! {
    /// How large it is, in the three steps that rules are made of.
    SizeClass {
        /// At most [`Policy::text_bytes`], and no media.
        Text = "text",
        /// At most [`Policy::small_bytes`].
        Small = "small",
        /// More.
        Media = "media",
    }
}

/// A message to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "MessageShape", optional_fields)
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Message {
    /// Its size before sealing, in bytes.
    #[cfg_attr(feature = "test-typescript", ts(type = "number"))]
    pub bytes: u64,
    /// What it is. Default `none`.
    #[serde(default)]
    #[cfg_attr(feature = "test-typescript", ts(as = "Option<MediaKind>"))]
    pub media: MediaKind,
    /// How it presses. Default `normal`.
    #[serde(default)]
    #[cfg_attr(feature = "test-typescript", ts(as = "Option<Urgency>"))]
    pub urgency: Urgency,
    /// The least protection it may have, if more than the conversation asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Assurance>,
    /// When it is worth nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
}

impl Message {
    /// A person's text of so many bytes.
    pub const fn text(bytes: u64) -> Self {
        Self {
            bytes,
            media: MediaKind::None,
            urgency: Urgency::Normal,
            floor: None,
            expires_at: None,
        }
    }

    /// Its class under a policy.
    pub fn class(&self, policy: &Policy) -> SizeClass {
        if self.bytes > policy.small_bytes() {
            SizeClass::Media
        } else if self.media == MediaKind::None && self.bytes <= policy.text_bytes() {
            SizeClass::Text
        } else {
            SizeClass::Small
        }
    }
}
