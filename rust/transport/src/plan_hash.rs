//! Eight bytes that are the same for the same plan.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::judgement::Doubtful;
use crate::plan::{Attempt, Outcome, Skipped};
use crate::reason::Reason;

/// The 64-bit FNV-1a hash of a plan's canonical text: its words in order, each ended by a byte that no word
/// has. It tells retries and logs apart. Nothing is secured by it (whoever can choose inputs can look for two
/// plans with one hash, and gains nothing), so it needs no cipher's hash, which belong to another room; and since it
/// is made of words and not of positions in a list, it is the same in every version that gives the same plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanHash(pub u64);

impl PlanHash {
    pub(crate) fn of(outcome: &Outcome, skipped: &[Skipped], doubts: &[Doubtful]) -> Self {
        let mut hash = Fnv::new();
        match outcome {
            Outcome::Attempt { attempts } => {
                hash.word("attempt");
                attempts.iter().for_each(|attempt| hash.attempt(attempt));
            }
            Outcome::Defer {
                defer_until,
                reason,
            } => {
                for word in ["defer", defer_until.word(), reason.word()] {
                    hash.word(word);
                }
            }
            Outcome::ConsentRequired {
                transports,
                to,
                defer_until,
            } => {
                hash.word("consentRequired");
                transports.iter().for_each(|way| hash.word(way.word()));
                hash.word(to.word());
                hash.word(defer_until.map_or("", |until| until.word()));
            }
            Outcome::Refuse { reason } => {
                hash.word("refuse");
                hash.word(reason.word());
            }
        }
        for Skipped { transport, reasons } in skipped {
            hash.word("skipped");
            hash.word(transport.map_or("", |transport| transport.word()));
            hash.reasons(reasons);
        }
        for doubtful in doubts {
            hash.word("doubt");
            hash.word(doubtful.fact.word());
            hash.word(doubtful.doubt.word());
            hash.word(doubtful.why_unknown.map_or("", |why| why.word()));
        }
        Self(hash.0)
    }
}

impl fmt::Debug for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for PlanHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:?}"))
    }
}

#[cfg(feature = "test-typescript")]
impl ts_rs::TS for PlanHash {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "string".into()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "string".into()
    }
}

struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn word(&mut self, word: &str) {
        for byte in word.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn reasons(&mut self, reasons: &[Reason]) {
        reasons.iter().for_each(|reason| self.word(reason.word()));
    }

    fn attempt(&mut self, attempt: &Attempt) {
        self.word(attempt.transport.word());
        self.word(attempt.assurance.word());
        self.word(attempt.carries.word());
        self.word(if attempt.user_mediated { "person" } else { "" });
        self.word(attempt.backoff.word());
        self.reasons(&attempt.reasons);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Fnv::new();
        // The published value of "foobar" ends where the separator begins.
        for byte in b"foobar" {
            hash.0 = (hash.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
        let mut word = Fnv::new();
        word.word("foobar");
        assert_ne!(word.0, hash.0);
    }
}
