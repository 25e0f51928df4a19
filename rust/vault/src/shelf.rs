//! Where an envelope lies: in an entry of a keyring, or in a file.

use std::path::PathBuf;
use std::sync::Arc;

use keyring_core::Error;
use keyring_core::api::CredentialStore;

use crate::error::{Trouble, VaultError};
use crate::file;

const SERVICE: &str = "react-native-sealwright";

/// The place of one envelope.
pub(crate) enum Shelf {
    /// An entry of a keyring.
    Keyring {
        store: Arc<CredentialStore>,
        account: String,
        explain: fn(&Error) -> Option<Trouble>,
    },
    /// A file in this folder.
    File(PathBuf),
}

/// What lies on a shelf.
pub(crate) enum Found {
    Nothing,
    Bytes(Vec<u8>),
    /// The keyring has an entry and cannot give its bytes back.
    Damaged,
}

impl Shelf {
    /// What lies here.
    pub(crate) fn find(&self) -> Result<Found, VaultError> {
        match self {
            Self::File(folder) => Ok(file::find(folder)?.map_or(Found::Nothing, Found::Bytes)),
            Self::Keyring { .. } => match self
                .entry()
                .and_then(|entry| self.asked(entry.get_secret()))
            {
                Ok(bytes) => Ok(Found::Bytes(bytes)),
                Err(Trouble::Missing) => Ok(Found::Nothing),
                Err(Trouble::Corrupt | Trouble::Invalidated) => Ok(Found::Damaged),
                Err(trouble) => Err(trouble.into()),
            },
        }
    }

    /// Lays bytes down, in place of what lies here.
    pub(crate) fn keep(&self, bytes: &[u8]) -> Result<(), VaultError> {
        match self {
            Self::File(folder) => Ok(file::keep(folder, bytes)?),
            Self::Keyring { .. } => {
                let kept = self
                    .entry()
                    .and_then(|entry| self.asked(entry.set_secret(bytes)));
                Ok(kept?)
            }
        }
    }

    /// Takes away what lies here, if anything does.
    pub(crate) fn forget(&self) -> Result<(), VaultError> {
        match self {
            Self::File(folder) => Ok(file::forget(folder)?),
            Self::Keyring { .. } => match self
                .entry()
                .and_then(|entry| self.asked(entry.delete_credential()))
            {
                Ok(()) | Err(Trouble::Missing) => Ok(()),
                Err(trouble) => Err(trouble.into()),
            },
        }
    }

    fn entry(&self) -> Result<keyring_core::Entry, Trouble> {
        match self {
            Self::Keyring { store, account, .. } => self.asked(store.build(SERVICE, account, None)),
            Self::File(_) => Err(Trouble::Failed),
        }
    }

    fn asked<T>(&self, answer: Result<T, Error>) -> Result<T, Trouble> {
        answer.map_err(|error| match self {
            Self::Keyring { explain, .. } => explain(&error).unwrap_or_else(|| Trouble::of(error)),
            Self::File(_) => Trouble::of(error),
        })
    }
}
