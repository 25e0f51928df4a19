//! A value that was changed or moved behind the store's back is never read as data.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use rusqlite::{Connection, params};
use sealwright_store::{Store, StoreError};
use support::{Folder, LINES, NOTES, Note, OTHERS, entropy, key, note};

/// A store with two records in one table, one in another, and two lists, each value different.
fn filled(folder: &Folder) -> Store {
    let mut store = folder.create();
    store
        .write(|tx| {
            NOTES.put(tx, b"a", &note("record a", 1))?;
            NOTES.put(tx, b"b", &note("record b", 2))?;
            OTHERS.put(tx, b"a", &note("other a", 3))?;
            for number in 4..6 {
                LINES.push(tx, b"left", &note("left", number))?;
                LINES.push(tx, b"right", &note("right", number + 10))?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store
}

/// Every value there is, read by itself.
fn read_all(store: &mut Store) -> Vec<Result<Option<Note>, StoreError>> {
    store
        .read(|tx| {
            let mut values = vec![
                NOTES.get(tx, b"a"),
                NOTES.get(tx, b"b"),
                OTHERS.get(tx, b"a"),
            ];
            for owner in [&b"left"[..], b"right"] {
                values.extend((1..3).map(|seq| LINES.get(tx, owner, seq)));
            }
            Ok::<_, StoreError>(values)
        })
        .unwrap()
}

fn is_corrupt(value: &Result<Option<Note>, StoreError>) -> bool {
    matches!(value, Err(StoreError::Corrupt))
}

/// The tables of sealed values, with the words that name one row.
const TABLES: [(&str, &str); 2] = [("record", "space, name"), ("entry", "space, list, seq")];

fn values(raw: &Connection, table: &str, names: &str) -> Vec<Vec<u8>> {
    let sql = format!("SELECT value FROM {table} WHERE space >= 16 ORDER BY {names}");
    let mut statement = raw.prepare(&sql).unwrap();
    let values = statement.query_map([], |row| row.get(0)).unwrap();
    values.map(Result::unwrap).collect()
}

fn replace(raw: &Connection, table: &str, from: &[u8], to: &[u8]) {
    let sql = format!("UPDATE {table} SET value = ?2 WHERE value = ?1");
    assert_eq!(raw.execute(&sql, params![from, to]).unwrap(), 1);
}

#[test]
fn a_flipped_bit_anywhere_in_a_stored_value_is_refused_and_spoils_no_other() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    let raw = folder.raw();
    for (table, names) in TABLES {
        for sound in values(&raw, table, names) {
            for bit in 0..sound.len() * 8 {
                let mut flipped = sound.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                replace(&raw, table, &sound, &flipped);
                let read = read_all(&mut store);
                assert_eq!(
                    read.iter().filter(|value| is_corrupt(value)).count(),
                    1,
                    "{table}, bit {bit}"
                );
                assert_eq!(
                    read.iter().filter(|value| value.is_ok()).count(),
                    read.len() - 1
                );
                replace(&raw, table, &flipped, &sound);
            }
        }
    }
    assert!(read_all(&mut store).iter().all(Result::is_ok));
}

#[test]
fn a_value_cut_short_at_any_length_is_refused() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    let raw = folder.raw();
    for (table, names) in TABLES {
        let sound = values(&raw, table, names).remove(0);
        for length in 0..sound.len() {
            replace(&raw, table, &sound, &sound[..length]);
            assert_eq!(
                read_all(&mut store)
                    .iter()
                    .filter(|value| is_corrupt(value))
                    .count(),
                1
            );
            replace(&raw, table, &sound[..length], &sound);
        }
    }
}

#[test]
fn values_that_change_places_are_refused_in_both() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    let raw = folder.raw();
    let stored: Vec<(&str, Vec<u8>)> = TABLES
        .iter()
        .flat_map(|(table, names)| {
            values(&raw, table, names)
                .into_iter()
                .map(|value| (*table, value))
        })
        .collect();
    assert_eq!(stored.len(), 7);
    for (one, (one_table, one_value)) in stored.iter().enumerate() {
        for (other_table, other_value) in &stored[one + 1..] {
            swap(&raw, (one_table, one_value), (other_table, other_value));
            assert_eq!(
                read_all(&mut store)
                    .iter()
                    .filter(|value| is_corrupt(value))
                    .count(),
                2
            );
            swap(&raw, (one_table, other_value), (other_table, one_value));
        }
    }
    assert!(read_all(&mut store).iter().all(Result::is_ok));
}

fn swap(raw: &Connection, one: (&str, &[u8]), other: (&str, &[u8])) {
    replace(raw, one.0, one.1, b"aside");
    replace(raw, other.0, other.1, one.1);
    replace(raw, one.0, b"aside", other.1);
}

#[test]
fn a_row_under_another_number_or_naming_another_data_key_is_refused() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    let raw = folder.raw();
    raw.execute("UPDATE entry SET seq = 3 WHERE seq = 2", [])
        .unwrap();
    store
        .read(|tx| {
            assert!(is_corrupt(&LINES.get(tx, b"left", 3)));
            assert!(matches!(LINES.last(tx, b"left"), Err(StoreError::Corrupt)));
            assert!(LINES.get(tx, b"left", 1)?.is_some());
            Ok::<_, StoreError>(())
        })
        .unwrap();

    for number in [0, 2, -1, i64::MAX] {
        raw.execute(
            "UPDATE record SET data_key = ?1 WHERE space >= 16",
            [number],
        )
        .unwrap();
        let read = store.read(|tx| NOTES.get(tx, b"a"));
        assert!(is_corrupt(&read), "data key {number}: {read:?}");
        let read = store.read(|tx| NOTES.all(tx));
        assert!(
            matches!(read, Err(StoreError::Corrupt)),
            "data key {number}: {read:?}"
        );
    }
}

#[test]
fn a_changed_or_lost_count_of_a_list_never_gives_a_number_again() {
    let count = "SELECT value FROM record WHERE space = 2 ORDER BY name";
    let folder = Folder::new();
    let mut store = filled(&folder);
    let raw = folder.raw();
    let early: Vec<u8> = raw.query_row(count, [], |row| row.get(0)).unwrap();
    let name: Vec<u8> = raw
        .query_row(
            "SELECT name FROM record WHERE value = ?1",
            [&early],
            |row| row.get(0),
        )
        .unwrap();
    let push = |store: &mut Store| {
        let push = |owner: &[u8]| store.write(|tx| LINES.push(tx, owner, &note("next", 9)));
        let pushed = [&b"left"[..], b"right"].map(push);
        let sound = pushed.iter().filter(|pushed| matches!(pushed, Ok(3..)));
        let corrupt = pushed
            .iter()
            .filter(|pushed| matches!(pushed, Err(StoreError::Corrupt)));
        (sound.count(), corrupt.count())
    };

    for bit in 0..early.len() * 8 {
        let mut flipped = early.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        replace(&raw, "record", &early, &flipped);
        assert_eq!(push(&mut store), (1, 1), "bit {bit}");
        replace(&raw, "record", &flipped, &early);
    }

    assert_eq!(push(&mut store), (2, 0));
    raw.execute(
        "UPDATE record SET value = ?1 WHERE name = ?2",
        params![early, name],
    )
    .unwrap();
    assert_eq!(push(&mut store), (1, 1), "an earlier count came back");

    raw.execute("DELETE FROM record WHERE space = 2", [])
        .unwrap();
    assert_eq!(push(&mut store), (0, 2), "the counts are lost");
    let lines = store.read(|tx| LINES.get(tx, b"left", 1)).unwrap();
    assert_eq!(lines, Some(note("left", 4)));
}

#[test]
fn a_row_of_another_database_is_refused() {
    let (folder, other) = (Folder::new(), Folder::new());
    let mut store = filled(&folder);
    drop(filled(&other));
    let foreign = values(&other.raw(), "record", "space, name").remove(0);
    let raw = folder.raw();
    let own = values(&raw, "record", "space, name").remove(0);
    replace(&raw, "record", &own, &foreign);
    assert_eq!(
        read_all(&mut store)
            .iter()
            .filter(|value| is_corrupt(value))
            .count(),
        1
    );
}

#[test]
fn a_damaged_byte_anywhere_in_the_file_never_gives_wrong_data() {
    let folder = Folder::new();
    let sound = {
        let mut store = filled(&folder);
        let values = read_all(&mut store);
        store.checkpoint().unwrap();
        values.into_iter().map(Result::unwrap).collect::<Vec<_>>()
    };
    let file = std::fs::read(folder.path()).unwrap();
    let mut refused = 0;
    for at in (0..file.len()).step_by(31) {
        let damaged = Folder::new();
        let mut bytes = file.clone();
        bytes[at] ^= 0x55;
        std::fs::write(damaged.path(), bytes).unwrap();
        let Ok(mut store) = Store::open(&damaged.path(), key(1), entropy()) else {
            refused += 1;
            continue;
        };
        let read = store.read(|tx| {
            let mut values = vec![
                NOTES.get(tx, b"a"),
                NOTES.get(tx, b"b"),
                OTHERS.get(tx, b"a"),
            ];
            for owner in [&b"left"[..], b"right"] {
                values.extend((1..3).map(|seq| LINES.get(tx, owner, seq)));
            }
            Ok::<_, StoreError>(values)
        });
        for (value, sound) in read.into_iter().flatten().zip(&sound) {
            match value {
                Ok(Some(value)) => assert_eq!(Some(&value), sound.as_ref(), "byte {at}"),
                Ok(None) | Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0, "no damage was noticed at all");
}
