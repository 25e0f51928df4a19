//! What the vault can answer instead of a key.

use sealwright_crypto::EntropyFailed;
use zeroize::Zeroize as _;

/// Why there is no key. No variant carries one. Whatever it is, what was kept is still kept as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is data and no key for it: the key was lost, or the data came from another machine.
    #[error("there is data here, and no key for it")]
    KeyMissing,
    /// The caller's fault: this machine can only keep the key in a file, and the caller did not allow it.
    #[error("the key would be unprotected here")]
    Unprotected,
    /// What is kept is not a key of ours, or was damaged.
    #[error("what is kept is no key of ours")]
    Damaged,
    /// A newer version of this library kept the key. Update the app.
    #[error("the key is kept in format {found}, this version knows {known}")]
    NewerFormat {
        /// The format that is kept.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// The keyring is locked or may not be used now. Try again when it is unlocked.
    #[error("the keyring is locked")]
    Locked,
    /// The keyring or the file system failed. Try again.
    #[error("the vault failed")]
    Failed,
    /// The operating system gave no randomness. Try again.
    #[error("no randomness")]
    NoEntropy,
}

impl From<EntropyFailed> for VaultError {
    fn from(_: EntropyFailed) -> Self {
        Self::NoEntropy
    }
}

impl From<std::io::Error> for VaultError {
    fn from(_: std::io::Error) -> Self {
        Self::Failed
    }
}

impl From<keyring_core::Error> for VaultError {
    fn from(error: keyring_core::Error) -> Self {
        use keyring_core::Error as E;
        match error {
            E::NoStorageAccess(_) => Self::Locked,
            // The bytes may be a key that is damaged in one place.
            E::BadEncoding(mut bytes) | E::BadDataFormat(mut bytes, _) => {
                bytes.zeroize();
                Self::Damaged
            }
            _ => Self::Failed,
        }
    }
}
