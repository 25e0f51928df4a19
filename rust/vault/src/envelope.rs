//! The form in which a key is kept: a mark, a version, the key and a checksum that tells damage from a
//! key. 44 bytes: `SWVK`, version 1 (4 bytes, big endian), 32 bytes of key, the first 4 bytes of the
//! checksum over all that stands before it. Mark, version and checksum have these places in every version.

use sealwright_crypto::{Secret, hash};
use zeroize::Zeroizing;

use crate::error::VaultError;

const MARK: &[u8; 4] = b"SWVK";
const VERSION: u32 = 1;
const KEY: usize = 32;
const CHECK: usize = 4;
const SIZE: usize = 4 + 4 + KEY + CHECK;

/// The kept form of a key.
pub(crate) fn wrap(key: &Secret<KEY>) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SIZE));
    bytes.extend(MARK);
    bytes.extend(VERSION.to_be_bytes());
    bytes.extend(key.as_bytes());
    let check = checksum(&bytes);
    bytes.extend(check);
    bytes
}

/// The key of a kept form.
pub(crate) fn unwrap(bytes: &[u8]) -> Result<Secret<KEY>, VaultError> {
    let (body, check) = bytes.split_last_chunk().ok_or(VaultError::Damaged)?;
    if *check != checksum(body) {
        return Err(VaultError::Damaged);
    }
    let rest = body.strip_prefix(MARK).ok_or(VaultError::Damaged)?;
    let (version, key) = rest.split_first_chunk().ok_or(VaultError::Damaged)?;
    match u32::from_be_bytes(*version) {
        VERSION => Secret::from_slice(key).map_err(|_| VaultError::Damaged),
        found if found > VERSION => Err(VaultError::NewerFormat {
            found,
            known: VERSION,
        }),
        _ => Err(VaultError::Damaged),
    }
}

fn checksum(body: &[u8]) -> [u8; CHECK] {
    let hash = hash("vault envelope", &[body]);
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key 00 01 02 … 1f. What vaults hold is in this form: it may never change.
    const KEPT: [u8; SIZE] = *b"SWVK\x00\x00\x00\x01\
        \x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\
        \x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\
        \x6e\x45\xa5\xc6";

    fn key() -> Secret<KEY> {
        let bytes: Vec<u8> = (0..32).collect();
        Secret::from_slice(&bytes).unwrap()
    }

    fn checked(body: &[u8]) -> Vec<u8> {
        [body, &checksum(body)].concat()
    }

    #[test]
    fn the_kept_form_is_the_one_that_vaults_hold() {
        assert_eq!(*wrap(&key()), KEPT);
        assert_eq!(unwrap(&KEPT).unwrap(), key());
    }

    #[test]
    fn any_flipped_bit_is_damage() {
        for bit in 0..SIZE * 8 {
            let mut bytes = KEPT;
            bytes[bit / 8] ^= 1 << (bit % 8);
            let found = unwrap(&bytes);
            assert!(matches!(found, Err(VaultError::Damaged)), "bit {bit}");
        }
    }

    #[test]
    fn any_other_length_is_damage() {
        for length in 0..SIZE {
            let found = unwrap(&KEPT[..length]);
            assert!(
                matches!(found, Err(VaultError::Damaged)),
                "{length} bytes, cut"
            );
            let found = unwrap(&checked(&KEPT[..length.min(SIZE - CHECK - 1)]));
            assert!(
                matches!(found, Err(VaultError::Damaged)),
                "{length} bytes and a checksum"
            );
        }
        let long = checked(&[&KEPT[..SIZE - CHECK], &[0][..]].concat());
        assert!(matches!(unwrap(&long), Err(VaultError::Damaged)));
        let long = [&KEPT[..], &[0]].concat();
        assert!(matches!(unwrap(&long), Err(VaultError::Damaged)));
    }

    #[test]
    fn a_newer_version_is_told_from_damage_whatever_it_holds() {
        for rest in [0, 8, 32, 500] {
            let body = [&MARK[..], &7u32.to_be_bytes(), &vec![1; rest]].concat();
            let found = unwrap(&checked(&body));
            assert!(
                matches!(found, Err(VaultError::NewerFormat { found: 7, known: 1 })),
                "{rest} bytes"
            );
        }
    }

    #[test]
    fn a_version_that_never_was_and_another_mark_are_damage() {
        let bodies = [
            [&MARK[..], &0u32.to_be_bytes(), &[1; KEY]].concat(),
            [&b"SWVX"[..], &VERSION.to_be_bytes(), &[1; KEY]].concat(),
        ];
        for body in bodies {
            assert!(matches!(unwrap(&checked(&body)), Err(VaultError::Damaged)));
        }
    }
}
