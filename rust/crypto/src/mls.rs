use std::sync::Arc;

use hkdf::Hkdf;
use hmac::Mac;
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::random::OpenMlsRand;
use openmls_traits::types::{
    AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeCiphertext, HpkeConfig,
    HpkeKeyPair, KemOutput, SignatureScheme,
};
use sha2::Sha256;
use tls_codec::SecretVLBytes;
use zeroize::Zeroize;

use crate::derivation::hmac_sha256;
use crate::envelope::Envelope;
use crate::signature::VerifyingKeys;
use crate::{DeviceKey, Entropy, EntropyFailed, Secret, cipher, sha256};

/// The default suite, 0x004F of draft-ietf-mls-pq-ciphersuites (a provisional number): X-Wing (ML-KEM-768 with
/// X25519), AES-128-GCM, SHA-256, Ed25519. Recorded messages stay secret from a later quantum computer;
/// signatures do not resist one.
pub const HYBRID: Ciphersuite = Ciphersuite::MLS_128_MLKEM768X25519_AES128GCM_SHA256_Ed25519;

/// The suite for peers without the hybrid one, 0x0003 of RFC 9420: X25519, ChaCha20-Poly1305, SHA-256, Ed25519.
pub const CLASSICAL: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;

/// The suites offered, the preferred one first.
pub const SUITES: [Ciphersuite; 2] = [HYBRID, CLASSICAL];

/// The cryptography and randomness OpenMLS works with, for the suites of [`SUITES`] and nothing else: another
/// algorithm gives the `Unsupported…` error of `CryptoError`.
///
/// Random bytes, HPKE encapsulation included, come from the [`Entropy`] it was made with. Signatures are judged
/// as by [`verify`](crate::verify); public keys seen lately are kept decompressed. One provider may serve all
/// groups and threads of a profile; sharing it shares that memory.
pub struct MlsCrypto {
    entropy: Arc<dyn Entropy>,
    known: VerifyingKeys,
}

impl MlsCrypto {
    /// A provider that draws from `entropy`.
    #[must_use]
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self {
            entropy,
            known: VerifyingKeys::default(),
        }
    }
}

impl OpenMlsRand for MlsCrypto {
    type Error = EntropyFailed;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], EntropyFailed> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, EntropyFailed> {
        let mut bytes = vec![0; len];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}

impl OpenMlsCrypto for MlsCrypto {
    fn supports(&self, suite: Ciphersuite) -> Result<(), CryptoError> {
        if SUITES.contains(&suite) {
            Ok(())
        } else {
            Err(CryptoError::UnsupportedCiphersuite)
        }
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        SUITES.to_vec()
    }

    fn hkdf_extract(
        &self,
        hash: HashType,
        salt: &[u8],
        ikm: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        self.hmac(hash, salt, ikm)
    }

    fn hmac(
        &self,
        hash: HashType,
        key: &[u8],
        message: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        only_sha256(hash)?;
        let mut mac = hmac_sha256(key);
        mac.update(message);
        let mut tag = mac.finalize().into_bytes();
        let secret = tag.as_slice().into();
        tag.as_mut_slice().zeroize();
        Ok(secret)
    }

    fn hkdf_expand(
        &self,
        hash: HashType,
        prk: &[u8],
        info: &[u8],
        okm_len: usize,
    ) -> Result<SecretVLBytes, CryptoError> {
        only_sha256(hash)?;
        let kdf = Hkdf::<Sha256>::from_prk(prk).map_err(|_| CryptoError::InvalidLength)?;
        let mut okm = vec![0; okm_len];
        kdf.expand(info, &mut okm)
            .map_err(|_| CryptoError::HkdfOutputLengthInvalid)?;
        Ok(okm.into())
    }

    fn hash(&self, hash: HashType, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        only_sha256(hash)?;
        Ok(sha256(data).to_vec())
    }

    fn aead_encrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        cipher::encrypt(alg, key, nonce, aad, data)
    }

    fn aead_decrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        ct_tag: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        cipher::decrypt(alg, key, nonce, aad, ct_tag)
    }

    fn signature_key_gen(&self, alg: SignatureScheme) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
        only_ed25519(alg)?;
        let key =
            DeviceKey::generate(&*self.entropy).map_err(|_| CryptoError::InsufficientRandomness)?;
        Ok((key.to_secret().as_bytes().to_vec(), key.public().to_vec()))
    }

    fn verify_signature(
        &self,
        alg: SignatureScheme,
        data: &[u8],
        pk: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        only_ed25519(alg)?;
        self.known
            .verify(pk, data, signature)
            .map_err(|_| CryptoError::InvalidSignature)
    }

    fn sign(&self, alg: SignatureScheme, data: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        only_ed25519(alg)?;
        let secret = Secret::from_slice(key).map_err(|_| CryptoError::InvalidLength)?;
        Ok(DeviceKey::from_secret(&secret).sign_bytes(data).to_vec())
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        aad: &[u8],
        ptxt: &[u8],
    ) -> Result<HpkeCiphertext, CryptoError> {
        Envelope::of(&config)?.seal(pk_r, info, aad, ptxt, &*self.entropy)
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        sk_r: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        Envelope::of(&config)?.open(input, sk_r, info, aad)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        Envelope::of(&config)?.export_to(
            pk_r,
            info,
            exporter_context,
            exporter_length,
            &*self.entropy,
        )
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        enc: &[u8],
        sk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        Envelope::of(&config)?.export_from(enc, sk_r, info, exporter_context, exporter_length)
    }

    fn derive_hpke_keypair(
        &self,
        config: HpkeConfig,
        ikm: &[u8],
    ) -> Result<HpkeKeyPair, CryptoError> {
        Ok(Envelope::of(&config)?.derive_key_pair(ikm))
    }
}

fn only_sha256(hash: HashType) -> Result<(), CryptoError> {
    match hash {
        HashType::Sha2_256 => Ok(()),
        HashType::Sha2_384 | HashType::Sha2_512 => Err(CryptoError::UnsupportedHashAlgorithm),
    }
}

fn only_ed25519(scheme: SignatureScheme) -> Result<(), CryptoError> {
    if scheme == SignatureScheme::ED25519 {
        Ok(())
    } else {
        Err(CryptoError::UnsupportedSignatureScheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;
    use openmls_traits::types::{HpkeAeadType, HpkeKdfType, HpkeKemType};

    const fn shared<T: Send + Sync>() {}
    const _: () = shared::<MlsCrypto>();
    const _: () = shared::<DeviceKey>();
    const _: () = shared::<Secret<32>>();

    struct Dry;

    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyFailed> {
            Err(EntropyFailed)
        }
    }

    fn provider() -> MlsCrypto {
        MlsCrypto::new(Arc::new(OsEntropy))
    }

    #[test]
    fn two_suites_are_offered_the_hybrid_one_first() {
        assert_eq!(
            provider()
                .supported_ciphersuites()
                .iter()
                .map(u16::from)
                .collect::<Vec<_>>(),
            [0x004f, 0x0003]
        );
        for number in 0..=u16::MAX {
            let Ok(suite) = Ciphersuite::try_from(number) else {
                continue;
            };
            assert_eq!(
                provider().supports(suite).is_ok(),
                SUITES.contains(&suite),
                "{suite}"
            );
        }
    }

    #[test]
    fn algorithms_of_other_suites_are_refused() {
        let crypto = provider();
        for hash in [HashType::Sha2_384, HashType::Sha2_512] {
            let refused = CryptoError::UnsupportedHashAlgorithm;
            assert_eq!(crypto.hash(hash, b"x").err(), Some(refused));
            assert_eq!(crypto.hmac(hash, b"x", b"x").err(), Some(refused));
            assert_eq!(crypto.hkdf_extract(hash, b"x", b"x").err(), Some(refused));
            assert_eq!(
                crypto.hkdf_expand(hash, &[1; 64], b"x", 16).err(),
                Some(refused)
            );
        }
        let refused = CryptoError::UnsupportedAeadAlgorithm;
        assert_eq!(
            crypto
                .aead_encrypt(AeadType::Aes256Gcm, &[1; 32], b"x", &[1; 12], b"")
                .err(),
            Some(refused)
        );
        assert_eq!(
            crypto
                .aead_decrypt(AeadType::Aes256Gcm, &[1; 32], &[1; 32], &[1; 12], b"")
                .err(),
            Some(refused)
        );
        for scheme in [
            SignatureScheme::ED448,
            SignatureScheme::MLDSA44,
            SignatureScheme::ECDSA_SECP256R1_SHA256,
        ] {
            let refused = CryptoError::UnsupportedSignatureScheme;
            assert_eq!(crypto.signature_key_gen(scheme).err(), Some(refused));
            assert_eq!(crypto.sign(scheme, b"x", &[1; 32]).err(), Some(refused));
            assert_eq!(
                crypto
                    .verify_signature(scheme, b"x", &[1; 32], &[1; 64])
                    .err(),
                Some(refused)
            );
        }
        let mixed = || {
            HpkeConfig(
                HpkeKemType::DhKem25519,
                HpkeKdfType::HkdfSha256,
                HpkeAeadType::AesGcm128,
            )
        };
        assert_eq!(
            crypto.derive_hpke_keypair(mixed(), &[1; 32]).err(),
            Some(CryptoError::UnsupportedCiphersuite)
        );
        assert_eq!(
            crypto.hpke_seal(mixed(), &[9; 32], b"", b"", b"").err(),
            Some(CryptoError::UnsupportedCiphersuite)
        );
    }

    #[test]
    fn keys_and_nonces_of_other_sizes_are_refused() {
        let crypto = provider();
        for (cipher, size) in [(AeadType::Aes128Gcm, 16), (AeadType::ChaCha20Poly1305, 32)] {
            for (key, nonce) in [
                (size - 1, 12),
                (size + 1, 12),
                (size, 11),
                (size, 13),
                (0, 12),
                (size, 0),
            ] {
                let (key, nonce) = (vec![1; key], vec![1; nonce]);
                let refused = Some(CryptoError::InvalidLength);
                assert_eq!(
                    crypto.aead_encrypt(cipher, &key, b"x", &nonce, b"").err(),
                    refused
                );
                assert_eq!(
                    crypto
                        .aead_decrypt(cipher, &key, &[1; 17], &nonce, b"")
                        .err(),
                    refused
                );
            }
        }
        for length in [0, 31, 33, 64] {
            let refused = Some(CryptoError::InvalidLength);
            assert_eq!(
                crypto
                    .sign(SignatureScheme::ED25519, b"x", &vec![1; length])
                    .err(),
                refused
            );
        }
        assert_eq!(
            crypto
                .hkdf_expand(HashType::Sha2_256, &[1; 31], b"", 16)
                .err(),
            Some(CryptoError::InvalidLength)
        );
    }

    #[test]
    fn a_source_that_fails_is_an_error_and_no_panic() {
        let crypto = MlsCrypto::new(Arc::new(Dry));
        assert_eq!(crypto.random_array::<4>(), Err(EntropyFailed));
        assert_eq!(crypto.random_vec(4), Err(EntropyFailed));
        let failed = Some(CryptoError::InsufficientRandomness);
        assert_eq!(
            crypto.signature_key_gen(SignatureScheme::ED25519).err(),
            failed
        );
    }

    #[test]
    fn a_generated_signature_key_signs_for_its_public_key() {
        let crypto = provider();
        let (private, public) = crypto.signature_key_gen(SignatureScheme::ED25519).unwrap();
        let signature = crypto
            .sign(SignatureScheme::ED25519, b"x", &private)
            .unwrap();
        assert_eq!(
            crypto.verify_signature(SignatureScheme::ED25519, b"x", &public, &signature),
            Ok(())
        );
        let refused = Err(CryptoError::InvalidSignature);
        assert_eq!(
            crypto.verify_signature(SignatureScheme::ED25519, b"y", &public, &signature),
            refused
        );
    }

    #[test]
    fn random_bytes_are_as_many_as_asked_and_differ() {
        let crypto = provider();
        assert_ne!(crypto.random_array::<32>(), crypto.random_array::<32>());
        assert_eq!(crypto.random_vec(77).unwrap().len(), 77);
    }
}
