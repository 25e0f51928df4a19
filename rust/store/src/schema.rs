//! The tables of the file, and how an older file becomes a current one.

use rusqlite::{Connection, OptionalExtension};

use crate::StoreError;

/// Marks the file as ours, in SQLite's header: `SWRT`.
pub(crate) const APPLICATION_ID: i32 = 0x5357_5254;

/// One step from a format to the next. Format 0 is an empty file.
pub(crate) type Migration = &'static str;

/// Every step there ever was; the format of a file is how many of them it has taken.
pub(crate) const MIGRATIONS: &[Migration] = &["
    CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value ANY NOT NULL
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE record (
        space INTEGER NOT NULL,
        key BLOB NOT NULL,
        data_key INTEGER NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (space, key)
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE list (
        space INTEGER NOT NULL,
        list BLOB NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (space, list)
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE entry (
        space INTEGER NOT NULL,
        list BLOB NOT NULL,
        seq INTEGER NOT NULL,
        data_key INTEGER NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (space, list, seq)
    ) WITHOUT ROWID, STRICT;
"];

/// The format of a file, which must be one that this build can read.
pub(crate) fn format(connection: &Connection, known: &[Migration]) -> Result<u32, StoreError> {
    let found = connection
        .query_row("SELECT value FROM meta WHERE name = 'format'", [], |row| {
            row.get(0)
        })
        .optional()?
        .ok_or(StoreError::Corrupt("the format is missing"))?;
    let known = number_of(known)?;
    match found {
        0 => Err(StoreError::Corrupt("the format is missing")),
        found if found > known => Err(StoreError::NewerFormat { found, known }),
        found => Ok(found),
    }
}

/// Takes the steps that a file of a format still lacks. To be called inside a write transaction.
pub(crate) fn migrate(
    connection: &Connection,
    from: u32,
    steps: &[Migration],
) -> Result<(), StoreError> {
    let taken = usize::try_from(from).unwrap_or(usize::MAX);
    for step in steps.iter().skip(taken) {
        connection.execute_batch(step)?;
    }
    connection.execute(
        "INSERT INTO meta (name, value) VALUES ('format', ?1)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [number_of(steps)?],
    )?;
    Ok(())
}

fn number_of(steps: &[Migration]) -> Result<u32, StoreError> {
    u32::try_from(steps.len()).map_err(|_| StoreError::Corrupt("too many formats"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXT: &[Migration] = &[MIGRATIONS[0], "CREATE TABLE later (number INTEGER) STRICT"];

    #[test]
    fn a_file_takes_only_the_steps_it_lacks() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, 0, MIGRATIONS).unwrap();
        assert_eq!(format(&connection, NEXT), Ok(1));

        migrate(&connection, 1, NEXT).unwrap();
        assert_eq!(format(&connection, NEXT), Ok(2));
        connection
            .execute("INSERT INTO later VALUES (7)", [])
            .unwrap();
    }

    #[test]
    fn a_newer_format_is_told_apart_from_a_missing_one() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, 0, NEXT).unwrap();
        assert_eq!(
            format(&connection, MIGRATIONS),
            Err(StoreError::NewerFormat { found: 2, known: 1 })
        );

        connection.execute("DELETE FROM meta", []).unwrap();
        assert!(matches!(
            format(&connection, MIGRATIONS),
            Err(StoreError::Corrupt(_))
        ));
    }

    #[test]
    fn a_step_that_fails_leaves_the_format_as_it_was() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, 0, MIGRATIONS).unwrap();
        migrate(
            &connection,
            1,
            &[MIGRATIONS[0], "CREATE TABLE meta (twice)"],
        )
        .unwrap_err();
        assert_eq!(format(&connection, NEXT), Ok(1));
    }
}
