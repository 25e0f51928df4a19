//! A look at a database that changes no byte of its folder.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use sealwright_crypto::Secret;

use crate::error::StoreError;
use crate::keys::Keys;
use crate::schema;

/// What a look at a database finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// How far it has come.
    pub generation: u64,
    /// Which of the keys opens it.
    pub key: usize,
    /// The version of its tables.
    pub format: u32,
}

/// Refuses a database that is another's, damaged, of a newer format, or under none of `keys`.
///
/// SQLite's own read-only mode makes a log and an index of it. So without a log, when nobody is at work,
/// the file is read as one that cannot change; and with one, by a connection that never writes the log
/// back and keeps the index in memory. The file is never opened but by SQLite: closing it elsewhere would
/// drop the locks of this process's other connections.
pub(crate) fn look(path: &Path, keys: &[&Secret<32>]) -> Result<Inspection, StoreError> {
    if size_of(&beside(path, "-journal"))?.is_some_and(|size| size > 0) {
        // We never make one, and SQLite would play it back into the file.
        return Err(StoreError::Corrupt);
    }
    let log = beside(path, "-wal");
    if size_of(&log)?.is_some() {
        return check(&logged(path)?, keys);
    }
    let checked = unlogged(path).and_then(|connection| check(&connection, keys));
    match checked {
        // Somebody came to work meanwhile, and the file did change.
        Err(_) if size_of(&log)?.is_some() => check(&logged(path)?, keys),
        checked => checked,
    }
}

/// A file that SQLite keeps next to a database.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn check(connection: &Connection, keys: &[&Secret<32>]) -> Result<Inspection, StoreError> {
    // All keys are tried on one snapshot: a rotation between two of them would refuse both.
    let snapshot = connection.unchecked_transaction()?;
    let application: u32 = snapshot.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != schema::APPLICATION {
        return Err(StoreError::Corrupt);
    }
    let format = schema::version(&snapshot)?;
    for (key, secret) in keys.iter().enumerate() {
        match Keys::load(&snapshot, secret) {
            Ok(found) => {
                return Ok(Inspection {
                    generation: found.generation(),
                    key,
                    format,
                });
            }
            Err(StoreError::WrongKey) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::WrongKey)
}

fn unlogged(path: &Path) -> Result<Connection, StoreError> {
    let mode = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let uri = format!("{}?immutable=1", uri(path)?);
    let connection = Connection::open_with_flags(uri, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // SQLite misses whole pages by itself, and takes a part of one for a page.
    let page: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    if !size_of(path)?.is_some_and(|size| size.is_multiple_of(page)) {
        return Err(StoreError::Corrupt);
    }
    Ok(connection)
}

fn logged(path: &Path) -> Result<Connection, StoreError> {
    match logged_with(path, "exclusive") {
        Err(StoreError::Busy) => logged_with(path, "normal"),
        alone => alone,
    }
}

/// `exclusive` keeps the index in memory and is refused while others are at work. Their index is alive,
/// and `normal` uses that one.
fn logged_with(path: &Path, locking: &str) -> Result<Connection, StoreError> {
    let mode = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, mode)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.pragma_update(None, "locking_mode", locking)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn size_of(path: &Path) -> Result<Option<u64>, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A path as SQLite's `file:` URI.
fn uri(path: &Path) -> Result<String, StoreError> {
    let path = std::path::absolute(path)?;
    let mut uri = String::from(if cfg!(windows) { "file:///" } else { "file://" });
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'-' | b'_' | b'.' => uri.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            _ => write!(uri, "%{byte:02X}").map_err(|_| StoreError::Internal)?,
        }
    }
    Ok(uri)
}
