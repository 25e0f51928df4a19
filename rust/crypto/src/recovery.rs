use hpke::Serializable;
use hpke::kem::{Kem, XWing};

use crate::{DeviceKey, Entropy, EntropyFailed, Secret, derive};

/// The 32 bytes an account can be rebuilt from: whoever knows them is the account. Every key below is derived
/// from them alone, by labelled HKDF, so writing the seed down is enough.
#[derive(Debug)]
pub struct RecoverySeed(Secret<32>);

impl RecoverySeed {
    /// A new seed.
    ///
    /// # Errors
    /// [`EntropyFailed`] if the source gives none.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyFailed> {
        Secret::generate(entropy).map(Self)
    }

    /// The seed that was kept.
    #[must_use]
    pub fn from_secret(secret: &Secret<32>) -> Self {
        Self(secret.duplicate())
    }

    /// The seed to keep.
    #[must_use]
    pub fn to_secret(&self) -> Secret<32> {
        self.0.duplicate()
    }

    /// The account's identity key: the Ed25519 pair that certifies its devices.
    #[must_use]
    pub fn identity(&self) -> DeviceKey {
        DeviceKey::from_secret(&derive(self.0.as_bytes(), "recovery identity", b""))
    }

    /// The public key backups are encrypted to: X-Wing (ML-KEM-768 with X25519), 1216 bytes. The matching
    /// private key exists only while the seed is at hand.
    #[must_use]
    pub fn backup_public(&self) -> Vec<u8> {
        let (_private, public) = self.backup_pair();
        public.to_bytes().to_vec()
    }

    /// DeriveKeyPair of draft-ietf-hpke-pq for X-Wing.
    fn backup_pair(&self) -> (<XWing as Kem>::PrivateKey, <XWing as Kem>::PublicKey) {
        XWing::derive_keypair(derive::<32>(self.0.as_bytes(), "recovery backup", b"").as_bytes())
    }
}
