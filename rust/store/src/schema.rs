//! The physical tables, and their versions.
//!
//! `record` holds named values, `entry` values in numbered order under a named owner. Names are keyed
//! hashes and values are sealed, so the file shows how many rows of a space there are, how large, and which
//! share an owner, and nothing else. `meta` holds the wrapped key table and its generation.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// The newest format this version knows; `PRAGMA user_version`.
pub(crate) const FORMAT: u32 = 1;
/// "SEAL", `PRAGMA application_id`.
pub(crate) const APPLICATION: u32 = 0x5345_414C;

/// One step a format, from the one before it. A step is never changed once released.
const STEPS: [&str; FORMAT as usize] = ["
    CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        space INTEGER NOT NULL, name BLOB NOT NULL, data_key INTEGER NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (space, name)
    ) STRICT;
    CREATE TABLE entry (
        space INTEGER NOT NULL, list BLOB NOT NULL, seq INTEGER NOT NULL,
        data_key INTEGER NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (space, list, seq)
    ) STRICT, WITHOUT ROWID;
"];

/// Settings of every connection that writes.
///
/// `FULL`, because a commit that is lost in a power cut is a ratchet step that is taken twice;
/// `secure_delete`, because replaced values are old keys; no triggers and no views, because a file of ours
/// has none.
pub(crate) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" && mode != "memory" {
        return Err(StoreError::Io);
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    if cfg!(target_vendor = "apple") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    Ok(())
}

/// Brings a database to [`FORMAT`].
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    take(connection, &STEPS)
}

/// Refuses a format that [`migrate`] would change.
pub(crate) fn refuse_older(found: u32) -> Result<(), StoreError> {
    if found < FORMAT {
        return Err(StoreError::OlderFormat {
            found,
            known: FORMAT,
        });
    }
    Ok(())
}

/// The format of a database, refused if it is newer than ours.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    known(connection, FORMAT)
}

/// Takes the steps that a database lacks: all of them, or none after a failure. Whoever comes second finds
/// them taken.
fn take(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let newest = u32::try_from(steps.len()).map_err(|_| StoreError::Internal)?;
    if known(connection, newest)? == newest {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = known(&transaction, newest)?;
    for step in steps.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", newest)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    Ok(transaction.commit()?)
}

fn known(connection: &Connection, newest: u32) -> Result<u32, StoreError> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > newest {
        return Err(StoreError::NewerFormat {
            found,
            known: newest,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: [&str; 3] = [
        STEPS[0],
        "CREATE TABLE later (number INTEGER); INSERT INTO later VALUES (1)",
        "UPDATE later SET number = number + 1",
    ];

    fn old() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
    }

    fn number(connection: &Connection) -> i64 {
        let sql = "SELECT number FROM later";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_old_database_takes_each_step_it_lacks_once() {
        let mut connection = old();
        for _ in 0..2 {
            take(&mut connection, &LATER).unwrap();
            assert_eq!(known(&connection, 3).unwrap(), 3);
            assert_eq!(number(&connection), 2);
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_database_as_it_was() {
        let mut connection = old();
        let broken = [LATER[0], LATER[1], "UPDATE nothing SET number = 1"];
        take(&mut connection, &broken).unwrap_err();
        assert_eq!(known(&connection, 3).unwrap(), 1);
        take(&mut connection, &LATER).unwrap();
        assert_eq!(number(&connection), 2);
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let mut connection = old();
        take(&mut connection, &LATER).unwrap();
        let refused = migrate(&mut connection);
        assert!(matches!(
            refused,
            Err(StoreError::NewerFormat { found: 3, known: 1 })
        ));
    }
}
