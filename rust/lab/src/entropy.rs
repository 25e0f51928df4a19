//! Randomness from a seed: a hash in counter mode. For simulations only.

use std::sync::atomic::{AtomicU64, Ordering};

use sealwright_crypto::{Entropy, EntropyFailed, hash};

/// Bytes that depend on the seed and on how often they were asked for.
pub struct SeededEntropy {
    seed: u64,
    counter: AtomicU64,
}

impl SeededEntropy {
    /// A stream of bytes for a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            counter: AtomicU64::new(0),
        }
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&self, bound: u64) -> u64 {
        let block = self.block();
        let mut number = [0; 8];
        number.copy_from_slice(&block[..8]);
        u64::from_le_bytes(number) % bound
    }

    fn block(&self) -> [u8; 32] {
        let counter = self.counter.fetch_add(1, Ordering::Relaxed);
        hash(
            "lab entropy",
            &[&self.seed.to_be_bytes(), &counter.to_be_bytes()],
        )
    }
}

impl Clone for SeededEntropy {
    fn clone(&self) -> Self {
        Self {
            seed: self.seed,
            counter: AtomicU64::new(self.counter.load(Ordering::Relaxed)),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        for chunk in out.chunks_mut(32) {
            chunk.copy_from_slice(&self.block()[..chunk.len()]);
        }
        Ok(())
    }
}
