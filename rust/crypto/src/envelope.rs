use hpke::aead::{Aead, AesGcm128, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256, XWing};
use hpke::{Deserializable, HpkeError, OpModeR, OpModeS, Serializable};
use openmls_traits::types::{
    CryptoError, ExporterSecret, HpkeAeadType, HpkeCiphertext, HpkeConfig, HpkeKdfType,
    HpkeKemType, HpkeKeyPair, KemOutput,
};
use zeroize::Zeroize;

use crate::Entropy;
use crate::entropy::Draw;

/// HPKE (RFC 9180) in base mode with HKDF-SHA256, for one of the two triples that the offered suites use.
#[derive(Clone, Copy)]
pub(crate) enum Envelope {
    /// X-Wing (draft-ietf-hpke-pq, KEM 0x647a) and AES-128-GCM.
    Hybrid,
    /// X25519 and ChaCha20-Poly1305.
    Classical,
}

/// Runs a generic function with the algorithms of an envelope: only real triples are ever compiled.
macro_rules! with_algorithms {
    ($envelope:expr, $function:ident($($argument:expr),*)) => {
        match $envelope {
            Envelope::Hybrid => $function::<XWing, AesGcm128>($($argument),*),
            Envelope::Classical => $function::<X25519HkdfSha256, ChaCha20Poly1305>($($argument),*),
        }
    };
}

impl Envelope {
    /// The envelope of an MLS suite's triple; `UnsupportedCiphersuite` for every other.
    pub(crate) fn of(config: &HpkeConfig) -> Result<Self, CryptoError> {
        match config {
            HpkeConfig(
                HpkeKemType::XWingKemDraft6,
                HpkeKdfType::HkdfSha256,
                HpkeAeadType::AesGcm128,
            ) => Ok(Self::Hybrid),
            HpkeConfig(
                HpkeKemType::DhKem25519,
                HpkeKdfType::HkdfSha256,
                HpkeAeadType::ChaCha20Poly1305,
            ) => Ok(Self::Classical),
            _ => Err(CryptoError::UnsupportedCiphersuite),
        }
    }

    pub(crate) fn seal(
        self,
        public: &[u8],
        info: &[u8],
        aad: &[u8],
        plaintext: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<HpkeCiphertext, CryptoError> {
        with_algorithms!(self, seal(public, info, aad, plaintext, entropy))
    }

    pub(crate) fn open(
        self,
        sealed: &HpkeCiphertext,
        private: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        with_algorithms!(self, open(sealed, private, info, aad))
    }

    /// A fresh KEM output for `public` and the `length` bytes its context exports.
    pub(crate) fn export_to(
        self,
        public: &[u8],
        info: &[u8],
        context: &[u8],
        length: usize,
        entropy: &dyn Entropy,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        with_algorithms!(self, export_to(public, info, context, length, entropy))
    }

    /// The bytes that [`Envelope::export_to`] gave the sender of `kem_output`.
    pub(crate) fn export_from(
        self,
        kem_output: &[u8],
        private: &[u8],
        info: &[u8],
        context: &[u8],
        length: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        with_algorithms!(
            self,
            export_from(kem_output, private, info, context, length)
        )
    }

    /// DeriveKeyPair: RFC 9180 section 7.1.3 for X25519; the labelled one of draft-ietf-hpke-pq section 5 for
    /// X-Wing (other stacks once had an unlabelled one, which gives other keys).
    pub(crate) fn derive_key_pair(self, ikm: &[u8]) -> HpkeKeyPair {
        match self {
            Self::Hybrid => derive_key_pair::<XWing>(ikm),
            Self::Classical => derive_key_pair::<X25519HkdfSha256>(ikm),
        }
    }
}

fn seal<K: Kem, A: Aead>(
    public: &[u8],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<HpkeCiphertext, CryptoError> {
    let public = K::PublicKey::from_bytes(public).map_err(|_| CryptoError::InvalidPublicKey)?;
    let mut draw = Draw::from(entropy);
    let made = hpke::single_shot_seal_with_rng::<A, HkdfSha256, K>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        aad,
        &mut draw,
    );
    let (kem_output, ciphertext) = draw
        .finish(made)
        .map_err(|_| CryptoError::InsufficientRandomness)?
        .map_err(|_| CryptoError::HpkeEncryptionError)?;
    Ok(HpkeCiphertext {
        kem_output: kem_output.to_bytes().as_slice().into(),
        ciphertext: ciphertext.into(),
    })
}

fn open<K: Kem, A: Aead>(
    sealed: &HpkeCiphertext,
    private: &[u8],
    info: &[u8],
    aad: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let attempt = || {
        let private = K::PrivateKey::from_bytes(private)?;
        let kem_output = K::EncappedKey::from_bytes(sealed.kem_output.as_slice())?;
        let ciphertext = sealed.ciphertext.as_slice();
        hpke::single_shot_open::<A, HkdfSha256, K>(
            &OpModeR::Base,
            &private,
            &kem_output,
            info,
            ciphertext,
            aad,
        )
    };
    attempt().map_err(|_: HpkeError| CryptoError::HpkeDecryptionError)
}

fn export_to<K: Kem, A: Aead>(
    public: &[u8],
    info: &[u8],
    context: &[u8],
    length: usize,
    entropy: &dyn Entropy,
) -> Result<(KemOutput, ExporterSecret), CryptoError> {
    let public = K::PublicKey::from_bytes(public).map_err(|_| CryptoError::InvalidPublicKey)?;
    let mut draw = Draw::from(entropy);
    let made =
        hpke::setup_sender_with_rng::<A, HkdfSha256, K>(&OpModeS::Base, &public, info, &mut draw);
    let (kem_output, sender) = draw
        .finish(made)
        .map_err(|_| CryptoError::InsufficientRandomness)?
        .map_err(|_| CryptoError::SenderSetupError)?;
    let mut secret = vec![0; length];
    sender
        .export(context, &mut secret)
        .map_err(|_| CryptoError::ExporterError)?;
    Ok((kem_output.to_bytes().to_vec(), secret.into()))
}

fn export_from<K: Kem, A: Aead>(
    kem_output: &[u8],
    private: &[u8],
    info: &[u8],
    context: &[u8],
    length: usize,
) -> Result<ExporterSecret, CryptoError> {
    let attempt = || {
        let private = K::PrivateKey::from_bytes(private)?;
        let kem_output = K::EncappedKey::from_bytes(kem_output)?;
        hpke::setup_receiver::<A, HkdfSha256, K>(&OpModeR::Base, &private, &kem_output, info)
    };
    let receiver = attempt().map_err(|_: HpkeError| CryptoError::ReceiverSetupError)?;
    let mut secret = vec![0; length];
    receiver
        .export(context, &mut secret)
        .map_err(|_| CryptoError::ExporterError)?;
    Ok(secret.into())
}

fn derive_key_pair<K: Kem>(ikm: &[u8]) -> HpkeKeyPair {
    let (private, public) = K::derive_keypair(ikm);
    let mut private = private.to_bytes();
    let pair = HpkeKeyPair {
        private: private.as_slice().into(),
        public: public.to_bytes().to_vec(),
    };
    private.as_mut_slice().zeroize();
    pair
}
