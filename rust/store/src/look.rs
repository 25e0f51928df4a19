//! A look at a file that changes no byte of its folder.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::StoreError;
use crate::schema::APPLICATION_ID;

/// SQLite's default page size, which every file of ours has, in bytes.
const PAGE: u64 = 4096;

/// A connection that only looks at a completed database of ours. It never makes, grows, checkpoints or
/// deletes a file, whatever it finds. `NotFound` when there is no completed database.
///
/// SQLite's own read-only mode would make `-wal` and `-shm` files. So where there is no `-wal` file, and thus
/// nobody else at work, the file is read as if it could not change; where there is one, through a
/// connection that keeps its index in memory and never checkpoints.
pub(crate) fn look(path: &Path) -> Result<Connection, StoreError> {
    let size = size_of(path)?
        .filter(|&size| size > 0)
        .ok_or(StoreError::NotFound)?;
    if size <= PAGE && size_of(&beside(path, "-journal"))?.is_some_and(|size| size > 0) {
        return Err(StoreError::NotFound);
    }
    let connection = match size_of(&beside(path, "-wal"))? {
        None => unchanging(path, size)?,
        Some(_) => beside_a_log(path)?,
    };
    if tables(&connection)? == 0 {
        return Err(StoreError::NotFound);
    }
    if application_id(&connection)? != APPLICATION_ID {
        return Err(StoreError::Corrupt("this is another program's database"));
    }
    Ok(connection)
}

/// The path of a file that SQLite keeps next to the database.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// How many tables the file has; none before its creation was committed.
pub(crate) fn tables(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

fn unchanging(path: &Path, size: u64) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("{}?immutable=1", uri(path)?), flags)?;
    let page: u64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    if !size.is_multiple_of(page) {
        return Err(StoreError::Corrupt("the file is cut"));
    }
    Ok(connection)
}

fn beside_a_log(path: &Path) -> Result<Connection, StoreError> {
    match logged(path, "exclusive") {
        Err(StoreError::Busy) => logged(path, "normal"),
        alone => alone,
    }
}

/// Locking mode `exclusive` keeps the index of the log in memory, and is refused while others are at work;
/// their index file is live then, and `normal` uses it.
fn logged(path: &Path, locking: &str) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "locking_mode", locking)?;
    tables(&connection)?;
    Ok(connection)
}

fn application_id(connection: &Connection) -> Result<i32, StoreError> {
    Ok(connection.query_row("PRAGMA application_id", [], |row| row.get(0))?)
}

/// The size of a file in bytes. Asks for the metadata only: closing a descriptor of the file would drop the
/// locks of every other connection of this process.
fn size_of(path: &Path) -> Result<Option<u64>, StoreError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.len())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The path as a `file:` URI, <https://sqlite.org/uri.html>.
fn uri(path: &Path) -> Result<String, StoreError> {
    let path = std::path::absolute(path)?;
    let mut uri = String::from(if cfg!(windows) { "file:///" } else { "file://" });
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(byte.into())
            }
            _ => write!(uri, "%{byte:02X}").map_err(|_| StoreError::Database { code: -1 })?,
        }
    }
    Ok(uri)
}
