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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HYBRID, MlsCrypto, OsEntropy};
    use hpke::Deserializable;
    use openmls_traits::crypto::OpenMlsCrypto;
    use std::sync::Arc;

    #[test]
    fn a_kept_seed_makes_the_same_keys() {
        let seed = RecoverySeed::generate(&OsEntropy).unwrap();
        let again = RecoverySeed::from_secret(&seed.to_secret());
        assert_eq!(again.identity().public(), seed.identity().public());
        assert_eq!(again.backup_public(), seed.backup_public());
    }

    #[test]
    fn two_seeds_make_different_keys() {
        let (one, other) = (
            RecoverySeed::generate(&OsEntropy).unwrap(),
            RecoverySeed::generate(&OsEntropy).unwrap(),
        );
        assert_ne!(one.identity().public(), other.identity().public());
        assert_ne!(one.backup_public(), other.backup_public());
    }

    #[test]
    fn what_is_sealed_to_the_backup_key_opens_with_the_seed() {
        let seed = RecoverySeed::generate(&OsEntropy).unwrap();
        let crypto = MlsCrypto::new(Arc::new(OsEntropy));
        let sealed = crypto
            .hpke_seal(
                HYBRID.hpke_config(),
                &seed.backup_public(),
                b"info",
                b"aad",
                b"backup",
            )
            .unwrap();
        let (private, public) = seed.backup_pair();
        assert_eq!(
            crypto
                .hpke_open(
                    HYBRID.hpke_config(),
                    &sealed,
                    &private.to_bytes(),
                    b"info",
                    b"aad"
                )
                .unwrap(),
            b"backup"
        );
        assert_eq!(
            <XWing as Kem>::PublicKey::from_bytes(&seed.backup_public()),
            Ok(public)
        );
    }

    #[test]
    fn a_seed_prints_nothing_of_itself() {
        assert_eq!(
            format!("{:?}", RecoverySeed::generate(&OsEntropy).unwrap()),
            "RecoverySeed(Secret<32>)"
        );
    }
}
