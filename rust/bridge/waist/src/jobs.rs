//! Sync on the wire: what to do at the relay, and what became of it. Bodies are blobs.

use serde::{Deserialize, Serialize};

use crate::ids::{PoolId, PoolToken, StreamToken, WriteKey};
use crate::integer::Integer;

/// One thing to do at the relay.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum Job {
    /// Append in order; stop after the first outcome that is not `stored`.
    Append {
        /// The job's number.
        job: Integer,
        /// Where.
        stream: WriteKey,
        /// What.
        entries: Vec<NewEntry>,
    },
    /// Read entries.
    Read {
        /// The job's number.
        job: Integer,
        /// Where.
        stream: StreamToken,
        /// The last number already here.
        after: Integer,
        /// Most entries wanted.
        limit: u32,
    },
    /// Drop entries.
    Trim {
        /// The job's number.
        job: Integer,
        /// Where.
        stream: StreamToken,
        /// The last number to drop.
        up_to: Integer,
    },
    /// Replace the key packages of a pool.
    Offer {
        /// The job's number.
        job: Integer,
        /// Where.
        pool: PoolToken,
        /// Higher than any before.
        generation: Integer,
        /// Blobs: one-time packages.
        items: Vec<u32>,
        /// Blob: the package handed out when those are gone.
        last_resort: u32,
    },
    /// Take one key package.
    Take {
        /// The job's number.
        job: Integer,
        /// Whose.
        pool: PoolId,
        /// Makes a retry give the same package.
        request_id: String,
    },
}

/// One entry to append.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct NewEntry {
    /// The key, unique in the stream.
    pub(crate) key: String,
    /// Blob: the body.
    pub(crate) body: u32,
    /// Refuse if this key exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unless: Option<String>,
}

/// What became of a job.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(crate) enum JobResult {
    /// Of `append`.
    Appended {
        /// The job's number.
        job: Integer,
        /// In order, as far as it came.
        outcomes: Vec<Outcome>,
        /// Why it stopped early, if the relay failed.
        failed: Option<FailReason>,
    },
    /// Of `read`: entries, dense and in order.
    Entries {
        /// The job's number.
        job: Integer,
        /// In order, starting right after the number asked for.
        entries: Vec<Entry>,
    },
    /// Of `read`: the number asked for was trimmed away.
    Gone {
        /// The job's number.
        job: Integer,
        /// The last number that was trimmed.
        floor: Integer,
    },
    /// Of `trim`.
    Trimmed {
        /// The job's number.
        job: Integer,
    },
    /// Of `offer`.
    Offered {
        /// The job's number.
        job: Integer,
    },
    /// Of `take`.
    Item {
        /// The job's number.
        job: Integer,
        /// Blob: the package, if the pool knows any.
        #[cfg_attr(test, ts(optional = false))]
        item: Option<u32>,
    },
    /// Of any: the relay could not be reached or refused.
    Failed {
        /// The job's number.
        job: Integer,
        /// Why.
        #[expect(dead_code, reason = "the engine keeps the work whatever the reason")]
        reason: FailReason,
    },
}

/// What became of one append.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "outcome", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Outcome {
    /// Stored under this number.
    Stored {
        /// The number.
        seq: Integer,
    },
    /// The key existed.
    Taken {
        /// The number of the entry that holds it.
        seq: Integer,
        /// Blob: that entry's body.
        body: u32,
    },
    /// The `unless` key existed.
    Closed {
        /// The number of the entry that holds it.
        seq: Integer,
    },
}

/// One entry of a stream.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its number in the stream: 1, 2, 3, … without gaps.
    pub(crate) seq: Integer,
    /// Its key.
    pub(crate) key: String,
    /// Blob: its body.
    pub(crate) body: u32,
}

/// Why the relay did not do it.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum FailReason {
    /// It could not be reached.
    Unavailable,
    /// It does not accept the credentials.
    Unauthorized,
    /// It asks to slow down.
    Limited,
    /// It refused.
    Refused,
    /// It answered against its contract.
    Malformed,
}
