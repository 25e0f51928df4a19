//! Project Wycheproof: the ways in which primitives were got wrong before. Cases of parameters that no suite of
//! ours uses (other key, nonce or tag sizes) are counted as skipped.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, Serializable};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{AeadType, CryptoError, HashType, HpkeCiphertext, SignatureScheme};
use sealwright_crypto::{CLASSICAL, verify};
use sha2::Sha256;
use support::{provider, say};
use wycheproof::{TestResult, aead, eddsa, hkdf as hkdf_cases, mac, xdh};

#[test]
fn chacha20_poly1305_judges_every_case_right() {
    aead_cases(
        aead::TestName::ChaCha20Poly1305,
        AeadType::ChaCha20Poly1305,
        256,
    );
}

#[test]
fn aes_128_gcm_judges_every_case_right() {
    aead_cases(aead::TestName::AesGcm, AeadType::Aes128Gcm, 128);
}

fn aead_cases(name: aead::TestName, cipher: AeadType, key_bits: usize) {
    let crypto = provider();
    let (mut run, mut skipped) = (0, 0);
    for group in aead::TestSet::load(name).unwrap().test_groups {
        for case in group.tests {
            if (group.key_size, group.nonce_size, group.tag_size) != (key_bits, 96, 128) {
                skipped += 1;
                if group.key_size == key_bits && group.nonce_size != 96 {
                    let refused =
                        crypto.aead_encrypt(cipher, &case.key, &case.pt, &case.nonce, &case.aad);
                    assert_eq!(
                        refused,
                        Err(CryptoError::InvalidLength),
                        "case {}",
                        case.tc_id
                    );
                }
                continue;
            }
            run += 1;
            let sealed = [case.ct.as_ref(), case.tag.as_ref()].concat();
            let opened = crypto.aead_decrypt(cipher, &case.key, &sealed, &case.nonce, &case.aad);
            if case.result.must_fail() {
                assert_eq!(
                    opened,
                    Err(CryptoError::AeadDecryptionError),
                    "case {}",
                    case.tc_id
                );
            } else {
                assert_eq!(
                    opened.as_deref(),
                    Ok(case.pt.as_ref()),
                    "case {}",
                    case.tc_id
                );
                let made = crypto.aead_encrypt(cipher, &case.key, &case.pt, &case.nonce, &case.aad);
                assert_eq!(made, Ok(sealed), "case {}", case.tc_id);
            }
        }
    }
    report(&format!("{cipher:?}"), run, skipped);
}

#[test]
fn ed25519_judges_every_case_right_by_both_doors() {
    let crypto = provider();
    let mut run = 0;
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519)
        .unwrap()
        .test_groups
    {
        let public: [u8; 32] = group.key.pk.as_ref().try_into().unwrap();
        for case in group.tests {
            run += 1;
            let stands = case.result == TestResult::Valid;
            assert_eq!(
                verify(&public, &case.msg, &case.sig).is_ok(),
                stands,
                "case {}",
                case.tc_id
            );
            let by_mls =
                crypto.verify_signature(SignatureScheme::ED25519, &case.msg, &public, &case.sig);
            assert_eq!(by_mls.is_ok(), stands, "case {}", case.tc_id);
        }
    }
    report("Ed25519", run, 0);
}

#[test]
fn hkdf_sha256_judges_every_case_right() {
    let crypto = provider();
    let mut run = 0;
    for group in hkdf_cases::TestSet::load(hkdf_cases::TestName::HkdfSha256)
        .unwrap()
        .test_groups
    {
        for case in group.tests {
            run += 1;
            let prk = crypto
                .hkdf_extract(HashType::Sha2_256, &case.salt, &case.ikm)
                .unwrap();
            let okm = crypto.hkdf_expand(HashType::Sha2_256, prk.as_slice(), &case.info, case.size);
            match okm {
                Ok(okm) => {
                    assert!(!case.result.must_fail(), "case {}", case.tc_id);
                    assert_eq!(okm.as_slice(), case.okm.as_ref(), "case {}", case.tc_id);
                }
                Err(error) => {
                    assert_eq!(
                        error,
                        CryptoError::HkdfOutputLengthInvalid,
                        "case {}",
                        case.tc_id
                    );
                    assert!(case.result.must_fail(), "case {}", case.tc_id);
                }
            }
        }
    }
    report("HKDF-SHA256", run, 0);
}

#[test]
fn hmac_sha256_judges_every_case_right() {
    let crypto = provider();
    let mut run = 0;
    for group in mac::TestSet::load(mac::TestName::HmacSha256)
        .unwrap()
        .test_groups
    {
        for case in group.tests {
            run += 1;
            let made = crypto
                .hmac(HashType::Sha2_256, &case.key, &case.msg)
                .unwrap();
            let stands = made.as_slice()[..group.tag_size / 8] == *case.tag;
            assert_eq!(stands, !case.result.must_fail(), "case {}", case.tc_id);
        }
    }
    report("HMAC-SHA256", run, 0);
}

/// X25519 is reached through HPKE: the case's public key is the KEM output, its private key the receiver's, and
/// what is exported must follow from the case's shared secret. An all-zero shared secret must be refused
/// (RFC 9180 section 7.1.4).
#[test]
fn x25519_within_hpke_judges_every_case_right() {
    let crypto = provider();
    let (mut run, mut skipped) = (0, 0);
    for group in xdh::TestSet::load(xdh::TestName::X25519)
        .unwrap()
        .test_groups
    {
        for case in group.tests {
            if case.public_key.len() != 32 || case.private_key.len() != 32 {
                let sealed = HpkeCiphertext {
                    kem_output: case.public_key.to_vec().into(),
                    ciphertext: vec![0; 32].into(),
                };
                let refused = crypto.hpke_open(
                    CLASSICAL.hpke_config(),
                    &sealed,
                    &case.private_key,
                    b"",
                    b"",
                );
                assert_eq!(
                    refused,
                    Err(CryptoError::HpkeDecryptionError),
                    "case {}",
                    case.tc_id
                );
                skipped += 1;
                continue;
            }
            run += 1;
            let exported = crypto.hpke_setup_receiver_and_export(
                CLASSICAL.hpke_config(),
                &case.public_key,
                &case.private_key,
                b"",
                b"",
                32,
            );
            if case.shared_secret.iter().all(|byte| *byte == 0) {
                assert_eq!(
                    exported.err(),
                    Some(CryptoError::ReceiverSetupError),
                    "case {}",
                    case.tc_id
                );
            } else {
                let expected = export_of(&case.shared_secret, &case.public_key, &case.private_key);
                assert_eq!(&*exported.unwrap(), expected, "case {}", case.tc_id);
            }
        }
    }
    report("X25519", run, skipped);
}

/// ExtractAndExpand, KeySchedule and Export of RFC 9180 (sections 4.1, 5.1, 5.3) for suite (0x20, 1, 3) with
/// empty info and context, from the Diffie-Hellman output on.
fn export_of(dh: &[u8], kem_output: &[u8], private: &[u8]) -> Vec<u8> {
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private).unwrap();
    let public = X25519HkdfSha256::sk_to_pk(&private).to_bytes();
    let kem = b"KEM\x00\x20";
    let suite = b"HPKE\x00\x20\x00\x01\x00\x03";

    let eae_prk = extract(kem, b"", b"eae_prk", dh);
    let shared_secret = expand(
        kem,
        &eae_prk,
        b"shared_secret",
        &[kem_output, &public].concat(),
    );
    let no_psk_id = extract(suite, b"", b"psk_id_hash", b"");
    let context = [vec![0], no_psk_id, extract(suite, b"", b"info_hash", b"")].concat();
    let secret = extract(suite, &shared_secret, b"secret", b"");
    let exporter_secret = expand(suite, &secret, b"exp", &context);
    expand(suite, &exporter_secret, b"sec", b"")
}

fn extract(suite: &[u8], salt: &[u8], label: &[u8], ikm: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).unwrap();
    mac.update(&[b"HPKE-v1", suite, label, ikm].concat());
    mac.finalize().into_bytes().to_vec()
}

fn expand(suite: &[u8], prk: &[u8], label: &[u8], info: &[u8]) -> Vec<u8> {
    let mut out = vec![0; 32];
    let info = [b"\x00\x20HPKE-v1", suite, label, info].concat();
    Hkdf::<Sha256>::from_prk(prk)
        .unwrap()
        .expand(&info, &mut out)
        .unwrap();
    out
}

fn report(what: &str, run: usize, skipped: usize) {
    assert!(run > 0, "{what}: no case was run");
    say(&format!(
        "Wycheproof {what}: {run} run, {skipped} skipped (sizes no suite uses)"
    ));
}
