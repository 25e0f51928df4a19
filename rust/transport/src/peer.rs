//! What the other side takes, by its own word.

use serde::{Deserialize, Serialize};

use crate::fact::Time;
use crate::transport::{Transport, Transports};

/// What every device takes, with or without a record: 256 KiB over [`Transport::Data`]. A record adds to it.
pub const MIN_PEER_BYTES: u64 = 256 << 10;

/// What a device says of itself. Whoever fills it in has verified the device's signature, and that no newer
/// record of it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PeerRecord {
    /// The ways by which it takes sealed bytes, beside data. Ways of newer versions are passed over.
    pub transports: Transports,
    /// The largest message it takes, in bytes.
    #[cfg_attr(feature = "test-typescript", ts(type = "number"))]
    pub max_bytes: u64,
    /// From when on it counts.
    pub issued_at: Time,
    /// Until when it counts.
    pub expires_at: Time,
}

/// The other side of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "test-typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Peer {
    /// Whether it is one account, in a 1:1. SMS and the composer go to one person.
    pub direct: bool,
    /// Whether everybody in it has keys that a message can be sealed to.
    pub linked: bool,
    /// How many devices are in it, the one that sends aside.
    pub devices: u32,
    /// The records of those that have one.
    pub records: Vec<PeerRecord>,
}

impl Peer {
    /// What every device takes at `now`: what all of them say. A device without a record, or whose record has
    /// expired or is not yet good, takes the least.
    pub(crate) fn takes(&self, now: Time) -> (Transports, u64) {
        let least = (Transports::NONE.with(Transport::Data), MIN_PEER_BYTES);
        let good = |record: &&PeerRecord| record.issued_at <= now && now < record.expires_at;
        let records = self.records.iter().filter(good);
        if records.clone().count() < self.devices.max(1) as usize {
            return least;
        }
        records
            .map(|record| {
                let transports = record.transports.with(Transport::Data);
                (transports, record.max_bytes.max(MIN_PEER_BYTES))
            })
            .reduce(|(some, few), (more, many)| (some.both(more), few.min(many)))
            .unwrap_or(least)
    }

    /// Whether a record names ways of a newer version.
    pub(crate) fn names_others(&self) -> bool {
        self.records
            .iter()
            .any(|record| record.transports.has_others())
    }
}
