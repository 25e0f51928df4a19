//! How every connection of the store is set up.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::StoreError;

/// How long a transaction waits for another connection's lock.
const PATIENCE: Duration = Duration::from_secs(3);

/// More than the store has different statements.
const STATEMENTS: usize = 64;

/// Opens a file for reading and writing; it must exist unless the flags say otherwise. Switches it to WAL,
/// which on an empty file writes its first page.
pub(crate) fn open(path: &Path, more: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection)?;
    connection
        .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        .map_err(StoreError::from)
        .and_then(|mode| {
            if mode == "wal" {
                Ok(())
            } else {
                Err(StoreError::Database { code: -1 })
            }
        })?;
    Ok(connection)
}

/// Opens a database that lives in memory only.
pub(crate) fn in_memory() -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    set_up(&connection)?;
    Ok(connection)
}

/// `synchronous=FULL` because a lost last transaction would be a ratchet moved back; `secure_delete` and
/// `temp_store` so that old rows are in no free page and no temporary file.
fn set_up(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "temp_store", "memory")?;
    if cfg!(target_vendor = "apple") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    Ok(())
}
