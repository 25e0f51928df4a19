//! What the vault keeps for a profile: its storage key, and how far its database had come.

use sealwright_crypto::{Entropy, EntropyFailed, Secret};
use zeroize::Zeroizing;

/// Bytes of the context that opens every record.
pub(crate) const CONTEXT: usize = 32;
const KEY: usize = 32;
const HEAD: usize = CONTEXT + 8 + 8;

/// The storage key of a profile, and what is needed to tell an older copy of its data from the newest.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The key that opens the database.
    pub key: Secret<KEY>,
    /// The key that a rotation is bringing in. The database opens with one of the two.
    pub next: Option<Secret<KEY>>,
    /// The newest generation of the database that the vault knows of. 0 before there is a database: a key
    /// that nothing was sealed with.
    pub generation: u64,
    /// When the key was made, in milliseconds since 1970.
    pub made_at: u64,
}

impl Record {
    /// A record with a new key, for a profile that has no database yet.
    ///
    /// # Errors
    /// [`EntropyFailed`].
    pub fn new(now: u64, entropy: &dyn Entropy) -> Result<Self, EntropyFailed> {
        Ok(Self {
            key: Secret::generate(entropy)?,
            next: None,
            generation: 0,
            made_at: now,
        })
    }

    /// The keys that may open the database.
    pub fn keys(&self) -> Vec<&Secret<KEY>> {
        std::iter::once(&self.key).chain(&self.next).collect()
    }

    /// The record behind its context: 32 bytes, generation and time (8 bytes each, big endian), one key or
    /// two.
    pub(crate) fn to_bytes(&self, context: &[u8; CONTEXT]) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEAD + 2 * KEY));
        bytes.extend(context);
        bytes.extend(self.generation.to_be_bytes());
        bytes.extend(self.made_at.to_be_bytes());
        for key in self.keys() {
            bytes.extend(key.as_bytes());
        }
        bytes
    }

    /// The context and the record of some bytes.
    pub(crate) fn parse(bytes: &[u8]) -> Option<([u8; CONTEXT], Self)> {
        let (context, rest) = bytes.split_first_chunk()?;
        let (generation, rest) = rest.split_first_chunk()?;
        let (made_at, rest) = rest.split_first_chunk()?;
        let (key, next) = rest.split_at_checked(KEY)?;
        let next = match next.len() {
            0 => None,
            _ => Some(Secret::from_slice(next).ok()?),
        };
        let record = Self {
            key: Secret::from_slice(key).ok()?,
            next,
            generation: u64::from_be_bytes(*generation),
            made_at: u64::from_be_bytes(*made_at),
        };
        Some((*context, record))
    }
}

#[cfg(test)]
mod tests {
    use sealwright_crypto::OsEntropy;

    use super::*;

    fn record(next: bool) -> Record {
        Record {
            key: Secret::from_slice(&[1; 32]).unwrap(),
            next: next.then(|| Secret::from_slice(&[2; 32]).unwrap()),
            generation: 0x0102_0304,
            made_at: 0x0506,
        }
    }

    #[test]
    fn a_record_is_what_its_bytes_say() {
        for next in [false, true] {
            let bytes = record(next).to_bytes(&[7; 32]);
            let (context, parsed) = Record::parse(&bytes).unwrap();
            assert_eq!(context, [7; 32]);
            assert_eq!(parsed, record(next));
        }
    }

    #[test]
    fn the_layout_is_the_one_that_vaults_hold() {
        let expected = [
            &[7; 32][..],
            &[0, 0, 0, 0, 1, 2, 3, 4],
            &[0, 0, 0, 0, 0, 0, 5, 6],
            &[1; 32],
            &[2; 32],
        ]
        .concat();
        assert_eq!(*record(true).to_bytes(&[7; 32]), expected);
    }

    #[test]
    fn bytes_of_any_other_length_are_no_record() {
        let bytes = [0; 200];
        for length in 0..bytes.len() {
            let parsed = Record::parse(&bytes[..length]);
            assert_eq!(parsed.is_some(), length == 80 || length == 112, "{length}");
        }
    }

    #[test]
    fn a_new_record_has_one_random_key_and_no_database() {
        let (one, two) = (
            Record::new(5, &OsEntropy).unwrap(),
            Record::new(5, &OsEntropy).unwrap(),
        );
        assert_ne!(one.key, two.key);
        assert_eq!((one.generation, one.made_at), (0, 5));
        assert_eq!(one.keys(), [&one.key]);
    }
}
