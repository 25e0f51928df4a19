//! The vault of one profile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sealwright_crypto::hash;
use zeroize::Zeroizing;

use crate::envelope::{self, Algorithm, Content, VERSION, Wrapped};
use crate::error::{Trouble, VaultError};
use crate::file;
use crate::host::{Host, Protection, Wrapper};
use crate::record::{CONTEXT, Record};
use crate::shelf::{Found, Shelf};

/// Which profile, and what may keep its key.
pub struct Place<'a> {
    /// The profile's own folder.
    pub directory: &'a Path,
    /// The profile's name.
    pub profile: &'a str,
    /// Whether the key may lie in a file that nothing else protects.
    pub allow_unprotected: bool,
    /// What the platform has.
    pub host: Host,
}

/// Where the record of one profile is kept.
pub struct Vault {
    shelf: Shelf,
    wrapper: Option<Arc<dyn Wrapper>>,
    /// The name of the hardware key.
    name: String,
    context: [u8; CONTEXT],
    available: bool,
    allow_unprotected: bool,
    folder: PathBuf,
}

/// What a look into the vault finds. Nothing was changed by it.
#[derive(Debug)]
pub enum Kept {
    /// There is no record, and nothing hides one.
    Nothing,
    /// There may be one; it cannot be read before the device is unlocked.
    Locked,
    /// The record.
    Record(Record),
    /// There is one that can never be opened again: damaged, or the key that sealed it is gone.
    Invalidated,
    /// There is one, of another profile or another app.
    Foreign,
    /// A newer version of this library kept it.
    NewerFormat {
        /// The format that is kept.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
}

impl Vault {
    /// The vault of the profile at `place`: in its keyring where there is one, else in a file.
    ///
    /// # Errors
    /// [`VaultError::Unprotected`] if that is a file which no hardware key seals, and that is not allowed.
    pub fn at(place: &Place<'_>) -> Result<Self, VaultError> {
        let Host {
            store,
            wrapper,
            scope,
            available,
            explain,
        } = place.host.clone();
        if store.is_none() && wrapper.is_none() && !place.allow_unprotected {
            return Err(VaultError::Unprotected);
        }
        let owner = match &scope {
            Some(scope) => scope.as_bytes(),
            None => place.directory.as_os_str().as_encoded_bytes(),
        };
        let mark: String = hash("vault place", &[owner])[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let name = format!("{}@{mark}", place.profile);
        let shelf = match store {
            Some(store) => Shelf::Keyring {
                store,
                account: name.clone(),
                explain,
            },
            None => Shelf::File(place.directory.to_path_buf()),
        };
        // A folder may be mounted elsewhere, so a file that stands in it is not bound to its path.
        let context = match shelf {
            Shelf::File(_) if scope.is_none() => hash("vault context", &[place.profile.as_bytes()]),
            _ => hash("vault context", &[place.profile.as_bytes(), owner]),
        };
        Ok(Self {
            shelf,
            wrapper,
            name,
            context,
            available,
            allow_unprotected: place.allow_unprotected,
            folder: place.directory.to_path_buf(),
        })
    }

    /// What protects a record that is kept now.
    pub fn protection(&self) -> Protection {
        match (&self.wrapper, &self.shelf) {
            (Some(wrapper), _) => wrapper.protection(),
            (None, Shelf::Keyring { .. }) => Protection::Keyring,
            (None, Shelf::File(_)) => Protection::None,
        }
    }

    /// Whether the record lies in a file, not in a keyring.
    pub fn is_file(&self) -> bool {
        matches!(self.shelf, Shelf::File(_))
    }

    /// What is kept for this profile.
    ///
    /// # Errors
    /// [`VaultError::Unprotected`] if the record lies in a file that nothing protects, and that is not
    /// allowed; else what the platform answers that may pass: [`VaultError::Cancelled`],
    /// [`VaultError::Denied`], [`VaultError::TimedOut`], [`VaultError::Failed`].
    pub fn look(&self) -> Result<Kept, VaultError> {
        let bytes = match self.shelf.find() {
            Ok(Found::Bytes(bytes)) => Zeroizing::new(bytes),
            Ok(Found::Damaged) => return Ok(Kept::Invalidated),
            Ok(Found::Nothing) if !self.available => return Ok(Kept::Locked),
            Ok(Found::Nothing) => return self.beside(),
            Err(VaultError::Locked) => return Ok(Kept::Locked),
            Err(error) => return Err(error),
        };
        match envelope::parse(&bytes) {
            Content::Wrapped(wrapped) => self.unwrap(&wrapped),
            Content::NewerFormat(found) => Ok(Kept::NewerFormat {
                found,
                known: VERSION,
            }),
            Content::Damaged => Ok(Kept::Invalidated),
        }
    }

    /// Keeps a record in place of the one before: sealed, opened again to be sure, then laid down.
    ///
    /// # Errors
    /// Any [`VaultError`] but [`VaultError::NoEntropy`]; the record before is still kept.
    pub fn keep(&self, record: &Record) -> Result<(), VaultError> {
        let plain = record.to_bytes(&self.context);
        let wrapped = match &self.wrapper {
            Some(wrapper) => {
                let wrapped = wrapper.seal(&self.name, &plain)?;
                match wrapper.open(wrapped.algorithm, &wrapped.reference, &wrapped.sealed) {
                    Ok(back) if *back == *plain => wrapped,
                    Ok(_) | Err(Trouble::Missing | Trouble::Invalidated | Trouble::Corrupt) => {
                        return Err(VaultError::Unreliable);
                    }
                    Err(trouble) => return Err(trouble.into()),
                }
            }
            None => Wrapped {
                algorithm: Algorithm::Plain,
                reference: String::new(),
                sealed: plain,
            },
        };
        let bytes = envelope::to_bytes(&wrapped).ok_or(VaultError::Failed)?;
        self.shelf.keep(&bytes)
    }

    /// Destroys the record, if there is one, and the hardware key that sealed it. Whatever was sealed under
    /// its storage key can never be read again.
    ///
    /// # Errors
    /// Any [`VaultError`] but [`VaultError::NoEntropy`]; call again.
    pub fn forget(&self) -> Result<(), VaultError> {
        if let Some(wrapper) = &self.wrapper {
            wrapper.destroy(&self.name)?;
        }
        self.shelf.forget()
    }

    fn unwrap(&self, wrapped: &Wrapped) -> Result<Kept, VaultError> {
        let opened = match (wrapped.algorithm, &self.wrapper) {
            (Algorithm::Plain, _)
                if matches!(self.shelf, Shelf::File(_)) && !self.allow_unprotected =>
            {
                return Err(VaultError::Unprotected);
            }
            (Algorithm::Plain, _) => Ok(wrapped.sealed.clone()),
            (algorithm, Some(wrapper)) => {
                wrapper.open(algorithm, &wrapped.reference, &wrapped.sealed)
            }
            // Sealed by hardware that this device does not have: it comes from another one.
            (_, None) => Err(Trouble::Missing),
        };
        let plain = match opened {
            Ok(plain) => plain,
            Err(Trouble::Locked) => return Ok(Kept::Locked),
            Err(Trouble::Missing) if !self.available => return Ok(Kept::Locked),
            Err(Trouble::Missing | Trouble::Invalidated | Trouble::Corrupt) => {
                return Ok(Kept::Invalidated);
            }
            Err(trouble) => return Err(trouble.into()),
        };
        Ok(match Record::parse(&plain) {
            Some((context, record)) if context == self.context => Kept::Record(record),
            Some(_) => Kept::Foreign,
            None => Kept::Invalidated,
        })
    }

    /// The keyring holds nothing. A key file from before there was a keyring is not passed over.
    fn beside(&self) -> Result<Kept, VaultError> {
        match self.shelf {
            Shelf::Keyring { .. } if file::find(&self.folder)?.is_some() => {
                Err(VaultError::Unprotected)
            }
            _ => Ok(Kept::Nothing),
        }
    }
}
