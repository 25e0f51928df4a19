//! Signatures that other verifiers judge differently: here they are refused, and by both doors.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::SignatureScheme;
use sealwright_crypto::{BadSignature, verify};
use sha2::{Digest, Sha512};
use support::provider;

/// A key of mixed order (a B + T, T of order 8) signs with R = -k T, S = k a: the equation S B = R + k A holds,
/// and R has small order. Every small-order R comes up as the message varies.
#[test]
fn a_crafted_signature_with_small_order_r_is_refused() {
    let a = Scalar::from(20_240_601_u64);
    let torsion = EIGHT_TORSION[1];
    let public = (EdwardsPoint::mul_base(&a) + torsion).compress().to_bytes();
    for r in EIGHT_TORSION {
        let (message, signature) = (0_u32..)
            .map(u32::to_be_bytes)
            .find_map(|message| {
                let r = r.compress().to_bytes();
                let k = challenge(&r, &public, &message);
                (-(k * torsion))
                    .compress()
                    .eq(&curve25519_dalek::edwards::CompressedEdwardsY(r))
                    .then(|| (message, [r, (k * a).to_bytes()].concat()))
            })
            .unwrap();
        is_taken_by_the_lax_and_refused_here(&public, &message, &signature);
    }
}

/// Under a public key of small order T, R = S B - k T stands for any S with k known modulo 8 beforehand.
#[test]
fn a_crafted_signature_of_a_small_order_key_is_refused() {
    let message = b"anything";
    for key in EIGHT_TORSION {
        let public = key.compress().to_bytes();
        let signature = (1_u64..)
            .find_map(|s| {
                let s = Scalar::from(s);
                let r = (EdwardsPoint::mul_base(&s) - key).compress().to_bytes();
                let k = challenge(&r, &public, message);
                (k * key == key).then(|| [r, s.to_bytes()].concat())
            })
            .unwrap();
        is_taken_by_the_lax_and_refused_here(&public, message, &signature);
    }
}

/// The same point in another encoding (y + p) would be a second name for a key.
#[test]
fn a_key_encoded_beyond_p_is_refused() {
    let message = b"anything";
    for y in [0_u8, 1] {
        let mut public = [0xff; 32];
        (public[0], public[31]) = (0xed + y, 0x7f);
        let key = VerifyingKey::from_bytes(&public).unwrap();
        let signature = (1_u64..)
            .find_map(|s| {
                let s = Scalar::from(s);
                let r = (EdwardsPoint::mul_base(&s) - key.to_edwards())
                    .compress()
                    .to_bytes();
                let k = challenge(&r, &public, message);
                (k * key.to_edwards() == key.to_edwards()).then(|| [r, s.to_bytes()].concat())
            })
            .unwrap();
        is_taken_by_the_lax_and_refused_here(&public, message, &signature);
    }
}

fn is_taken_by_the_lax_and_refused_here(public: &[u8; 32], message: &[u8], signature: &[u8]) {
    let lax = VerifyingKey::from_bytes(public).unwrap();
    let parsed = Signature::from_slice(signature).unwrap();
    assert!(
        lax.verify(message, &parsed).is_ok(),
        "the craft does not work, so nothing is tested"
    );
    assert!(
        lax.verify_strict(message, &parsed).is_err(),
        "the strict would disagree with the lax"
    );

    assert_eq!(verify(public, message, signature), Err(BadSignature));
    let crypto = provider();
    for _ in 0..2 {
        assert!(
            crypto
                .verify_signature(SignatureScheme::ED25519, message, public, signature)
                .is_err()
        );
    }
}

/// k of RFC 8032 section 5.1.7.
fn challenge(r: &[u8; 32], public: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = Sha512::new()
        .chain_update(r)
        .chain_update(public)
        .chain_update(message)
        .finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}
