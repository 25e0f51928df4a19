//! The form in which a record lies in a keyring or a file: what sealed it, under which key, and a checksum
//! that tells damage from anything else.
//!
//! `SWVK`, version 1 (4 bytes, big endian), algorithm (1), length of the key reference (1) and the
//! reference, the sealed record, the first 4 bytes of the checksum over all that stands before it. Mark,
//! version and checksum have these places in every version.

use sealwright_crypto::hash;
use zeroize::Zeroizing;

/// The newest version this code knows.
pub(crate) const VERSION: u32 = 1;

const MARK: &[u8; 4] = b"SWVK";
const CHECK: usize = 4;

/// What sealed a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Nothing: whatever the envelope lies in protects it.
    Plain,
    /// A P-256 key in the Secure Enclave: ECIES, cofactor, X9.63 SHA-256, AES-GCM.
    SecureEnclave,
    /// AES-256-GCM in AndroidKeyStore: 12 bytes of nonce, ciphertext, 16 bytes of tag.
    AndroidKeystore,
}

/// A sealed record, and what is needed to open it.
pub struct Wrapped {
    /// What sealed it.
    pub algorithm: Algorithm,
    /// The platform's name of the key that did, at most 255 bytes. It may be seen by anyone.
    pub reference: String,
    /// The sealed bytes; with [`Algorithm::Plain`] the record itself.
    pub sealed: Zeroizing<Vec<u8>>,
}

/// What some bytes hold.
pub(crate) enum Content {
    Wrapped(Wrapped),
    NewerFormat(u32),
    Damaged,
}

impl Algorithm {
    fn code(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::SecureEnclave => 1,
            Self::AndroidKeystore => 2,
        }
    }

    fn of(code: u8) -> Option<Self> {
        [Self::Plain, Self::SecureEnclave, Self::AndroidKeystore]
            .into_iter()
            .find(|algorithm| algorithm.code() == code)
    }
}

/// The bytes of an envelope; `None` for a reference that is too long.
pub(crate) fn to_bytes(wrapped: &Wrapped) -> Option<Zeroizing<Vec<u8>>> {
    let length = u8::try_from(wrapped.reference.len()).ok()?;
    let body = [
        MARK,
        &VERSION.to_be_bytes()[..],
        &[wrapped.algorithm.code(), length],
        wrapped.reference.as_bytes(),
        &wrapped.sealed,
    ];
    let size = body.iter().map(|part| part.len()).sum::<usize>() + CHECK;
    let mut bytes = Zeroizing::new(Vec::with_capacity(size));
    body.iter().for_each(|part| bytes.extend(*part));
    let check = checksum(&bytes);
    bytes.extend(check);
    Some(bytes)
}

/// What `bytes` are.
pub(crate) fn parse(bytes: &[u8]) -> Content {
    let Some(rest) = checked(bytes) else {
        return Content::Damaged;
    };
    match rest.split_first_chunk() {
        Some((version, body)) => match u32::from_be_bytes(*version) {
            VERSION => wrapped(body).map_or(Content::Damaged, Content::Wrapped),
            found if found > VERSION => Content::NewerFormat(found),
            _ => Content::Damaged,
        },
        None => Content::Damaged,
    }
}

/// What stands between mark and checksum, if both are right.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (body, check) = bytes.split_last_chunk()?;
    (*check == checksum(body)).then(|| body.strip_prefix(MARK))?
}

fn wrapped(body: &[u8]) -> Option<Wrapped> {
    let (&[algorithm, length], rest) = body.split_first_chunk()?;
    let (reference, sealed) = rest.split_at_checked(length.into())?;
    Some(Wrapped {
        algorithm: Algorithm::of(algorithm)?,
        reference: String::from_utf8(reference.to_vec()).ok()?,
        sealed: Zeroizing::new(sealed.to_vec()),
    })
}

fn checksum(body: &[u8]) -> [u8; CHECK] {
    let hash = hash("vault envelope", &[body]);
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What vaults hold is in this form: it may never change.
    const PLAIN: &[u8] = b"SWVK\x00\x00\x00\x01\x00\x00record\x36\xbb\xa9\x14";
    const SEALED: &[u8] = b"SWVK\x00\x00\x00\x01\x02\x08key/2.tesealed\xf9\xf8\xa1\x9c";

    fn vectors() -> [(Wrapped, &'static [u8]); 2] {
        [
            (made(Algorithm::Plain, "", b"record"), PLAIN),
            (
                made(Algorithm::AndroidKeystore, "key/2.te", b"sealed"),
                SEALED,
            ),
        ]
    }

    fn made(algorithm: Algorithm, reference: &str, sealed: &[u8]) -> Wrapped {
        Wrapped {
            algorithm,
            reference: reference.to_owned(),
            sealed: Zeroizing::new(sealed.to_vec()),
        }
    }

    fn with_check(body: &[u8]) -> Vec<u8> {
        [body, &checksum(body)].concat()
    }

    fn is_damaged(bytes: &[u8]) -> bool {
        matches!(parse(bytes), Content::Damaged)
    }

    #[test]
    fn an_envelope_is_in_the_form_that_vaults_hold() {
        for (wrapped, expected) in vectors() {
            let bytes = to_bytes(&wrapped).unwrap();
            assert_eq!(*bytes, expected);
            let Content::Wrapped(parsed) = parse(expected) else {
                panic!("not an envelope");
            };
            assert_eq!(parsed.algorithm, wrapped.algorithm);
            assert_eq!(parsed.reference, wrapped.reference);
            assert_eq!(parsed.sealed, wrapped.sealed);
        }
    }

    #[test]
    fn any_flipped_bit_is_damage() {
        for (_, bytes) in vectors() {
            for bit in 0..bytes.len() * 8 {
                let mut bytes = bytes.to_vec();
                bytes[bit / 8] ^= 1 << (bit % 8);
                assert!(is_damaged(&bytes), "bit {bit}");
            }
        }
    }

    #[test]
    fn any_cut_is_damage() {
        for (_, bytes) in vectors() {
            for length in 0..bytes.len() {
                assert!(is_damaged(&bytes[..length]), "{length} bytes");
            }
        }
        // Cut behind its head, and checked anew.
        for length in 0..10 {
            assert!(is_damaged(&with_check(&PLAIN[..length])), "{length} bytes");
        }
    }

    #[test]
    fn a_newer_version_is_told_from_damage_whatever_it_holds() {
        for rest in [0, 8, 32, 500] {
            let body = [&MARK[..], &7u32.to_be_bytes(), &vec![1; rest]].concat();
            let found = parse(&with_check(&body));
            assert!(matches!(found, Content::NewerFormat(7)), "{rest} bytes");
        }
    }

    #[test]
    fn what_no_version_ever_wrote_is_damage() {
        let head = [&MARK[..], &VERSION.to_be_bytes()].concat();
        let bodies = [
            [&MARK[..], &0u32.to_be_bytes(), &[0, 0]].concat(),
            [&b"SWVX"[..], &VERSION.to_be_bytes(), &[0, 0]].concat(),
            [&head[..], &[3, 0]].concat(),
            [&head[..], &[0, 9], b"too short"[1..].as_ref()].concat(),
            [&head[..], &[0, 2], &[0xff, 0xfe]].concat(),
        ];
        for body in bodies {
            assert!(is_damaged(&with_check(&body)), "{body:?}");
        }
    }

    #[test]
    fn a_reference_has_at_most_255_bytes() {
        assert!(to_bytes(&made(Algorithm::Plain, &"k".repeat(255), b"")).is_some());
        assert!(to_bytes(&made(Algorithm::Plain, &"k".repeat(256), b"")).is_none());
    }
}
