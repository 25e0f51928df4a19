//! What the engine is given instead of an ambient clock and ambient randomness.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sealwright_crypto::{Entropy, OsEntropy};

/// Wall-clock time, in milliseconds since 1970. It may jump either way: nothing that decides validity
/// reads it (rule R3), only schedules and the times shown to people.
pub trait Clock: Send + Sync {
    /// The time now, in milliseconds since 1970.
    fn now(&self) -> u64;
}

/// The operating system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| {
                u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
            })
    }
}

/// Which process runs the engine. Both may have one store open; SQLite's write lock is all they share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The app: it does everything.
    App,
    /// A process beside it, with little memory and little time: it takes what the relay has, and hands out
    /// nothing. What that leads to (a commit, a Welcome, new key packages) waits for the app.
    Extension,
}

/// The outside world as the engine sees it.
#[derive(Clone)]
pub struct Host {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Host {
    /// The operating system's clock and randomness.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
        }
    }
}
