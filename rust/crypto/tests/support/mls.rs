//! The part of RFC 9420 that is computation and not state, written from the RFC over nothing but the provider:
//! enough to check the working group's vectors without OpenMLS in between.
#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test crate uses its part, and fails by panicking"
)]

use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{Ciphersuite, HpkeCiphertext};
use sealwright_crypto::{MlsCrypto, SUITES};
use serde_json::Value;

use super::{number, provider, say, working_group_vectors};

/// A suite and the provider that computes in it.
pub(crate) struct Mls {
    pub(crate) suite: Ciphersuite,
    pub(crate) crypto: MlsCrypto,
}

/// Runs `test` on every vector of `file` whose suite is offered, and says how many that were.
pub(crate) fn for_each(file: &str, test: impl Fn(&Mls, &Value)) {
    let Some(vectors) = working_group_vectors(file) else {
        return;
    };
    let (mut run, mut skipped) = (0, 0);
    for vector in &vectors {
        let number = number(vector, "cipher_suite") as u16;
        let Some(suite) = SUITES.into_iter().find(|suite| u16::from(suite) == number) else {
            skipped += 1;
            continue;
        };
        test(
            &Mls {
                suite,
                crypto: provider(),
            },
            vector,
        );
        run += 1;
    }
    assert!(run > 0, "{file}: no vector was run");
    say(&format!(
        "{file}: {run} run, {skipped} skipped (suites not offered)"
    ));
}

impl Mls {
    pub(crate) fn hash_length(&self) -> usize {
        self.suite.hash_length()
    }

    /// Section 5.1.
    pub(crate) fn hash(&self, input: &[u8]) -> Vec<u8> {
        self.crypto
            .hash(self.suite.hash_algorithm(), input)
            .unwrap()
    }

    pub(crate) fn mac(&self, key: &[u8], input: &[u8]) -> Vec<u8> {
        self.crypto
            .hmac(self.suite.hash_algorithm(), key, input)
            .unwrap()
            .as_slice()
            .to_vec()
    }

    pub(crate) fn extract(&self, salt: &[u8], ikm: &[u8]) -> Vec<u8> {
        self.crypto
            .hkdf_extract(self.suite.hash_algorithm(), salt, ikm)
            .unwrap()
            .as_slice()
            .to_vec()
    }

    /// Section 5.2.
    pub(crate) fn ref_hash(&self, label: &str, value: &[u8]) -> Vec<u8> {
        self.hash(&[vector(label.as_bytes()), vector(value)].concat())
    }

    /// Section 8.
    pub(crate) fn expand_with_label(
        &self,
        secret: &[u8],
        label: &str,
        context: &[u8],
        length: usize,
    ) -> Vec<u8> {
        let info = [
            (length as u16).to_be_bytes().to_vec(),
            labelled(label, context),
        ]
        .concat();
        self.crypto
            .hkdf_expand(self.suite.hash_algorithm(), secret, &info, length)
            .unwrap()
            .as_slice()
            .to_vec()
    }

    pub(crate) fn derive_secret(&self, secret: &[u8], label: &str) -> Vec<u8> {
        self.expand_with_label(secret, label, b"", self.hash_length())
    }

    /// Section 9.1.
    pub(crate) fn derive_tree_secret(
        &self,
        secret: &[u8],
        label: &str,
        generation: u32,
        length: usize,
    ) -> Vec<u8> {
        self.expand_with_label(secret, label, &generation.to_be_bytes(), length)
    }

    /// Section 5.1.2.
    pub(crate) fn sign_with_label(&self, private: &[u8], label: &str, content: &[u8]) -> Vec<u8> {
        self.crypto
            .sign(
                self.suite.signature_algorithm(),
                &labelled(label, content),
                private,
            )
            .unwrap()
    }

    pub(crate) fn verifies_with_label(
        &self,
        public: &[u8],
        label: &str,
        content: &[u8],
        signature: &[u8],
    ) -> bool {
        let content = labelled(label, content);
        self.crypto
            .verify_signature(
                self.suite.signature_algorithm(),
                &content,
                public,
                signature,
            )
            .is_ok()
    }

    /// Section 5.1.3.
    pub(crate) fn encrypt_with_label(
        &self,
        public: &[u8],
        label: &str,
        context: &[u8],
        plaintext: &[u8],
    ) -> HpkeCiphertext {
        let info = labelled(label, context);
        self.crypto
            .hpke_seal(self.suite.hpke_config(), public, &info, b"", plaintext)
            .unwrap()
    }

    pub(crate) fn decrypt_with_label(
        &self,
        private: &[u8],
        label: &str,
        context: &[u8],
        sealed: &HpkeCiphertext,
    ) -> Vec<u8> {
        let info = labelled(label, context);
        self.crypto
            .hpke_open(self.suite.hpke_config(), sealed, private, &info, b"")
            .unwrap()
    }

    pub(crate) fn aead_open(&self, key: &[u8], nonce: &[u8], aad: &[u8], sealed: &[u8]) -> Vec<u8> {
        self.crypto
            .aead_decrypt(self.suite.aead_algorithm(), key, sealed, nonce, aad)
            .unwrap()
    }

    /// The AEAD key and nonce derived under the labels "key" and "nonce" by whatever derivation is given.
    pub(crate) fn key_and_nonce(
        &self,
        derive: impl Fn(&str, usize) -> Vec<u8>,
    ) -> (Vec<u8>, Vec<u8>) {
        (
            derive("key", self.suite.aead_key_length()),
            derive("nonce", self.suite.aead_nonce_length()),
        )
    }

    /// Section 6.3.2: for the sender data beside `ciphertext`.
    pub(crate) fn sender_data_key(
        &self,
        sender_data_secret: &[u8],
        ciphertext: &[u8],
    ) -> (Vec<u8>, Vec<u8>) {
        let sample = &ciphertext[..ciphertext.len().min(self.hash_length())];
        self.key_and_nonce(|label, length| {
            self.expand_with_label(sender_data_secret, label, sample, length)
        })
    }

    /// Section 9: the secret of a leaf in a tree of `leaves` leaves (a power of two).
    pub(crate) fn leaf_secret(
        &self,
        encryption_secret: &[u8],
        leaves: usize,
        leaf: usize,
    ) -> Vec<u8> {
        if leaves == 1 {
            return encryption_secret.to_vec();
        }
        let half = leaves / 2;
        let (side, leaf) = if leaf < half {
            ("left", leaf)
        } else {
            ("right", leaf - half)
        };
        let child = self.expand_with_label(
            encryption_secret,
            "tree",
            side.as_bytes(),
            self.hash_length(),
        );
        self.leaf_secret(&child, half, leaf)
    }

    /// Section 9.1: key and nonce of one generation of a leaf's ratchet ("handshake" or "application").
    pub(crate) fn ratchet_key(
        &self,
        leaf_secret: &[u8],
        ratchet: &str,
        generation: u32,
    ) -> (Vec<u8>, Vec<u8>) {
        let mut secret = self.derive_secret(leaf_secret, ratchet);
        for passed in 0..generation {
            secret = self.derive_tree_secret(&secret, "secret", passed, self.hash_length());
        }
        self.key_and_nonce(|label, length| {
            self.derive_tree_secret(&secret, label, generation, length)
        })
    }

    /// Section 8.1, without extensions.
    pub(crate) fn group_context(
        &self,
        id: &[u8],
        epoch: u64,
        tree_hash: &[u8],
        confirmed_transcript_hash: &[u8],
    ) -> Vec<u8> {
        [
            MLS_1_0.to_vec(),
            u16::from(self.suite).to_be_bytes().to_vec(),
            vector(id),
            epoch.to_be_bytes().to_vec(),
            vector(tree_hash),
            vector(confirmed_transcript_hash),
            vector(b""),
        ]
        .concat()
    }

    /// Section 8: from the joiner secret on; (welcome secret, epoch secret).
    pub(crate) fn after_joiner(
        &self,
        joiner_secret: &[u8],
        psk_secret: &[u8],
        context: &[u8],
    ) -> (Vec<u8>, Vec<u8>) {
        let member = self.extract(joiner_secret, psk_secret);
        let epoch_secret = self.expand_with_label(&member, "epoch", context, self.hash_length());
        (self.derive_secret(&member, "welcome"), epoch_secret)
    }
}

pub(crate) const MLS_1_0: [u8; 2] = [0, 1];

/// `opaque<V>` (section 2.1.2).
pub(crate) fn vector(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let prefix = match length {
        0..0x40 => vec![length as u8],
        0x40..0x4000 => (length as u16 | 0x4000).to_be_bytes().to_vec(),
        _ => (length as u32 | 0x8000_0000).to_be_bytes().to_vec(),
    };
    [prefix, bytes.to_vec()].concat()
}

fn labelled(label: &str, content: &[u8]) -> Vec<u8> {
    [
        vector(format!("MLS 1.0 {label}").as_bytes()),
        vector(content),
    ]
    .concat()
}

/// Reads encoded structures from the front.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    pub(crate) fn u8(&mut self) -> u8 {
        self.take(1)[0]
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_be_bytes(self.take(2).try_into().unwrap())
    }

    pub(crate) fn u32(&mut self) -> u32 {
        u32::from_be_bytes(self.take(4).try_into().unwrap())
    }

    pub(crate) fn u64(&mut self) -> u64 {
        u64::from_be_bytes(self.take(8).try_into().unwrap())
    }

    /// `opaque<V>`.
    pub(crate) fn vector(&mut self) -> &'a [u8] {
        let first = self.u8();
        let more = match first >> 6 {
            0 => 0,
            1 => 1,
            2 => 3,
            _ => panic!("no such length prefix"),
        };
        let length = self
            .take(more)
            .iter()
            .fold(usize::from(first & 0x3f), |length, byte| {
                length << 8 | usize::from(*byte)
            });
        self.take(length)
    }

    /// What `read` passes over, as bytes.
    pub(crate) fn span(&mut self, read: impl FnOnce(&mut Self)) -> &'a [u8] {
        let before = self.0;
        read(self);
        &before[..before.len() - self.0.len()]
    }
}
