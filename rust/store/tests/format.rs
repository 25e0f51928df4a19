//! What a database on a device looks like. These files exist: a version that cannot read them loses data.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use rusqlite::Connection;
use sealwright_store::{Order, Page, StoreError};
use support::{Folder, LINES, NOTES, OTHERS, note};

const FORMAT_1: &str = include_str!("format-1.sql");

#[test]
fn a_database_of_format_1_opens_and_goes_on() {
    let folder = Folder::new();
    folder.raw().execute_batch(FORMAT_1).unwrap();
    let mut store = folder.open();
    let page = Page {
        order: Order::Oldest,
        after: None,
        limit: 9,
    };
    store
        .write(|tx| {
            assert_eq!(NOTES.get(tx, b"a")?, Some(note("a record", 1)));
            assert_eq!(OTHERS.get(tx, b"a")?, Some(note("another", u64::MAX)));
            let entries = [(1, note("an entry", 0)), (2, note("an entry", 1))];
            assert_eq!(LINES.page(tx, b"list", page)?, entries);
            assert_eq!(LINES.push(tx, b"list", &note("the next", 3))?, 4);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    drop(store);
    assert!(matches!(folder.try_open(2), Err(StoreError::WrongKey)));
}

#[test]
fn a_new_database_has_the_tables_of_format_1() {
    let new = Folder::new();
    drop(new.create());
    let old = Folder::new();
    old.raw().execute_batch(FORMAT_1).unwrap();
    assert_eq!(shape(&new.raw()), shape(&old.raw()));
}

/// The tables as they were declared, and the numbers in the header.
fn shape(raw: &Connection) -> (Vec<String>, u32, u32) {
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = raw.prepare(sql).unwrap();
    let tables = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let words = |table: String| table.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = |name| {
        raw.pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    (
        tables.map(Result::unwrap).map(words).collect(),
        number("user_version"),
        number("application_id"),
    )
}
