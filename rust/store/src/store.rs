//! One database and its connection.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sealwright_crypto::{Entropy, Secret};

use crate::error::StoreError;
use crate::keys::Keys;
use crate::look::{Inspection, beside, look};
use crate::reseal::Resealed;
use crate::schema;
use crate::tx::{Access, Tx};

/// An open database: one connection, the storage key, and the keys it unlocks.
pub struct Store {
    connection: Connection,
    storage_key: Secret<32>,
    keys: Keys,
    /// `PRAGMA data_version` at the last look: another connection's commit changes it.
    seen: i64,
    /// It has changed since the last transaction that was told so and succeeded.
    news: bool,
    /// How far the rows have been re-sealed since the last rotation.
    resealed: Resealed,
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
        let mut connection = connect(path, &key, |_| Ok(()))?;
        schema::migrate(&mut connection)?;
        Self::over(connection, key, entropy)
    }

    /// Opens the database at `path` and leaves its format as it is.
    ///
    /// # Errors
    /// [`StoreError::OlderFormat`] where [`Self::open`] would migrate; else as there.
    pub fn open_as_is(
        path: &Path,
        key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let connection = connect(path, &key, schema::refuse_older)?;
        Self::over(connection, key, entropy)
    }

    /// Looks at the database at `path` without opening it: which of `keys` does, and how far it has come. No
    /// byte in its folder changes.
    ///
    /// # Errors
    /// Those of [`Self::open`]; [`StoreError::WrongKey`] if none does.
    pub fn inspect(path: &Path, keys: &[&Secret<32>]) -> Result<Inspection, StoreError> {
        if !Self::exists(path) {
            return Err(StoreError::NotFound);
        }
        look(path, keys)
    }

    /// Removes the database at `path` and every file beside it. The database goes first: a kill leaves it
    /// as it was, or gone.
    ///
    /// # Errors
    /// [`StoreError::Io`]; call again.
    pub fn destroy(path: &Path) -> Result<(), StoreError> {
        if !folder(path).exists() {
            return Ok(());
        }
        remove(path)?;
        sync_folder(path)?;
        for file in [path, &beside(path, ".new")] {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                remove(&beside(file, suffix))?;
            }
        }
        sync_folder(path)
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

    /// How far the database has come: a number that grows with every [`Self::advance_past`],
    /// [`Self::rotate`] and completed [`Self::reseal`], and starts with 1. Without the storage key it cannot be
    /// changed.
    pub fn generation(&self) -> u64 {
        self.keys.generation()
    }

    /// Brings the database past its own generation and `generation`.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Io`], [`StoreError::KeyChanged`].
    pub fn advance_past(&mut self, generation: u64) -> Result<(), StoreError> {
        let next = self.change(|tx, keys, key, entropy| {
            let next = keys.past(generation)?;
            next.save(tx, key, entropy)?;
            Ok(next)
        })?;
        self.keys = next;
        Ok(())
    }

    /// Makes `key` the storage key, with a new data key for what is written from now on. Whoever else has the
    /// database open gets [`StoreError::KeyChanged`]. The rows follow with [`Self::reseal`].
    ///
    /// # Errors
    /// As [`Self::advance_past`]; the storage key is then the one before.
    pub fn rotate(&mut self, key: Secret<32>) -> Result<(), StoreError> {
        let next = self.change(|tx, keys, _, entropy| {
            let next = keys.with_new_data_key(entropy)?;
            next.save(tx, &key, entropy)?;
            Ok(next)
        })?;
        self.keys = next;
        self.storage_key = key;
        self.resealed = Resealed::default();
        Ok(())
    }

    /// Whether there are data keys that only rows from before a rotation need.
    pub fn is_resealing(&self) -> bool {
        self.keys.has_old()
    }

    /// Seals up to `limit` rows anew that an older data key sealed. The transaction that finds no more of them
    /// destroys the older data keys, and the log is emptied of what they sealed. Whether there are more.
    ///
    /// # Errors
    /// As [`Self::advance_past`]; [`StoreError::Corrupt`] if a row does not open. What earlier calls did
    /// stays done.
    pub fn reseal(&mut self, limit: usize) -> Result<bool, StoreError> {
        let mut resealed = self.resealed;
        let last = self.change(|tx, keys, key, entropy| {
            if !keys.has_old() {
                return Ok(None);
            }
            let tx = Tx::new(tx, keys, entropy, Access::Write, false);
            if tx.reseal(&mut resealed, limit)? {
                return Ok(None);
            }
            let next = keys.without_old()?;
            next.save(tx.changing()?, key, entropy)?;
            Ok(Some(next))
        })?;
        self.resealed = resealed;
        if let Some(next) = last {
            self.keys = next;
            self.checkpoint()?;
        }
        Ok(self.is_resealing())
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
        note_news(&transaction, &mut self.seen, &mut self.news)?;
        let (keys, entropy) = (&self.keys, &*self.entropy);
        let tx = Tx::new(&transaction, keys, entropy, access, self.news);
        let result = work(&tx)?;
        transaction.commit().map_err(StoreError::from)?;
        self.news = false;
        Ok(result)
    }

    /// Runs a change of the keys, or of rows by the keys alone.
    fn change<T>(
        &mut self,
        work: impl FnOnce(&Connection, &Keys, &Secret<32>, &dyn Entropy) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        self.keys.refresh(&transaction, &self.storage_key)?;
        note_news(&transaction, &mut self.seen, &mut self.news)?;
        let result = work(&transaction, &self.keys, &self.storage_key, &*self.entropy)?;
        transaction.commit()?;
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
            news: false,
            resealed: Resealed::default(),
            entropy,
        })
    }
}

/// A connection to a database that is ours, under `key`, and of a format that `fits`.
fn connect(
    path: &Path,
    key: &Secret<32>,
    fits: fn(u32) -> Result<(), StoreError>,
) -> Result<Connection, StoreError> {
    if !Store::exists(path) {
        return Err(StoreError::NotFound);
    }
    fits(look(path, &[key])?.format)?;
    let mode = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, mode)?;
    schema::configure(&connection)?;
    Ok(connection)
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

/// Looks, in a transaction, whether another connection has written.
fn note_news(connection: &Connection, seen: &mut i64, news: &mut bool) -> Result<(), StoreError> {
    let now = data_version(connection)?;
    *news |= now != *seen;
    *seen = now;
    Ok(())
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
    if cfg!(unix) {
        File::open(folder(path))?.sync_all()?;
    }
    Ok(())
}

/// The folder of a file: a bare name is in the current one.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
