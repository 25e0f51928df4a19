//! What a host brings: a keyring, a key in hardware, or neither.

use std::sync::Arc;

use keyring_core::api::CredentialStore;
use zeroize::Zeroizing;

use crate::envelope::{Algorithm, Wrapped};
use crate::error::Trouble;

/// The platform's part of the vault. [`Default`] is a machine that has nothing.
#[derive(Clone)]
pub struct Host {
    /// The keyring that envelopes lie in. Without one they lie in a file of the profile's folder.
    pub store: Option<Arc<CredentialStore>>,
    /// A key in hardware that seals records before they are laid down.
    pub wrapper: Option<Arc<dyn Wrapper>>,
    /// Whose profiles these are, where that is not told by their folder: an app's bundle id. Folders of
    /// phone apps move with every update, so there the folder must not name the entry.
    pub scope: Option<String>,
    /// Whether the platform's keys can be read now. `false` before the first unlock after a start, and
    /// wherever that cannot be ruled out: an item that is not found is then not taken for missing.
    pub available: bool,
    /// What an error of `store` means, where the platform knows more than `keyring-core` does.
    pub explain: fn(&keyring_core::Error) -> Option<Trouble>,
}

/// A key that never leaves the platform's hardware.
pub trait Wrapper: Send + Sync {
    /// How strong it is.
    fn protection(&self) -> Protection;

    /// Seals `plain` under the key called `name`, or one made now if there is none yet. The reference in
    /// the answer is what [`Self::open`] gets: it may name a fallback.
    ///
    /// # Errors
    /// A [`Trouble`]; no key was replaced.
    fn seal(&self, name: &str, plain: &[u8]) -> Result<Wrapped, Trouble>;

    /// Opens what [`Self::seal`] sealed. Never makes a key.
    ///
    /// # Errors
    /// A [`Trouble`]: [`Trouble::Missing`], [`Trouble::Invalidated`] or [`Trouble::Corrupt`] only if it will
    /// be so for good.
    fn open(
        &self,
        algorithm: Algorithm,
        reference: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Trouble>;

    /// Destroys every key made for `name`; what they sealed can never be opened again. A key that is not
    /// there is fine.
    ///
    /// # Errors
    /// A [`Trouble`].
    fn destroy(&self, name: &str) -> Result<(), Trouble>;
}

/// What protects a key at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protection {
    /// Nothing but the file's mode.
    None,
    /// It is in memory only, and so is all data.
    Memory,
    /// The operating system's keyring.
    Keyring,
    /// The platform's key store, in software: an emulator, or an old device.
    Software,
    /// A trusted execution environment.
    Tee,
    /// A secure element of its own: StrongBox.
    StrongBox,
    /// The Secure Enclave.
    SecureEnclave,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            store: None,
            wrapper: None,
            scope: None,
            available: true,
            explain: |_| None,
        }
    }
}
