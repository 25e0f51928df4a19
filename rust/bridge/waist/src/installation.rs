//! A profile as it lies on disk and in the vault, before it is open. Looking at it changes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sealwright_crypto::{OsEntropy, Secret};
use sealwright_store::{Store, StoreError};
use sealwright_vault::{Action, Database, InstallState, Kept, Place, Record, Vault};

use crate::custody::Custody;
use crate::errors::{Code, Failure};

const DATABASE: &str = "sealwright.db";

/// What was found of a profile in one home.
pub(crate) struct Installation {
    path: PathBuf,
    vault: Vault,
    kept: Kept,
    database: Database,
    /// Which of the record's keys opens the database.
    key: usize,
}

impl Installation {
    /// Looks at the profile of `place`.
    ///
    /// # Errors
    /// `VAULT_UNPROTECTED` and what else the vault answers that may pass; `STORE_CORRUPT`, `STORE_FAILED`,
    /// `STORE_BUSY`.
    pub(crate) fn look(place: &Place<'_>) -> Result<Self, Failure> {
        let found = Self::compare(place)?;
        if found.database != Database::WrongKey {
            return Ok(found);
        }
        // Another process may have rotated the key between the look into the vault and that at the database.
        Self::compare(place)
    }

    fn compare(place: &Place<'_>) -> Result<Self, Failure> {
        let path = Self::database_in(place.directory);
        let vault = Vault::at(place)?;
        let kept = vault.look()?;
        let (database, key) = match look_at(&path, &kept) {
            // Files are closed too before the first unlock.
            Err(StoreError::Io) if !place.host.available => (Database::Locked, 0),
            looked => looked?,
        };
        Ok(Self {
            path,
            vault,
            kept,
            database,
            key,
        })
    }

    /// How it stands.
    pub(crate) fn state(&self) -> InstallState {
        InstallState::decide(&self.kept, self.database)
    }

    /// Whether there is nothing of the profile here, or only what a move has just begun with.
    pub(crate) fn is_vacant(&self) -> bool {
        self.database == Database::Absent
    }

    pub(crate) fn database(&self) -> Database {
        self.database
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The profile's own folder.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.path.parent()
    }

    /// The database of a profile's folder.
    pub(crate) fn database_in(folder: &Path) -> PathBuf {
        folder.join(DATABASE)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Its record, if it is ready.
    pub(crate) fn ready(&self) -> Option<&Record> {
        match &self.kept {
            Kept::Record(record) if self.state() == InstallState::Ready => Some(record),
            _ => None,
        }
    }

    /// The key that opens its database.
    ///
    /// # Errors
    /// The code of the state, if there is none.
    pub(crate) fn key(&self) -> Result<Secret<32>, Failure> {
        match &self.kept {
            Kept::Record(record) => record.keys().get(self.key).map(|key| key.duplicate()),
            _ => None,
        }
        .ok_or(Failure::of(Code::of(self.state())))
    }

    /// Opens it, or makes it if it is fresh, for the app: the database one generation on, then the vault.
    /// What was rolled back is opened as it is, and the vault is left to say so again.
    ///
    /// # Errors
    /// The code of a state that cannot be opened; what the vault and the store answer.
    pub(crate) fn start(self, now: u64) -> Result<(Store, Custody), Failure> {
        match self.state() {
            InstallState::Fresh => self.found(now),
            InstallState::Ready => {
                let key = self.key()?;
                let mut store = Store::open(&self.path, key.duplicate(), Arc::new(OsEntropy))?;
                let (record, rotated) = (self.record()?, self.key > 0);
                if store.generation() == record.generation {
                    store.advance_past(0)?;
                }
                let made_at = if rotated { now } else { record.made_at };
                let mut custody = Custody::on_disk(self.vault, key, made_at);
                custody.settle(store.generation())?;
                Ok((store, custody))
            }
            InstallState::RolledBack => {
                let key = self.key()?;
                let store = Store::open(&self.path, key.duplicate(), Arc::new(OsEntropy))?;
                let Record {
                    made_at,
                    generation,
                    ..
                } = *self.record()?;
                Ok((
                    store,
                    Custody::rolled_back(self.vault, key, made_at, generation),
                ))
            }
            state => Err(Failure::of(Code::of(state))),
        }
    }

    /// Opens it beside the app: nothing is made, migrated or moved on.
    ///
    /// # Errors
    /// The code of the state if it is not ready, `STORE_NOT_FOUND` if it is fresh; `STORE_OLDER_FORMAT`;
    /// `STORE_KEY_CHANGED` if the app rotates the key just now; what the store answers.
    pub(crate) fn join(self) -> Result<(Store, Custody), Failure> {
        match self.state() {
            InstallState::Ready => {
                let (key, made_at) = (self.key()?, self.record()?.made_at);
                let opened = Store::open_as_is(&self.path, key.duplicate(), Arc::new(OsEntropy));
                let store = opened.map_err(|error| match error {
                    // It was the key a moment ago.
                    StoreError::WrongKey => StoreError::KeyChanged,
                    error => error,
                })?;
                let custody = Custody::on_disk(self.vault, key, made_at);
                Ok((store, custody))
            }
            InstallState::Fresh => Err(Failure::of(Code::StoreNotFound)),
            state => Err(Failure::of(Code::of(state))),
        }
    }

    /// Destroys what a state offers to destroy: first the key, so that the data is lost at once and for
    /// good, then the data.
    ///
    /// # Errors
    /// `ACTION_NOT_OFFERED` if the state, as it is now, does not offer `action`; what the vault and the store
    /// answer: call again.
    pub(crate) fn resolve(self, action: Action) -> Result<(), Failure> {
        if !self.state().actions().contains(&action) {
            return Err(Failure::of(Code::ActionNotOffered));
        }
        match action {
            Action::DiscardOrphan | Action::StartOver => {
                self.vault.forget()?;
                Ok(Store::destroy(&self.path)?)
            }
            _ => Err(Failure::of(Code::ActionNotOffered)),
        }
    }

    fn found(self, now: u64) -> Result<(Store, Custody), Failure> {
        let record = match self.kept {
            Kept::Record(record) => record,
            _ => Record::new(now, &OsEntropy)?,
        };
        self.vault.keep(&record)?;
        let store = Store::create(&self.path, record.key.duplicate(), Arc::new(OsEntropy))?;
        let mut custody = Custody::on_disk(self.vault, record.key, record.made_at);
        custody.settle(store.generation())?;
        Ok((store, custody))
    }

    fn record(&self) -> Result<&Record, Failure> {
        match &self.kept {
            Kept::Record(record) => Ok(record),
            _ => Err(Failure::of(Code::of(self.state()))),
        }
    }
}

fn look_at(path: &Path, kept: &Kept) -> Result<(Database, usize), StoreError> {
    if !path.try_exists()? || !Store::exists(path) {
        return Ok((Database::Absent, 0));
    }
    let Kept::Record(record) = kept else {
        return Ok((Database::Present, 0));
    };
    match Store::inspect(path, &record.keys()) {
        Ok(found) => Ok((
            Database::Opens {
                generation: found.generation,
            },
            found.key,
        )),
        Err(StoreError::WrongKey) => Ok((Database::WrongKey, 0)),
        Err(StoreError::NewerFormat { .. }) => Ok((Database::NewerFormat, 0)),
        Err(error) => Err(error),
    }
}
