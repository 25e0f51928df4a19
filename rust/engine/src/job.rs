//! What sync asks the caller to do at the relay, and what the caller answers.

use crate::ids::{PoolId, PoolToken, StreamId, StreamToken, WriteKey};

/// Input of one step of sync.
#[derive(Default)]
pub struct SyncInput {
    /// Starts a pass: every stream is to be read to its head again, jobs handed out before are void.
    pub begin: bool,
    /// Streams that the relay said have changed.
    pub changed: Vec<StreamId>,
    /// Results of jobs.
    pub results: Vec<JobResult>,
}

/// Output of one step of sync.
pub struct SyncOutput {
    /// What to do now, in parallel; the most urgent first.
    pub jobs: Vec<Job>,
    /// The streams worth watching.
    pub watch: Vec<StreamToken>,
    /// Whether something is still to be sent.
    pub pending: bool,
    /// After how many milliseconds a step is worth calling even if nothing changed.
    pub wake_in: Option<u64>,
}

/// One thing to do at the relay.
pub struct Job {
    /// Its number; results carry it back.
    pub id: u64,
    /// What to do.
    pub work: Work,
}

/// What to do at the relay.
pub enum Work {
    /// Append in order; stop after the first outcome that is not [`Outcome::Stored`].
    Append {
        /// Where.
        stream: WriteKey,
        /// What.
        entries: Vec<Append>,
    },
    /// Read entries after `after`.
    Read {
        /// Where.
        stream: StreamToken,
        /// The last number already here.
        after: u64,
        /// Most entries wanted.
        limit: u32,
    },
    /// Drop entries up to `up_to`.
    Trim {
        /// Where.
        stream: StreamToken,
        /// The last number to drop.
        up_to: u64,
    },
    /// Replace the key packages of a pool.
    Offer {
        /// Where.
        pool: PoolToken,
        /// Higher than any before.
        generation: u64,
        /// One-time packages.
        items: Vec<Vec<u8>>,
        /// Handed out when those are gone.
        last_resort: Vec<u8>,
    },
    /// Take one key package.
    Take {
        /// Whose.
        pool: PoolId,
        /// Makes a retry give the same package.
        request: String,
    },
}

/// From this many bytes on, what is appended is bulk.
const BULK: usize = 64 * 1024;

impl Work {
    /// Its turn among jobs handed out at once, for a caller that has time for some only: first what others wait
    /// for, bulk behind it, housekeeping last.
    pub(crate) fn turn(&self) -> u8 {
        match self {
            Self::Append { entries, .. } => {
                let bytes: usize = entries.iter().map(|entry| entry.body.len()).sum();
                if bytes < BULK { 0 } else { 2 }
            }
            Self::Take { .. } => 0,
            Self::Read { .. } | Self::Offer { .. } => 1,
            Self::Trim { .. } => 3,
        }
    }
}

/// One entry to append.
pub struct Append {
    /// The key, unique in the stream.
    pub key: String,
    /// The bytes.
    pub body: Vec<u8>,
    /// Refuse if this key exists.
    pub unless: Option<String>,
}

/// What became of a job.
pub struct JobResult {
    /// The job's number.
    pub id: u64,
    /// What became of it.
    pub result: WorkResult,
}

/// What became of the work.
pub enum WorkResult {
    /// The outcomes so far, in order, and whether it stopped early because the relay failed.
    Appended {
        /// In order.
        outcomes: Vec<Outcome>,
        /// The relay failed after these.
        failed: bool,
    },
    /// Entries, dense and in order, starting right after the number asked for.
    Entries(Vec<Entry>),
    /// The number asked for was trimmed away; the stream now starts after this one.
    Gone {
        /// The last number that was trimmed.
        floor: u64,
    },
    /// Trimmed.
    Trimmed,
    /// Offered.
    Offered,
    /// The package taken, if the pool knows any.
    Item(Option<Vec<u8>>),
    /// The relay could not be reached or refused; the work is kept for the next pass.
    Failed,
}

/// What became of one append.
pub enum Outcome {
    /// Stored under this number.
    Stored {
        /// The number.
        seq: u64,
    },
    /// The key existed.
    Taken {
        /// The number of the entry that holds it.
        seq: u64,
        /// That entry's bytes.
        body: Vec<u8>,
    },
    /// The `unless` key existed.
    Closed {
        /// The number of the entry that holds it.
        seq: u64,
    },
}

/// One entry of a stream.
#[derive(Clone)]
pub struct Entry {
    /// Its number in the stream: 1, 2, 3, … without gaps.
    pub seq: u64,
    /// Its key.
    pub key: String,
    /// Its bytes.
    pub body: Vec<u8>,
}
