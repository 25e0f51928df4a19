//! HPKE of both suites against the vectors of RFC 9180, draft-ietf-hpke-pq and X-Wing.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{AeadType, Ciphersuite, CryptoError, HpkeCiphertext};
use sealwright_crypto::{CLASSICAL, HYBRID};
use serde_json::Value;
use sha2::Sha256;
use support::{bytes, list, number, provider, provider_drawing, vectors};

const X25519: u16 = 0x0020;
const XWING: u16 = 0x647a;
const AES_128_GCM: u16 = 1;
const CHACHA20_POLY1305: u16 = 3;

#[test]
fn the_schedule_written_for_these_tests_gives_the_published_contexts() {
    for vector in vectors("hpke.json") {
        let made = Schedule::of(
            number(&vector, "kem_id") as u16,
            CHACHA20_POLY1305,
            &bytes(&vector, "shared_secret"),
            &bytes(&vector, "info"),
        );
        assert_eq!(made.key, bytes(&vector, "key"));
        assert_eq!(made.nonce, bytes(&vector, "base_nonce"));
        assert_eq!(made.exporter_secret, bytes(&vector, "exporter_secret"));
        for export in list(&vector, "exports") {
            let length = number(export, "L") as usize;
            assert_eq!(
                made.export(&bytes(export, "exporter_context"), length),
                bytes(export, "exported_value")
            );
        }
    }
}

#[test]
fn classical_key_pairs_are_derived_as_in_rfc_9180() {
    derives_the_published_pair(CLASSICAL, &vector_of(X25519));
}

#[test]
fn hybrid_key_pairs_are_derived_with_the_label() {
    derives_the_published_pair(HYBRID, &vector_of(XWING));
}

fn derives_the_published_pair(suite: Ciphersuite, vector: &Value) {
    let pair = provider()
        .derive_hpke_keypair(suite.hpke_config(), &bytes(vector, "ikmR"))
        .unwrap();
    let mut private = bytes(vector, "skRm");
    if suite == CLASSICAL {
        // X25519 ignores these bits (RFC 7748 section 5); here they are stored as it reads them.
        private[0] &= 0xf8;
        private[31] = private[31] & 0x7f | 0x40;
    }
    assert_eq!(&*pair.private, private);
    assert_eq!(pair.public, bytes(vector, "pkRm"));
}

/// The start of the public key that ikm = 01 01 … gives with the label, and that the unlabelled derivation of
/// older stacks does not (c4685208).
#[test]
fn the_hybrid_derivation_cannot_drift_to_the_unlabelled_one() {
    let pair = provider()
        .derive_hpke_keypair(HYBRID.hpke_config(), &[1; 32])
        .unwrap();
    assert_eq!(pair.public[..4], [0xdf, 0x13, 0x1d, 0x25]);
}

#[test]
fn classical_seal_and_open_give_the_bytes_of_rfc_9180() {
    let vector = vector_of(X25519);
    let (public, private, info) = (
        bytes(&vector, "pkRm"),
        bytes(&vector, "skRm"),
        bytes(&vector, "info"),
    );
    let [encryption] = list(&vector, "encryptions").as_slice() else {
        panic!("one encryption")
    };
    let (aad, plaintext, ciphertext) = (
        bytes(encryption, "aad"),
        bytes(encryption, "pt"),
        bytes(encryption, "ct"),
    );

    let crypto = provider_drawing(&bytes(&vector, "ikmE"));
    let sealed = crypto
        .hpke_seal(CLASSICAL.hpke_config(), &public, &info, &aad, &plaintext)
        .unwrap();
    assert_eq!(sealed.kem_output.as_slice(), bytes(&vector, "enc"));
    assert_eq!(sealed.ciphertext.as_slice(), ciphertext);
    assert_eq!(
        crypto
            .hpke_open(CLASSICAL.hpke_config(), &sealed, &private, &info, &aad)
            .unwrap(),
        plaintext
    );
}

#[test]
fn classical_exports_are_those_of_rfc_9180() {
    let vector = vector_of(X25519);
    let (public, private, info) = (
        bytes(&vector, "pkRm"),
        bytes(&vector, "skRm"),
        bytes(&vector, "info"),
    );
    for export in list(&vector, "exports") {
        let context = bytes(export, "exporter_context");
        let length = number(export, "L") as usize;
        let expected = bytes(export, "exported_value");

        let crypto = provider_drawing(&bytes(&vector, "ikmE"));
        let (kem_output, sent) = crypto
            .hpke_setup_sender_and_export(CLASSICAL.hpke_config(), &public, &info, &context, length)
            .unwrap();
        assert_eq!(kem_output, bytes(&vector, "enc"));
        assert_eq!(&*sent, expected);
        let received = crypto
            .hpke_setup_receiver_and_export(
                CLASSICAL.hpke_config(),
                &kem_output,
                &private,
                &info,
                &context,
                length,
            )
            .unwrap();
        assert_eq!(&*received, expected);
    }
}

/// The published hybrid context is for another AEAD, so from its shared secret on the schedule of these tests
/// takes over.
#[test]
fn hybrid_envelopes_follow_from_the_shared_secret_of_draft_ietf_hpke_pq() {
    let vector = vector_of(XWING);
    hybrid_follows_from(&Encapsulation {
        public: bytes(&vector, "pkRm"),
        private: bytes(&vector, "skRm"),
        randomness: bytes(&vector, "ikmE"),
        kem_output: bytes(&vector, "enc"),
        shared_secret: bytes(&vector, "shared_secret"),
    });
}

#[test]
fn hybrid_envelopes_follow_from_the_shared_secrets_of_x_wing() {
    let vectors = vectors("xwing.json");
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        hybrid_follows_from(&Encapsulation {
            public: bytes(&vector, "pk"),
            private: bytes(&vector, "sk"),
            randomness: bytes(&vector, "eseed"),
            kem_output: bytes(&vector, "ct"),
            shared_secret: bytes(&vector, "ss"),
        });
    }
}

struct Encapsulation {
    public: Vec<u8>,
    private: Vec<u8>,
    randomness: Vec<u8>,
    kem_output: Vec<u8>,
    shared_secret: Vec<u8>,
}

fn hybrid_follows_from(vector: &Encapsulation) {
    let crypto = provider_drawing(&vector.randomness);
    let sealed = crypto
        .hpke_seal(
            HYBRID.hpke_config(),
            &vector.public,
            b"info",
            b"aad",
            b"plaintext",
        )
        .unwrap();
    assert_eq!(sealed.kem_output.as_slice(), vector.kem_output);

    let context = Schedule::of(XWING, AES_128_GCM, &vector.shared_secret, b"info");
    let opened = crypto
        .aead_decrypt(
            AeadType::Aes128Gcm,
            &context.key,
            sealed.ciphertext.as_slice(),
            &context.nonce,
            b"aad",
        )
        .unwrap();
    assert_eq!(opened, b"plaintext");
    let opened = crypto
        .hpke_open(
            HYBRID.hpke_config(),
            &sealed,
            &vector.private,
            b"info",
            b"aad",
        )
        .unwrap();
    assert_eq!(opened, b"plaintext");

    let crypto = provider_drawing(&vector.randomness);
    let (kem_output, sent) = crypto
        .hpke_setup_sender_and_export(
            HYBRID.hpke_config(),
            &vector.public,
            b"info",
            b"context",
            48,
        )
        .unwrap();
    assert_eq!(kem_output, vector.kem_output);
    assert_eq!(&*sent, context.export(b"context", 48));
    let received = crypto
        .hpke_setup_receiver_and_export(
            HYBRID.hpke_config(),
            &kem_output,
            &vector.private,
            b"info",
            b"context",
            48,
        )
        .unwrap();
    assert_eq!(&*received, &*sent);
}

#[test]
fn what_was_sealed_opens_only_unaltered_and_where_it_belongs() {
    for suite in [HYBRID, CLASSICAL] {
        let crypto = provider();
        let pair = crypto
            .derive_hpke_keypair(suite.hpke_config(), &[7; 32])
            .unwrap();
        let other = crypto
            .derive_hpke_keypair(suite.hpke_config(), &[8; 32])
            .unwrap();
        let sealed = crypto
            .hpke_seal(
                suite.hpke_config(),
                &pair.public,
                b"info",
                b"aad",
                b"plaintext",
            )
            .unwrap();
        let open = |sealed: &HpkeCiphertext, private: &[u8], info: &[u8], aad: &[u8]| {
            crypto.hpke_open(suite.hpke_config(), sealed, private, info, aad)
        };

        assert_eq!(
            open(&sealed, &pair.private, b"info", b"aad").unwrap(),
            b"plaintext"
        );
        let refused = Err(CryptoError::HpkeDecryptionError);
        assert_eq!(open(&sealed, &other.private, b"info", b"aad"), refused);
        assert_eq!(open(&sealed, &pair.private[1..], b"info", b"aad"), refused);
        assert_eq!(open(&sealed, &pair.private, b"else", b"aad"), refused);
        assert_eq!(open(&sealed, &pair.private, b"info", b"else"), refused);
        for at in [0, 1, sealed.kem_output.as_slice().len() - 1] {
            let mut altered = sealed.clone();
            altered.kem_output = flipped(sealed.kem_output.as_slice(), at).into();
            assert_eq!(
                open(&altered, &pair.private, b"info", b"aad"),
                refused,
                "{suite}, KEM output byte {at}"
            );
        }
        for at in 0..sealed.ciphertext.as_slice().len() {
            let mut altered = sealed.clone();
            altered.ciphertext = flipped(sealed.ciphertext.as_slice(), at).into();
            assert_eq!(
                open(&altered, &pair.private, b"info", b"aad"),
                refused,
                "{suite}, ciphertext byte {at}"
            );
        }
        for length in 0..16 {
            let mut altered = sealed.clone();
            altered.ciphertext = sealed.ciphertext.as_slice()[..length].into();
            assert_eq!(
                open(&altered, &pair.private, b"info", b"aad"),
                refused,
                "{suite}, {length} bytes"
            );
            altered = sealed.clone();
            altered.kem_output = sealed.kem_output.as_slice()[..length].into();
            assert_eq!(
                open(&altered, &pair.private, b"info", b"aad"),
                refused,
                "{suite}, KEM output of {length}"
            );
        }
    }
}

#[test]
fn a_source_that_fails_gives_no_envelope() {
    for (suite, needed) in [(HYBRID, 64), (CLASSICAL, 32)] {
        let pair = provider()
            .derive_hpke_keypair(suite.hpke_config(), &[7; 32])
            .unwrap();
        let crypto = provider_drawing(&vec![1; needed - 1]);
        let failed = CryptoError::InsufficientRandomness;
        assert_eq!(
            crypto
                .hpke_seal(suite.hpke_config(), &pair.public, b"", b"", b"x")
                .err(),
            Some(failed)
        );
        let exported =
            crypto.hpke_setup_sender_and_export(suite.hpke_config(), &pair.public, b"", b"", 32);
        assert_eq!(exported.err(), Some(failed));
    }
}

#[test]
fn a_public_key_of_the_wrong_length_or_order_is_refused() {
    let crypto = provider();
    for length in [0, 31, 33, 1215, 1217] {
        for suite in [HYBRID, CLASSICAL] {
            let sealed = crypto.hpke_seal(suite.hpke_config(), &vec![9; length], b"", b"", b"x");
            assert_eq!(
                sealed.err(),
                Some(CryptoError::InvalidPublicKey),
                "{suite}, {length} bytes"
            );
        }
    }
    let sealed = crypto.hpke_seal(CLASSICAL.hpke_config(), &[0; 32], b"", b"", b"x");
    assert_eq!(sealed.err(), Some(CryptoError::HpkeEncryptionError));
}

/// The ML-KEM part of an X-Wing key holds numbers below 3329 (FIPS 203 section 7.2, modulus check).
#[test]
fn a_hybrid_public_key_with_numbers_out_of_range_is_refused() {
    let sealed = provider().hpke_seal(HYBRID.hpke_config(), &[0xff; 1216], b"", b"", b"x");
    assert_eq!(sealed.err(), Some(CryptoError::InvalidPublicKey));
}

#[test]
fn exports_longer_than_hkdf_gives_are_an_error() {
    let crypto = provider();
    let pair = crypto
        .derive_hpke_keypair(CLASSICAL.hpke_config(), &[7; 32])
        .unwrap();
    for length in [255 * 32 + 1, 65_536, 1 << 20] {
        let exported = crypto.hpke_setup_sender_and_export(
            CLASSICAL.hpke_config(),
            &pair.public,
            b"",
            b"",
            length,
        );
        assert_eq!(exported.err(), Some(CryptoError::ExporterError), "{length}");
    }
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

fn vector_of(kem: u16) -> Value {
    vectors("hpke.json")
        .into_iter()
        .find(|vector| number(vector, "kem_id") == u64::from(kem))
        .unwrap()
}

/// KeySchedule of RFC 9180 section 5.1 in base mode with HKDF-SHA256, written from the RFC.
struct Schedule {
    suite: Vec<u8>,
    key: Vec<u8>,
    nonce: Vec<u8>,
    exporter_secret: Vec<u8>,
}

impl Schedule {
    fn of(kem: u16, aead: u16, shared_secret: &[u8], info: &[u8]) -> Self {
        let ids = [kem, 1, aead].map(u16::to_be_bytes).concat();
        let suite = [b"HPKE".as_slice(), &ids].concat();
        let no_psk_id = labeled_extract(&suite, b"", b"psk_id_hash", b"");
        let context = [
            vec![0],
            no_psk_id,
            labeled_extract(&suite, b"", b"info_hash", info),
        ]
        .concat();
        let secret = labeled_extract(&suite, shared_secret, b"secret", b"");
        let key_length = if aead == AES_128_GCM { 16 } else { 32 };
        Self {
            key: labeled_expand(&suite, &secret, b"key", &context, key_length),
            nonce: labeled_expand(&suite, &secret, b"base_nonce", &context, 12),
            exporter_secret: labeled_expand(&suite, &secret, b"exp", &context, 32),
            suite,
        }
    }

    fn export(&self, context: &[u8], length: usize) -> Vec<u8> {
        labeled_expand(&self.suite, &self.exporter_secret, b"sec", context, length)
    }
}

fn labeled_extract(suite: &[u8], salt: &[u8], label: &[u8], ikm: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).unwrap();
    for part in [b"HPKE-v1", suite, label, ikm] {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

fn labeled_expand(suite: &[u8], prk: &[u8], label: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    let info = [
        &(length as u16).to_be_bytes(),
        b"HPKE-v1".as_slice(),
        suite,
        label,
        info,
    ]
    .concat();
    Hkdf::<Sha256>::from_prk(prk)
        .unwrap()
        .expand(&info, &mut out)
        .unwrap();
    out
}
