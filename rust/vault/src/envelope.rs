//! The form in which a key is kept: a mark, a version, the key and a checksum that tells damage from a
//! key. 44 bytes: `SWVK`, version 1 (4 bytes, big endian), 32 bytes of key, the first 4 bytes of the
//! checksum.

use sealwright_crypto::{Secret, hash};
use zeroize::Zeroizing;

use crate::error::VaultError;

const MARK: &[u8; 4] = b"SWVK";
const VERSION: u32 = 1;
const KEY: usize = 32;
const SIZE: usize = 4 + 4 + KEY + 4;

/// The kept form of a key.
pub(crate) fn wrap(key: &Secret<KEY>) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SIZE));
    bytes.extend(MARK);
    bytes.extend(VERSION.to_be_bytes());
    bytes.extend(key.as_bytes());
    let checksum = checksum(&bytes);
    bytes.extend(checksum);
    bytes
}

/// The key of a kept form.
pub(crate) fn unwrap(bytes: &[u8]) -> Result<Secret<KEY>, VaultError> {
    let (body, check) = bytes
        .split_at_checked(SIZE - 4)
        .ok_or(VaultError::Damaged)?;
    let (head, key) = body.split_at_checked(8).ok_or(VaultError::Damaged)?;
    let sound = bytes.len() == SIZE
        && head[..4] == *MARK
        && head[4..] == VERSION.to_be_bytes()
        && check == checksum(body);
    if !sound {
        return Err(VaultError::Damaged);
    }
    Secret::from_slice(key).map_err(|_| VaultError::Damaged)
}

fn checksum(body: &[u8]) -> [u8; 4] {
    let hash = hash("vault envelope", &[body]);
    [hash[0], hash[1], hash[2], hash[3]]
}
