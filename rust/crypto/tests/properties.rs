//! What holds for every input.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use ed25519_dalek::{Signature, VerifyingKey};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{AeadType, Ciphersuite, HpkeCiphertext, SignatureScheme};
use proptest::collection::vec;
use proptest::prelude::*;
use sealwright_crypto::{
    CLASSICAL, DeviceKey, HYBRID, OpenFailed, OsEntropy, SEAL_OVERHEAD, Secret, derive, hash,
    keyed_hash, open, seal, verify,
};
use support::provider;

proptest! {
    #[test]
    fn what_is_sealed_opens(key: [u8; 32], aad in vec(any::<u8>(), 0..100), plaintext in vec(any::<u8>(), 0..3000)) {
        let key = Secret::from_slice(&key).unwrap();
        let sealed = seal(&key, &aad, &plaintext, &OsEntropy).unwrap();
        prop_assert_eq!(sealed.len(), plaintext.len() + SEAL_OVERHEAD);
        let opened = open(&key, &aad, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
    }

    #[test]
    fn one_flipped_bit_anywhere_does_not_open(
        key: [u8; 32],
        aad in vec(any::<u8>(), 0..20),
        plaintext in vec(any::<u8>(), 0..40),
    ) {
        let secret = Secret::from_slice(&key).unwrap();
        let sealed = seal(&secret, &aad, &plaintext, &OsEntropy).unwrap();
        for flipped in flips(&sealed) {
            prop_assert_eq!(open(&secret, &aad, &flipped).err(), Some(OpenFailed));
        }
        for flipped in flips(&aad) {
            prop_assert_eq!(open(&secret, &flipped, &sealed).err(), Some(OpenFailed));
        }
        for flipped in flips(&key) {
            let other = Secret::from_slice(&flipped).unwrap();
            prop_assert_eq!(open(&other, &aad, &sealed).err(), Some(OpenFailed));
        }
    }

    #[test]
    fn a_part_of_what_was_sealed_does_not_open(key: [u8; 32], plaintext in vec(any::<u8>(), 0..40), more: u8) {
        let key = Secret::from_slice(&key).unwrap();
        let sealed = seal(&key, b"", &plaintext, &OsEntropy).unwrap();
        for length in 0..sealed.len() {
            prop_assert_eq!(open(&key, b"", &sealed[..length]).err(), Some(OpenFailed));
        }
        prop_assert_eq!(open(&key, b"", &[sealed.as_slice(), &[more]].concat()).err(), Some(OpenFailed));
    }

    #[test]
    fn sealing_twice_gives_different_bytes(key: [u8; 32], plaintext in vec(any::<u8>(), 0..40)) {
        let key = Secret::from_slice(&key).unwrap();
        prop_assert_ne!(seal(&key, b"", &plaintext, &OsEntropy), seal(&key, b"", &plaintext, &OsEntropy));
    }

    #[test]
    fn mls_ciphers_refuse_one_flipped_bit_anywhere(
        key: [u8; 32],
        nonce: [u8; 12],
        aad in vec(any::<u8>(), 0..20),
        plaintext in vec(any::<u8>(), 0..40),
    ) {
        let crypto = provider();
        for (cipher, key) in [(AeadType::Aes128Gcm, &key[..16]), (AeadType::ChaCha20Poly1305, &key[..])] {
            let sealed = crypto.aead_encrypt(cipher, key, &plaintext, &nonce, &aad).unwrap();
            let opened = crypto.aead_decrypt(cipher, key, &sealed, &nonce, &aad).unwrap();
            prop_assert_eq!(&opened, &plaintext);
            for flipped in flips(&sealed) {
                prop_assert!(crypto.aead_decrypt(cipher, key, &flipped, &nonce, &aad).is_err());
            }
            for flipped in flips(&nonce) {
                prop_assert!(crypto.aead_decrypt(cipher, key, &sealed, &flipped, &aad).is_err());
            }
            for flipped in flips(&aad) {
                prop_assert!(crypto.aead_decrypt(cipher, key, &sealed, &nonce, &flipped).is_err());
            }
        }
    }

    #[test]
    fn hashes_tell_apart_every_label_and_split(
        one in parts(), other in parts(), label in "[a-c]{0,3}", other_label in "[a-c]{0,3}", key: [u8; 32],
    ) {
        let same = label == other_label && one == other;
        let key = Secret::from_slice(&key).unwrap();
        let (one, other): (Vec<&[u8]>, Vec<&[u8]>) =
            (one.iter().map(Vec::as_slice).collect(), other.iter().map(Vec::as_slice).collect());
        prop_assert_eq!(hash(&label, &one) == hash(&other_label, &other), same);
        prop_assert_eq!(keyed_hash(&key, &label, &one) == keyed_hash(&key, &other_label, &other), same);
    }

    #[test]
    fn derivations_tell_apart_every_label_and_context(
        label in "[a-c]{0,3}", other_label in "[a-c]{0,3}",
        context in vec(0_u8..3, 0..3), other in vec(0_u8..3, 0..3),
    ) {
        let same = label == other_label && context == other;
        let (one, other) = (derive::<32>(b"secret", &label, &context), derive::<32>(b"secret", &other_label, &other));
        prop_assert_eq!(one == other, same);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn one_flipped_bit_of_signature_message_or_key_does_not_verify(
        secret: [u8; 32],
        message in vec(any::<u8>(), 0..20),
    ) {
        let key = DeviceKey::from_secret(&Secret::from_slice(&secret).unwrap());
        let (public, signature) = (key.public(), key.sign_bytes(&message));
        prop_assert!(verify(&public, &message, &signature).is_ok());
        for flipped in flips(&signature) {
            prop_assert!(verify(&public, &message, &flipped).is_err());
        }
        for flipped in flips(&message) {
            prop_assert!(verify(&public, &flipped, &signature).is_err());
        }
        for flipped in flips(&public) {
            prop_assert!(verify(&flipped.try_into().unwrap(), &message, &signature).is_err());
        }
        for length in 0..64 {
            prop_assert!(verify(&public, &message, &signature[..length]).is_err());
        }
    }

    #[test]
    fn what_is_sealed_to_a_public_key_opens_with_its_private_key(
        ikm: [u8; 32], info in vec(any::<u8>(), 0..50), aad in vec(any::<u8>(), 0..50), plaintext in vec(any::<u8>(), 0..500),
    ) {
        for suite in [HYBRID, CLASSICAL] {
            let crypto = provider();
            let pair = crypto.derive_hpke_keypair(suite.hpke_config(), &ikm).unwrap();
            let sealed = crypto.hpke_seal(suite.hpke_config(), &pair.public, &info, &aad, &plaintext).unwrap();
            let opened = crypto.hpke_open(suite.hpke_config(), &sealed, &pair.private, &info, &aad).unwrap();
            prop_assert_eq!(&opened, &plaintext);
        }
    }
}

proptest! {
    /// The reference for strictness is dalek's own slower `verify_strict`.
    #[test]
    fn both_doors_and_the_strict_reference_give_one_verdict(
        secret: [u8; 32], message in vec(any::<u8>(), 0..20), at in 0_usize..64, change: u8, public in any::<[u8; 32]>(), own: bool,
    ) {
        let key = DeviceKey::from_secret(&Secret::from_slice(&secret).unwrap());
        let mut signature = key.sign_bytes(&message);
        signature[at] ^= change;
        let public = if own { key.public() } else { public };
        let strict = VerifyingKey::from_bytes(&public)
            .is_ok_and(|key| key.verify_strict(&message, &Signature::from_bytes(&signature)).is_ok());
        prop_assert_eq!(verify(&public, &message, &signature).is_ok(), strict);
        let by_mls = provider().verify_signature(SignatureScheme::ED25519, &message, &public, &signature);
        prop_assert_eq!(by_mls.is_ok(), strict);
    }

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(
        bytes in vec(any::<u8>(), 0..1300), exact: bool, suite in prop::sample::select(vec![HYBRID, CLASSICAL]),
    ) {
        let crypto = provider();
        let private = crypto.derive_hpke_keypair(suite.hpke_config(), &[7; 32]).unwrap().private;
        let length = if exact { bytes.len().min(kem_output_length(suite)) } else { bytes.len() };
        let sealed = HpkeCiphertext { kem_output: bytes[..length].into(), ciphertext: bytes[length..].into() };
        prop_assert!(crypto.hpke_open(suite.hpke_config(), &sealed, &private, b"", b"").is_err());
        prop_assert!(crypto.hpke_open(suite.hpke_config(), &sealed, &bytes, b"", b"").is_err());
        let _ = crypto.hpke_seal(suite.hpke_config(), &bytes, b"", b"", b"");
        let _ = crypto.derive_hpke_keypair(suite.hpke_config(), &bytes);
        prop_assert!(open(&Secret::from_slice(&[7; 32]).unwrap(), b"", &bytes).is_err());
        prop_assert!(crypto.verify_signature(SignatureScheme::ED25519, b"", &bytes, &bytes).is_err());
    }
}

fn kem_output_length(suite: Ciphersuite) -> usize {
    if suite == HYBRID { 1120 } else { 32 }
}

fn parts() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(vec(0_u8..3, 0..3), 0..3)
}

/// `bytes` with each of its bits flipped in turn.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}
