//! What the vault can answer instead of a key.

use sealwright_crypto::EntropyFailed;

/// Why there is no key. No variant carries one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is data and no key for it: the key was lost, or the data came from another machine. Nothing
    /// was changed.
    #[error("there is data here, and no key for it")]
    KeyMissing,
    /// The caller's fault: this machine can only keep the key in a file, and the caller did not allow it.
    #[error("the key would be unprotected here")]
    Unprotected,
    /// What is kept is not a key of ours: damaged, or of a newer version. Nothing was changed.
    #[error("what is kept is no key of ours")]
    Damaged,
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
        match error {
            keyring_core::Error::NoStorageAccess(_) => Self::Locked,
            keyring_core::Error::BadEncoding(_) | keyring_core::Error::BadDataFormat(_, _) => {
                Self::Damaged
            }
            _ => Self::Failed,
        }
    }
}
