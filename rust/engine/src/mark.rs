//! Marks that this device alone can make and recognise, on every entry that it encrypts. They carry a
//! number that its store remembers; a higher one in a stream was made by a newer copy of the store.
//!
//! Nothing else tells that: MLS cannot decrypt what this device sent, so who is the author of such an entry
//! is only claimed, and any member can claim it.

use sealwright_crypto::{Secret, keyed_hash};

use crate::engine::Work;
use crate::error::Result;
use crate::ids::GroupId;

/// Bytes of a mark: the tag, and the number under a mask.
pub(crate) const MARK: usize = 16;
const HALF: usize = MARK / 2;

impl Work<'_> {
    /// A new mark for an entry of a group. It counts once [`Work::put_custody`] was called.
    pub(crate) fn next_mark(&mut self, group: &GroupId) -> Result<[u8; MARK]> {
        self.core.custody.marked += 1;
        let number = self.core.custody.marked;
        Ok(make(&self.me()?.mark, group, number))
    }

    /// Whether a mark is this device's own, and newer than this store.
    pub(crate) fn is_ahead(&self, group: &GroupId, mark: &[u8]) -> Result<bool> {
        let number = number(&self.me()?.mark, group, mark);
        Ok(number.is_some_and(|number| number > self.core.custody.marked))
    }
}

fn make(key: &Secret<32>, group: &GroupId, number: u64) -> [u8; MARK] {
    let tag = first_half(keyed_hash(
        key,
        "own entry",
        &[&group.0, &number.to_be_bytes()],
    ));
    let masked = number ^ mask(key, &tag);
    let mut mark = [0; MARK];
    mark[..HALF].copy_from_slice(&tag);
    mark[HALF..].copy_from_slice(&masked.to_be_bytes());
    mark
}

/// The number in a mark of ours for this group.
fn number(key: &Secret<32>, group: &GroupId, mark: &[u8]) -> Option<u64> {
    let mark: &[u8; MARK] = mark.try_into().ok()?;
    let (tag, masked) = mark.split_first_chunk::<HALF>()?;
    let number = u64::from_be_bytes(masked.try_into().ok()?) ^ mask(key, tag);
    (make(key, group, number) == *mark).then_some(number)
}

fn mask(key: &Secret<32>, tag: &[u8; HALF]) -> u64 {
    u64::from_be_bytes(first_half(keyed_hash(key, "own entry mask", &[tag])))
}

fn first_half(hash: [u8; 32]) -> [u8; HALF] {
    let mut half = [0; HALF];
    half.copy_from_slice(&hash[..HALF]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Secret<32> {
        Secret::from_slice(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_mark_gives_its_number_back_to_whoever_made_it_for_its_group() {
        for made in [1, 2, 77, u64::MAX] {
            let mark = make(&key(1), &GroupId([3; 16]), made);
            assert_eq!(number(&key(1), &GroupId([3; 16]), &mark), Some(made));
            assert_eq!(number(&key(2), &GroupId([3; 16]), &mark), None);
            assert_eq!(number(&key(1), &GroupId([4; 16]), &mark), None);
        }
    }

    #[test]
    fn no_changed_mark_is_one() {
        let mark = make(&key(1), &GroupId([3; 16]), 9);
        for bit in 0..MARK * 8 {
            let mut changed = mark;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                number(&key(1), &GroupId([3; 16]), &changed),
                None,
                "bit {bit}"
            );
        }
        assert_eq!(number(&key(1), &GroupId([3; 16]), &mark[..15]), None);
        assert_eq!(number(&key(1), &GroupId([3; 16]), &[]), None);
    }

    #[test]
    fn marks_in_a_row_show_nothing_of_their_numbers() {
        let marks: Vec<_> = (1..=64)
            .map(|n| make(&key(1), &GroupId([3; 16]), n))
            .collect();
        for (at, mark) in marks.iter().enumerate() {
            assert!(
                marks[..at]
                    .iter()
                    .all(|other| other[HALF..] != mark[HALF..])
            );
        }
    }
}
