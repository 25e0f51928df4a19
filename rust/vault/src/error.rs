//! What the vault can answer instead of a record, and what a platform can answer the vault.

use sealwright_crypto::EntropyFailed;
use zeroize::Zeroize as _;

/// Why the vault did not do what was asked. No variant carries a key. Whatever it is, what was kept is
/// still kept as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The caller's fault: this machine can only keep the key in a file, or keeps it in one, and the caller
    /// did not allow that.
    #[error("the key would be unprotected here")]
    Unprotected,
    /// The vault may not be used now. Try again when the device is unlocked.
    #[error("the vault is locked")]
    Locked,
    /// The person was asked and said no. Try again when they want to.
    #[error("the person refused")]
    Cancelled,
    /// The caller's fault: the app lacks an entitlement or a permission that the vault needs.
    #[error("the app may not use the vault")]
    Denied,
    /// The platform keeps too many keys for this app. Remove some and try again.
    #[error("the platform keeps too many keys")]
    TooManyKeys,
    /// The platform did not answer in time. Try again.
    #[error("the vault did not answer")]
    TimedOut,
    /// The platform sealed a record and did not open it again. Nothing was kept. Try again; if it lasts, the
    /// device is at fault.
    #[error("the vault does not give back what it takes")]
    Unreliable,
    /// The platform or the file system failed. Try again.
    #[error("the vault failed")]
    Failed,
    /// The disk is full. Free space and try again.
    #[error("the disk is full")]
    Full,
    /// The operating system gave no randomness. Try again.
    #[error("no randomness")]
    NoEntropy,
}

/// How a platform's keyring or hardware key fails. Hosts translate what their platform says into these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such item, or the key that wrapped it is gone: restored elsewhere, cleared, replaced.
    Missing,
    /// The key that wrapped it can never be used again: biometrics or the lock screen changed.
    Invalidated,
    /// What is there does not open: damaged, or by another key.
    Corrupt,
    /// Not before the device is unlocked, or not without interaction that is impossible now.
    Locked,
    /// The person refused.
    Cancelled,
    /// An entitlement or a permission is missing.
    Denied,
    /// No room for another key.
    TooManyKeys,
    /// No answer in time.
    TimedOut,
    /// Anything else; worth trying again.
    Failed,
}

impl Trouble {
    /// What a keyring's own error means where the host has nothing to add.
    pub(crate) fn of(error: keyring_core::Error) -> Self {
        use keyring_core::Error as E;
        match error {
            E::NoEntry => Self::Missing,
            E::NoStorageAccess(_) => Self::Locked,
            // The bytes may be a record that is damaged in one place.
            E::BadEncoding(mut bytes) | E::BadDataFormat(mut bytes, _) => {
                bytes.zeroize();
                Self::Corrupt
            }
            _ => Self::Failed,
        }
    }
}

impl From<Trouble> for VaultError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Locked => Self::Locked,
            Trouble::Cancelled => Self::Cancelled,
            Trouble::Denied => Self::Denied,
            Trouble::TooManyKeys => Self::TooManyKeys,
            Trouble::TimedOut => Self::TimedOut,
            Trouble::Missing | Trouble::Invalidated | Trouble::Corrupt | Trouble::Failed => {
                Self::Failed
            }
        }
    }
}

impl From<EntropyFailed> for VaultError {
    fn from(_: EntropyFailed) -> Self {
        Self::NoEntropy
    }
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Failed,
        }
    }
}
