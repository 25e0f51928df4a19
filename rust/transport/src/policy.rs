//! What the operator of the app allows: the place for a signed policy of the server.

use serde::{Deserialize, Serialize};

use crate::fact::Time;
use crate::transport::{Assurance, Transports};

/// Most bytes that one message may have, whatever its way: 100 MiB.
const MAX_BYTES: u64 = 100 << 20;
/// Most bytes of a text: 64 KiB, the engine's own limit.
const TEXT_BYTES: u64 = 64 << 10;
/// Most bytes of what is not yet media: 256 KiB.
const SMALL_BYTES: u64 = 256 << 10;
/// Most bytes over a network that carries next to nothing: 4 KiB.
const ULTRA_BYTES: u64 = 4 << 10;
/// Most bytes behind a web link: 10 MiB.
const LINK_BYTES: u64 = 10 << 20;
/// Most bytes as SMS: three parts of 134 bytes, less 19 for the envelope.
pub const SMS_BYTES: u64 = 3 * 134 - 19;

/// Restrictions by the operator. It can only take away from what is built in: each limit counts if it is
/// lower, each denied way is denied. So an empty policy is the built-in one, and one that has expired still
/// denies what it denied: letting it lapse would undo a kill switch.
///
/// Whoever fills it in has verified its signature, and that its version is not below the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportPolicy", optional_fields)
)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// Grows with every policy.
    #[cfg_attr(feature = "test-typescript", ts(type = "number"))]
    pub version: u64,
    /// When a newer one should have come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// The ways that nothing goes.
    pub denied: Transports,
    /// The least protection of any message. The person cannot consent to less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Assurance>,
    /// Most bytes of one message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "test-typescript", ts(type = "number"))]
    pub max_bytes: Option<u64>,
    /// Most bytes over a network that carries next to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "test-typescript", ts(type = "number"))]
    pub ultra_constrained_bytes: Option<u64>,
}

impl Policy {
    /// Most bytes of one message.
    pub fn max_bytes(&self) -> u64 {
        self.max_bytes
            .map_or(MAX_BYTES, |bytes| bytes.min(MAX_BYTES))
    }

    /// Most bytes of the class `text`.
    pub const fn text_bytes(&self) -> u64 {
        TEXT_BYTES
    }

    /// Most bytes of the class `small`.
    pub const fn small_bytes(&self) -> u64 {
        SMALL_BYTES
    }

    /// Most bytes over a network that carries next to nothing.
    pub fn ultra_constrained_bytes(&self) -> u64 {
        self.ultra_constrained_bytes
            .map_or(ULTRA_BYTES, |bytes| bytes.min(ULTRA_BYTES))
    }

    /// Most bytes behind a web link.
    pub const fn link_bytes(&self) -> u64 {
        LINK_BYTES
    }

    /// Whether a newer one should have come by now.
    pub fn is_expired(&self, now: Time) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}
