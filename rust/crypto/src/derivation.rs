use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::Secret;

/// Opens the info of every derivation and the input of every labelled hash. It holds the version of the
/// layouts below: another layout gets another prefix.
const PREFIX: &[u8] = b"sealwright v1 ";

/// `N` bytes for one use, from `secret`, with HKDF-SHA256 (RFC 5869) without salt:
/// info = `"sealwright v1 " || label || 0 || context`.
///
/// Different labels or contexts give independent keys. `label` is a constant of the code without a zero byte;
/// `context` may be anything. `N` is at most 8160 (checked when compiling).
#[must_use]
pub fn derive<const N: usize>(secret: &[u8], label: &str, context: &[u8]) -> Secret<N> {
    const { assert!(N <= 255 * 32, "HKDF-SHA256 gives at most 8160 bytes") };
    debug_assert!(!label.contains('\0'), "a zero byte ends the label");

    let mut derived = Secret::zeros();
    expand(
        secret,
        &[PREFIX, label.as_bytes(), &[0], context],
        derived.as_mut_bytes(),
    );
    derived
}

/// The SHA-256 of `label` and `parts`: 32 bytes that no other label and no other split of the same bytes into
/// parts gives. Input: `"sealwright v1 " || label || 0`, then each part behind its length (8 bytes, big endian).
#[must_use]
pub fn hash(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    write_labelled(label, parts, |bytes| Digest::update(&mut hash, bytes));
    hash.finalize().into()
}

/// The plain SHA-256 (FIPS 180-4) of `bytes`, for formats that fix it; elsewhere use the labelled
/// [`hash`](hash()).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA256 (RFC 2104) under `key` of the input that [`hash`](hash()) hashes: 32 bytes that tell nothing about
/// `parts` to anyone without the key.
#[must_use]
pub fn keyed_hash(key: &Secret<32>, label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = hmac_sha256(key.as_bytes());
    write_labelled(label, parts, |bytes| mac.update(bytes));
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA256 ready for input; any key length is good.
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
pub(crate) fn hmac_sha256(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[expect(clippy::expect_used, reason = "the length was checked when compiling")]
fn expand(secret: &[u8], info: &[&[u8]], out: &mut [u8]) {
    Hkdf::<Sha256>::new(None, secret)
        .expand_multi_info(info, out)
        .expect("at most 8160 bytes");
}

fn write_labelled(label: &str, parts: &[&[u8]], mut write: impl FnMut(&[u8])) {
    debug_assert!(!label.contains('\0'), "a zero byte ends the label");
    write(PREFIX);
    write(label.as_bytes());
    write(&[0]);
    for part in parts {
        write(&(part.len() as u64).to_be_bytes());
        write(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derivation_changes_with_secret_label_and_context() {
        let base = derive::<32>(b"secret", "label", b"context");
        assert_eq!(base, derive(b"secret", "label", b"context"));
        assert_ne!(base, derive(b"secret.", "label", b"context"));
        assert_ne!(base, derive(b"secret", "label.", b"context"));
        assert_ne!(base, derive(b"secret", "label", b"context."));
    }

    #[test]
    fn a_label_cannot_run_into_its_context() {
        assert_ne!(
            derive::<32>(b"secret", "ab", b"c"),
            derive(b"secret", "a", b"bc")
        );
    }

    #[test]
    fn a_derivation_is_hkdf_with_the_documented_info() {
        let mut expected = [0; 80];
        Hkdf::<Sha256>::new(None, b"secret")
            .expand(b"sealwright v1 label\0context", &mut expected)
            .unwrap();
        assert_eq!(
            derive::<80>(b"secret", "label", b"context").as_bytes(),
            &expected
        );
    }

    #[test]
    fn a_hash_is_sha256_of_the_documented_input() {
        let input = b"sealwright v1 label\0\0\0\0\0\0\0\0\x02ab\0\0\0\0\0\0\0\0";
        assert_eq!(hash("label", &[b"ab", b""]), sha256(input));
    }

    #[test]
    fn the_split_into_parts_is_part_of_a_hash() {
        let splits: [&[&[u8]]; 6] = [
            &[],
            &[b""],
            &[b"ab"],
            &[b"a", b"b"],
            &[b"", b"ab"],
            &[b"ab", b""],
        ];
        for (at, one) in splits.iter().enumerate() {
            for other in &splits[..at] {
                assert_ne!(
                    hash("label", one),
                    hash("label", other),
                    "{one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn a_keyed_hash_needs_the_key() {
        let (key, other) = (
            Secret::from_slice(&[1; 32]).unwrap(),
            Secret::from_slice(&[2; 32]).unwrap(),
        );
        let base = keyed_hash(&key, "label", &[b"part"]);
        assert_ne!(base, keyed_hash(&other, "label", &[b"part"]));
        assert_ne!(base, keyed_hash(&key, "other", &[b"part"]));
        assert_ne!(base, hash("label", &[b"part"]));
    }
}
