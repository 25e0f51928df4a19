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
        self.0.as_ref().to_bytes()
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
