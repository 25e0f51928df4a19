use core::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;

use crate::{Entropy, EntropyFailed, Secret};

/// An Ed25519 key pair (RFC 8032) that signs for a device or an account. The expanded pair is held, so a
/// signature costs one base point multiplication, not two; it is wiped when dropped and never printed.
pub struct DeviceKey(Box<SigningKey>);

impl DeviceKey {
    /// A new key pair.
    ///
    /// # Errors
    /// [`EntropyFailed`] if the source gives no secret.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyFailed> {
        Secret::generate(entropy).map(|secret| Self::from_secret(&secret))
    }

    /// The pair of a stored secret (the 32-byte seed of RFC 8032 section 5.1.5); any 32 bytes are one.
    #[must_use]
    pub fn from_secret(secret: &Secret<32>) -> Self {
        Self(Box::new(SigningKey::from_bytes(secret.as_bytes())))
    }

    /// The secret to store, from which [`DeviceKey::from_secret`] makes the same pair.
    #[must_use]
    pub fn to_secret(&self) -> Secret<32> {
        let mut secret = Secret::zeros();
        secret.as_mut_bytes().copy_from_slice(self.0.as_bytes());
        secret
    }

    /// The public key others verify with.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The signature of `message`; the same message gives the same 64 bytes.
    #[must_use]
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl Signer for DeviceKey {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.sign_bytes(payload).to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DeviceKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OsEntropy, verify};

    #[test]
    fn the_public_key_verifies_and_is_not_the_secret() {
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        assert_ne!(&key.public(), key.to_secret().as_bytes());
        assert_eq!(
            verify(&key.public(), b"message", &key.sign_bytes(b"message")),
            Ok(())
        );
    }

    #[test]
    fn a_stored_secret_makes_the_same_key() {
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        let again = DeviceKey::from_secret(&key.to_secret());
        assert_eq!(again.public(), key.public());
        assert_eq!(again.sign_bytes(b"message"), key.sign_bytes(b"message"));
    }

    #[test]
    fn mls_gets_the_same_signature() {
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        assert_eq!(
            Signer::sign(&key, b"message").unwrap(),
            key.sign_bytes(b"message")
        );
        assert_eq!(key.signature_scheme(), SignatureScheme::ED25519);
    }

    #[test]
    fn a_key_prints_nothing_of_itself() {
        assert_eq!(
            format!("{:?}", DeviceKey::generate(&OsEntropy).unwrap()),
            "DeviceKey"
        );
    }
}
