//! One database and its connection.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sealwright_crypto::{Entropy, Secret};

use crate::error::StoreError;
use crate::keys::Keys;
use crate::look::{beside, look};
use crate::schema;
use crate::tx::{Access, Tx};

/// An open database: one connection, the storage key, and the keys it unlocks.
pub struct Store {
    connection: Connection,
    storage_key: Secret<32>,
    keys: Keys,
    /// `PRAGMA data_version` at the last look: another connection's commit changes it.
    seen: i64,
    entropy: Arc<dyn Entropy>,
}

impl Store {
    /// Creates the database at `path` and opens it. It appears there whole or not at all: a kill on the
    /// way leaves nothing that counts.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`]; [`StoreError::Io`], [`StoreError::Full`].
    pub fn create(
        path: &Path,
        key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        if Self::exists(path) {
            return Err(StoreError::AlreadyExists);
        }
        let draft = beside(path, ".new");
        for file in [path, &draft] {
            // A log that outlived its database would be taken for the new one's.
            for suffix in ["-wal", "-shm", "-journal"] {
                remove(&beside(file, suffix))?;
            }
        }
        remove(&draft)?;
        make_private(&draft)?;
        let mut connection = Connection::open(&draft)?;
        set_up(&mut connection, &key, &*entropy)?;
        connection.close().map_err(|(_, error)| error)?;
        OpenOptions::new().write(true).open(&draft)?.sync_all()?;
        fs::rename(&draft, path)?;
        sync_folder(path)?;
        Self::open(path, key, entropy)
    }

    /// Opens the database at `path`. On any failure no byte in its folder has changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::WrongKey`], [`StoreError::Corrupt`],
    /// [`StoreError::NewerFormat`]; [`StoreError::Io`], [`StoreError::Busy`].
    pub fn open(
        path: &Path,
        key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        if !Self::exists(path) {
            return Err(StoreError::NotFound);
        }
        look(path, &key)?;
        let mode = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, mode)?;
        schema::configure(&connection)?;
        schema::migrate(&mut connection)?;
        Self::over(connection, key, entropy)
    }

    /// A database in memory, under a key of its own: for tests, and for profiles that nothing may keep.
    ///
    /// # Errors
    /// [`StoreError::NoEntropy`].
    pub fn in_memory(entropy: Arc<dyn Entropy>) -> Result<Self, StoreError> {
        let key = Secret::generate(&*entropy)?;
        let mut connection = Connection::open_in_memory()?;
        set_up(&mut connection, &key, &*entropy)?;
        Self::over(connection, key, entropy)
    }

    /// Whether there is a database at `path`. An empty file is none.
    pub fn exists(path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|file| file.len() > 0)
    }

    /// Runs `look` on a snapshot of the database. Changing anything in it is [`StoreError::Internal`].
    ///
    /// # Errors
    /// Those of `look`, and the store's own.
    pub fn read<T, E: From<StoreError>>(
        &mut self,
        look: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(TransactionBehavior::Deferred, Access::Read, look)
    }

    /// Runs `step` in a transaction that holds the write lock from its start. Everything it did is kept
    /// if it returns `Ok`, nothing of it otherwise.
    ///
    /// # Errors
    /// Those of `step`, and the store's own; [`StoreError::Busy`] when another process held the lock for
    /// three seconds.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        step: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(TransactionBehavior::Immediate, Access::Write, step)
    }

    /// Whether another connection wrote since the last time this was asked: what memory mirrors of the
    /// database is then out of date.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn changed_elsewhere(&mut self) -> Result<bool, StoreError> {
        let now = data_version(&self.connection)?;
        let changed = now != self.seen;
        self.seen = now;
        Ok(changed)
    }

    /// Empties the write-ahead log into the database: values that were replaced are then on disk no more.
    /// While another connection reads, this does as much as it can.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`].
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn run<T, E: From<StoreError>>(
        &mut self,
        behavior: TransactionBehavior,
        access: Access,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(behavior)
            .map_err(StoreError::from)?;
        self.keys.refresh(&transaction, &self.storage_key)?;
        let result = work(&Tx::new(&transaction, &self.keys, &*self.entropy, access))?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }

    fn over(
        connection: Connection,
        storage_key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let keys = Keys::load(&connection, &storage_key)?;
        let seen = data_version(&connection)?;
        Ok(Self {
            connection,
            storage_key,
            keys,
            seen,
            entropy,
        })
    }
}

fn set_up(
    connection: &mut Connection,
    key: &Secret<32>,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    schema::configure(connection)?;
    schema::migrate(connection)?;
    Keys::found(connection, key, entropy)
}

fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("PRAGMA data_version")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

fn remove(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes an empty file for its owner alone; SQLite gives the files beside it the same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Makes a rename durable. Windows has no such call; its rename is journalled.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
