use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// The signature does not stand: wrong for key and message, or of a shape nobody honest makes (see [`verify`]).
/// What it covers must not be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signature does not verify")]
pub struct BadSignature;

/// Checks an Ed25519 signature (RFC 8032 section 5.1.7, without cofactor) by the one rule of the house.
///
/// Beyond the RFC it refuses what some libraries accept and others do not, so that every implementation that
/// is strict agrees with us: public keys of small order (one signature under them fits many messages), keys
/// encoded with y >= p, and a first half (R) of small order.
///
/// # Errors
/// [`BadSignature`] in all these cases.
pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
    check(&decompress(public)?, message, signature)
}

/// Public keys once decompressed (about 4 µs each) and found good, kept for the next signature.
///
/// Bounded: two halves of at most [`VerifyingKeys::HALF`] keys; when the young half is full it becomes the old
/// one, and what was old and unused is forgotten. So the last `HALF` different keys are always known.
#[derive(Default)]
pub(crate) struct VerifyingKeys(Mutex<Halves>);

#[derive(Default)]
struct Halves {
    young: HashMap<[u8; 32], VerifyingKey>,
    old: HashMap<[u8; 32], VerifyingKey>,
}

impl VerifyingKeys {
    /// Keys per half: about 230 bytes each, 120 KB for both halves when full.
    const HALF: usize = 256;

    /// [`verify`], quicker for a key seen lately. A `public` that is not 32 bytes verifies nothing.
    pub(crate) fn verify(
        &self,
        public: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        let public = public.try_into().map_err(|_| BadSignature)?;
        check(&self.key(public)?, message, signature)
    }

    fn key(&self, public: &[u8; 32]) -> Result<VerifyingKey, BadSignature> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .find(public);
        if let Some(key) = known {
            return Ok(key);
        }
        let key = decompress(public)?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .keep(key);
        Ok(key)
    }
}

impl Halves {
    fn find(&mut self, public: &[u8; 32]) -> Option<VerifyingKey> {
        if let Some(key) = self.young.get(public) {
            return Some(*key);
        }
        let key = self.old.remove(public)?;
        self.keep(key);
        Some(key)
    }

    fn keep(&mut self, key: VerifyingKey) {
        if self.young.len() >= VerifyingKeys::HALF {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key.to_bytes(), key);
    }
}

/// The only place where a public key is judged.
fn decompress(public: &[u8; 32]) -> Result<VerifyingKey, BadSignature> {
    if !is_canonical(public) {
        return Err(BadSignature);
    }
    let key = VerifyingKey::from_bytes(public).map_err(|_| BadSignature)?;
    if key.is_weak() {
        Err(BadSignature)
    } else {
        Ok(key)
    }
}

/// The only place where a signature is judged. R is compared as bytes with the R that key, message and S
/// give, so an R that is no canonical point fails there; S >= the group order fails in `verify`.
fn check(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
    let signature = Signature::from_slice(signature).map_err(|_| BadSignature)?;
    if has_small_order(signature.r_bytes()) {
        return Err(BadSignature);
    }
    key.verify(message, &signature).map_err(|_| BadSignature)
}

/// Whether y < p = 2^255 - 19 (RFC 8032 section 5.1.3, step 1).
fn is_canonical(point: &[u8; 32]) -> bool {
    let [lowest, middle @ .., highest] = point;
    *lowest < 0xed || highest & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// Whether `point` encodes one of the eight points whose order divides 8. They share five y coordinates, x
/// differs by the sign bit.
fn has_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
}

const SMALL_ORDER: [[u8; 32]; 5] = [
    // Order 1, 2 and 4: y = 1, -1 and 0.
    y_of(0x01, 0x00, 0x00),
    y_of(0xec, 0xff, 0x7f),
    y_of(0x00, 0x00, 0x00),
    // Order 8.
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
];

const fn y_of(lowest: u8, middle: u8, highest: u8) -> [u8; 32] {
    let mut y = [middle; 32];
    y[0] = lowest;
    y[31] = highest;
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeviceKey, OsEntropy};
    use curve25519_dalek::constants::EIGHT_TORSION;

    #[test]
    fn the_points_of_small_order_are_exactly_the_eight() {
        let points = EIGHT_TORSION.map(|point| point.compress().to_bytes());
        assert!(points.iter().all(has_small_order));
        for y in SMALL_ORDER {
            let mut negative = y;
            negative[31] |= 0x80;
            assert!(points.contains(&y) || points.contains(&negative));
        }
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        assert!(!has_small_order(&key.public()));
    }

    #[test]
    fn a_key_is_canonical_below_p() {
        let p = y_of(0xed, 0xff, 0x7f);
        let [mut below, mut above, mut negative] = [p; 3];
        below[0] -= 1;
        above[0] += 1;
        negative[31] |= 0x80;
        assert!(is_canonical(&below));
        for point in [p, above, negative, [0xff; 32]] {
            assert!(!is_canonical(&point));
        }
        for at in 1..31 {
            let mut smaller = p;
            smaller[at] = 0;
            assert!(is_canonical(&smaller));
        }
    }

    #[test]
    fn known_keys_stay_bounded_and_the_latest_are_kept() {
        let known = VerifyingKeys::default();
        let often = DeviceKey::generate(&OsEntropy).unwrap().public();
        for _ in 0..3 * VerifyingKeys::HALF {
            known.key(&often).unwrap();
            known
                .key(&DeviceKey::generate(&OsEntropy).unwrap().public())
                .unwrap();
            let halves = known.0.lock().unwrap();
            assert!(
                halves.young.len() <= VerifyingKeys::HALF
                    && halves.old.len() <= VerifyingKeys::HALF
            );
            assert!(halves.young.contains_key(&often) || halves.old.contains_key(&often));
        }
    }

    #[test]
    fn a_key_that_is_refused_is_not_kept() {
        let known = VerifyingKeys::default();
        for weak in EIGHT_TORSION.map(|point| point.compress().to_bytes()) {
            assert_eq!(known.key(&weak).err(), Some(BadSignature));
        }
        let halves = known.0.lock().unwrap();
        assert!(halves.young.is_empty() && halves.old.is_empty());
    }

    #[test]
    fn a_known_key_judges_like_a_new_one() {
        let (known, key) = (
            VerifyingKeys::default(),
            DeviceKey::generate(&OsEntropy).unwrap(),
        );
        let signature = key.sign_bytes(b"message");
        for _ in 0..3 {
            assert_eq!(known.verify(&key.public(), b"message", &signature), Ok(()));
            assert_eq!(
                known.verify(&key.public(), b"other", &signature),
                Err(BadSignature)
            );
        }
        assert_eq!(
            known.verify(&key.public()[1..], b"message", &signature),
            Err(BadSignature)
        );
    }
}
