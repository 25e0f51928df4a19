//! How long the engine may be at work in one call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// A word to an engine that is at work, from any thread. An app in the background may be suspended at a moment's notice,
/// and then no transaction may be open.
#[derive(Clone, Debug, Default)]
pub struct Hurry(Arc<AtomicU8>);

/// How much time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// As much as is wanted.
    None,
    /// A turn in the background: transactions are short.
    Short,
    /// None: the call at work ends with the transaction it is in. What it does not take, the next pass reads again.
    Stop,
}

impl Hurry {
    /// Says how much time there is, from now on.
    pub fn set(&self, haste: Haste) {
        let word = match haste {
            Haste::None => 0,
            Haste::Short => 1,
            Haste::Stop => 2,
        };
        self.0.store(word, Ordering::Release);
    }

    /// How much time there is.
    pub fn haste(&self) -> Haste {
        match self.0.load(Ordering::Acquire) {
            0 => Haste::None,
            1 => Haste::Short,
            _ => Haste::Stop,
        }
    }
}
