//! The physical tables, and their versions.
//!
//! `record` holds named values, `entry` values in numbered order under a named owner. Names are keyed
//! hashes and values are sealed, so the file shows how many rows of a space there are and how large, and
//! nothing else. `counter` makes numbers of a list unique for good; `meta` holds the wrapped key table and
//! its generation.

use rusqlite::Connection;

use crate::error::StoreError;

/// The newest format this version knows; `PRAGMA user_version`.
pub(crate) const FORMAT: u32 = 1;
/// "SEAL", `PRAGMA application_id`.
pub(crate) const APPLICATION: u32 = 0x5345_414C;

/// One step a format, from the one before it. A step is never changed once released.
const MIGRATIONS: [&str; FORMAT as usize] = ["
    CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE record (
        space INTEGER NOT NULL, name BLOB NOT NULL, data_key INTEGER NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (space, name)
    );
    CREATE TABLE entry (
        space INTEGER NOT NULL, list BLOB NOT NULL, seq INTEGER NOT NULL,
        data_key INTEGER NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (space, list, seq)
    ) WITHOUT ROWID;
    CREATE TABLE counter (
        space INTEGER NOT NULL, list BLOB NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (space, list)
    ) WITHOUT ROWID;
"];

/// Settings of every connection that writes.
///
/// `FULL`, because a commit that is lost in a power cut is a ratchet step that is taken twice;
/// `secure_delete`, because replaced values are old keys.
pub(crate) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    if cfg!(target_vendor = "apple") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Brings a database to [`FORMAT`], one transaction a step.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    for (format, step) in (1..).zip(MIGRATIONS).skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", format)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.commit()?;
    }
    Ok(())
}

/// The format of a database, refused if it is newer than ours or not one of ours.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > FORMAT {
        return Err(StoreError::NewerFormat {
            found,
            known: FORMAT,
        });
    }
    Ok(found)
}
