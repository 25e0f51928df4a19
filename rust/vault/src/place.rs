//! Finding the key of a profile, or making it.

use std::path::Path;
use std::sync::Arc;

use keyring_core::api::CredentialStore;
use sealwright_crypto::{Entropy, Secret, hash};

use crate::error::VaultError;
use crate::{file, keyring};

/// Where a profile's key may live.
pub struct Place<'a> {
    /// The profile's own folder; it exists.
    pub directory: &'a Path,
    /// The profile's name.
    pub profile: &'a str,
    /// Whether the key may be kept in a file.
    pub allow_unprotected: bool,
    /// The machine's keyring, if there is one to use.
    pub keyring: Option<Arc<CredentialStore>>,
}

/// What protects a key at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Nothing but the file's mode.
    None,
    /// The operating system's keyring.
    Keyring,
    /// It is in memory only, and so is all data.
    Memory,
}

/// A storage key that was found or made.
pub struct Opened {
    /// The key.
    pub key: Secret<32>,
    /// What protects it.
    pub protection: Protection,
    /// It was made just now.
    pub fresh: bool,
}

/// Finds the storage key of a profile, or makes one if the profile has no database yet. A key that is
/// there is used as it is, in the keyring first, else in the file; a keyring that fails is not passed
/// over. Two calls for one profile at one time are the caller's to prevent.
///
/// # Errors
/// Nothing was kept after any of them. [`VaultError::KeyMissing`] if there is a database and no key.
/// [`VaultError::Unprotected`] if the key is in a file, or could only be kept in one, and that is not
/// allowed. [`VaultError::Damaged`], [`VaultError::NewerFormat`], [`VaultError::Locked`],
/// [`VaultError::Failed`], [`VaultError::NoEntropy`].
pub fn open(
    place: &Place<'_>,
    database_exists: bool,
    entropy: &dyn Entropy,
) -> Result<Opened, VaultError> {
    let account = account(place);
    if let Some(store) = &place.keyring
        && let Some(key) = keyring::find(&**store, &account)?
    {
        return Ok(Opened::found(key, Protection::Keyring));
    }
    if let Some(key) = file::find(place.directory)? {
        if !place.allow_unprotected {
            return Err(VaultError::Unprotected);
        }
        return Ok(Opened::found(key, Protection::None));
    }
    if database_exists {
        return Err(VaultError::KeyMissing);
    }
    if let Some(store) = &place.keyring {
        let key = Secret::generate(entropy)?;
        keyring::keep(&**store, &account, &key)?;
        return Ok(Opened::made(key, Protection::Keyring));
    }
    if !place.allow_unprotected {
        return Err(VaultError::Unprotected);
    }
    let key = Secret::generate(entropy)?;
    file::keep(place.directory, &key)?;
    Ok(Opened::made(key, Protection::None))
}

impl Opened {
    fn found(key: Secret<32>, protection: Protection) -> Self {
        Self {
            key,
            protection,
            fresh: false,
        }
    }

    fn made(key: Secret<32>, protection: Protection) -> Self {
        Self {
            key,
            protection,
            fresh: true,
        }
    }
}

/// The name of a profile in the keyring: its own, and a mark of its folder, so that two profiles of one
/// name in different folders do not meet.
fn account(place: &Place<'_>) -> String {
    let folder = place.directory.as_os_str().as_encoded_bytes();
    let hash = hash("vault place", &[folder]);
    let mark: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}@{mark}", place.profile)
}
