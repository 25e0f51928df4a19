//! One connection to one file.

use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};
use sealwright_crypto::{Entropy, Secret};

use crate::keys::Keys;
use crate::look::{look, tables};
use crate::schema::{APPLICATION_ID, MIGRATIONS, format, migrate};
use crate::tx::Guard;
use crate::{StoreError, Tx, connection};

/// An open database. Its keys are wiped when it is dropped.
///
/// May be sent to another thread; one thread at a time uses it. Several stores, also of several processes,
/// may have the same file open.
pub struct Store {
    connection: Connection,
    entropy: Arc<dyn Entropy>,
    storage_key: Secret<32>,
    keys: RefCell<Arc<Keys>>,
    seen: Cell<i64>,
}

impl Store {
    /// Whether there is a database at the path, in whatever condition. False before a creation was
    /// committed: no file, an empty one, or what a killed creation left. Changes nothing.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        !matches!(look(path), Err(StoreError::NotFound))
    }

    /// Makes the database of a path, whose folder must exist, for a fresh storage key; its file is readable
    /// by its owner only. Fails with [`StoreError::Exists`], and changes nothing, when there is one already.
    /// A kill at any moment leaves either no database or a whole one.
    pub fn create(
        path: &Path,
        key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        if Self::exists(path) {
            return Err(StoreError::Exists);
        }
        make_private(path)?;
        let connection = connection::open(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let keys = found(&connection, &key, &*entropy)?;
        let store = Self::of(connection, key, keys, entropy)?;
        store.checkpoint()?;
        sync_folder(path)?;
        Ok(store)
    }

    /// Opens the database of a path. On failure no byte of the folder has changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none yet, [`StoreError::WrongKey`],
    /// [`StoreError::NewerFormat`], [`StoreError::Corrupt`] when the file is cut, damaged or another's.
    pub fn open(
        path: &Path,
        key: Secret<32>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let looking = look(path)?;
        format(&looking, MIGRATIONS)?;
        Keys::load(&looking, &key)?;
        drop(looking);

        let connection = connection::open(path, OpenFlags::empty())?;
        bring_up_to_date(&connection)?;
        let keys = Keys::load(&connection, &key)?;
        Self::of(connection, key, keys, entropy)
    }

    /// A database that lives in memory and is gone with this value, under a key of its own.
    pub fn in_memory(entropy: Arc<dyn Entropy>) -> Result<Self, StoreError> {
        let key = Secret::generate(&*entropy)?;
        let connection = connection::in_memory()?;
        let keys = found(&connection, &key, &*entropy)?;
        Self::of(connection, key, keys, entropy)
    }

    /// Reads one consistent snapshot. Whatever the closure returns is returned.
    ///
    /// # Errors
    /// The closure's own, or [`StoreError::Nested`] when called within another transaction of this store.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _guard = Guard::deferred(&self.connection)?;
        work(&self.begun(false)?)
    }

    /// Reads and writes, all or nothing: what the closure did is kept, durably, when it returns `Ok`, and
    /// undone when it returns `Err` or panics.
    ///
    /// # Errors
    /// The closure's own; [`StoreError::Busy`] when another connection kept the lock for 3 s;
    /// [`StoreError::Full`]; [`StoreError::Nested`] when called within another transaction of this store.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let guard = Guard::immediate(&self.connection)?;
        let done = work(&self.begun(true)?)?;
        guard.commit()?;
        Ok(done)
    }

    /// Whether another connection has written since the last time this was asked (or since the opening).
    /// What is cached from the store must then be dropped and read again.
    pub fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        let now = data_version(&self.connection)?;
        Ok(self.seen.replace(now) != now)
    }

    /// Moves the write-ahead log into the database file and empties it, which also removes what was
    /// overwritten or deleted from the disk's files. [`StoreError::Busy`] when another connection still reads
    /// an older snapshot: nothing is lost, do it later.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let busy: bool =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(StoreError::Busy) } else { Ok(()) }
    }

    fn of(
        connection: Connection,
        storage_key: Secret<32>,
        keys: Keys,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let seen = Cell::new(data_version(&connection)?);
        Ok(Self {
            connection,
            entropy,
            storage_key,
            keys: RefCell::new(Arc::new(keys)),
            seen,
        })
    }

    /// The transaction that SQLite has begun, with the key table as it is in it.
    fn begun(&self, writable: bool) -> Result<Tx<'_>, StoreError> {
        let generation = Keys::generation_in(&self.connection)?;
        if generation != self.keys.borrow().generation() {
            *self.keys.borrow_mut() = Arc::new(Keys::load(&self.connection, &self.storage_key)?);
        }
        Ok(Tx {
            connection: &self.connection,
            entropy: &*self.entropy,
            keys: Arc::clone(&self.keys.borrow()),
            writable,
        })
    }
}

/// Fills an empty file, in one transaction.
fn found(
    connection: &Connection,
    key: &Secret<32>,
    entropy: &dyn Entropy,
) -> Result<Keys, StoreError> {
    let keys = Keys::generate(entropy)?;
    let guard = Guard::immediate(connection)?;
    if tables(connection)? > 0 {
        return Err(StoreError::Exists);
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(connection, 0, MIGRATIONS)?;
    keys.save(connection, key, entropy)?;
    guard.commit()?;
    Ok(keys)
}

fn bring_up_to_date(connection: &Connection) -> Result<(), StoreError> {
    let is_current =
        |format: u32| usize::try_from(format).is_ok_and(|format| format == MIGRATIONS.len());
    if is_current(format(connection, MIGRATIONS)?) {
        return Ok(());
    }
    let guard = Guard::immediate(connection)?;
    let from = format(connection, MIGRATIONS)?;
    if !is_current(from) {
        migrate(connection, from, MIGRATIONS)?;
    }
    guard.commit()
}

fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached("PRAGMA data_version")?
        .query_row([], |row| row.get(0))?)
}

/// Makes an empty file that only its owner can read, unless there is a file. SQLite gives its own files the
/// same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes the name of a new file durable.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
