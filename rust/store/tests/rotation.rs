//! Rotating the storage key: every row ends under new keys, whoever writes, reads or dies meanwhile.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use sealwright_store::{Order, Page, Store, StoreError};
use support::{Folder, LINES, NOTES, entropy, key, note};

const CHILD: &str = "SEALWRIGHT_ROTATION_TEST_CHILD";
const ROWS: u64 = 40;

/// One thing that a process does to a database.
#[derive(Clone, Debug)]
enum Step {
    Put(u8),
    Remove(u8),
    Push,
    Rotate,
    Reseal(usize),
    Reopen,
    /// Another process opens the database, writes and closes it.
    Elsewhere(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u8..8).prop_map(Step::Put),
        1 => (0u8..8).prop_map(Step::Remove),
        3 => Just(Step::Push),
        1 => Just(Step::Rotate),
        3 => (0usize..6).prop_map(Step::Reseal),
        1 => Just(Step::Reopen),
        1 => (0u8..8).prop_map(Step::Elsewhere),
    ]
}

fn all() -> Page {
    Page {
        order: Order::Oldest,
        after: None,
        limit: usize::MAX,
    }
}

fn put(store: &mut Store, name: u8, number: u64) {
    store
        .write(|tx| NOTES.put(tx, &[name], &note("put", number)))
        .unwrap();
}

fn lines(store: &mut Store) -> Vec<u64> {
    let lines = store.read(|tx| LINES.page(tx, b"list", all())).unwrap();
    lines.iter().map(|(_, line)| line.number).collect()
}

/// The numbers of the data keys that rows name.
fn data_keys(folder: &Folder) -> Vec<u32> {
    let raw = folder.raw();
    let mut statement = raw
        .prepare("SELECT data_key FROM record UNION SELECT data_key FROM entry ORDER BY data_key")
        .unwrap();
    let keys = statement.query_map([], |row| row.get(0)).unwrap();
    keys.map(Result::unwrap).collect()
}

fn reseal_all(store: &mut Store, limit: usize) {
    while store.reseal(limit).unwrap() {}
}

fn filled(folder: &Folder) -> Store {
    let mut store = folder.create();
    for number in 0..ROWS {
        put(&mut store, number as u8, number);
        store
            .write(|tx| LINES.push(tx, b"list", &note("line", number)))
            .unwrap();
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn rows_survive_any_mix_of_writing_rotating_and_resealing(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let folder = Folder::new();
        let mut store = folder.create();
        let mut storage_key = 1;
        let (mut notes, mut pushed) = (BTreeMap::new(), Vec::new());
        for (number, step) in (0..).zip(steps) {
            match step {
                Step::Put(name) => {
                    put(&mut store, name, number);
                    notes.insert(name, number);
                }
                Step::Remove(name) => {
                    store.write(|tx| NOTES.delete(tx, &[name])).unwrap();
                    notes.remove(&name);
                }
                Step::Push => {
                    store.write(|tx| LINES.push(tx, b"list", &note("line", number))).unwrap();
                    pushed.push(number);
                }
                Step::Rotate => {
                    let before = store.generation();
                    storage_key += 1;
                    store.rotate(key(storage_key)).unwrap();
                    prop_assert_eq!(store.generation(), before + 1);
                }
                Step::Reseal(limit) => {
                    store.reseal(limit).unwrap();
                }
                Step::Reopen => {
                    drop(store);
                    store = folder.try_open(storage_key).unwrap();
                }
                Step::Elsewhere(name) => {
                    put(&mut folder.try_open(storage_key).unwrap(), name, number);
                    notes.insert(name, number);
                }
            }
            let found = store.read(|tx| {
                let names = (0..8u8).map(|name| Ok((name, NOTES.get(tx, &[name])?)));
                names.collect::<Result<Vec<_>, StoreError>>()
            });
            let found: BTreeMap<_, _> = found.unwrap().into_iter()
                .filter_map(|(name, note)| Some((name, note?.number))).collect();
            prop_assert_eq!(&found, &notes);
            prop_assert_eq!(lines(&mut store), &pushed[..]);
        }
        reseal_all(&mut store, 3);
        prop_assert!(data_keys(&folder).len() <= 1);
        drop(store);
        for old in 1..storage_key {
            prop_assert!(matches!(folder.try_open(old), Err(StoreError::WrongKey)));
        }
        prop_assert_eq!(lines(&mut folder.try_open(storage_key).unwrap()), pushed);
    }
}

#[test]
fn a_rotation_leaves_no_row_as_it_was_and_no_byte_of_one_in_any_file() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    store.checkpoint().unwrap();
    let before = folder.raw_rows();
    store.rotate(key(2)).unwrap();
    assert!(store.is_resealing());
    reseal_all(&mut store, 7);
    assert!(!store.is_resealing());
    assert_eq!(data_keys(&folder), [2]);
    for (name, bytes) in folder.bytes() {
        for row in &before {
            let is_there = bytes.windows(row.len()).any(|window| window == row);
            assert!(!is_there, "an old row is in {name}");
        }
    }
}

#[test]
fn what_others_write_between_two_parts_is_sealed_anew_as_well() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    let mut other = folder.open();
    store.rotate(key(2)).unwrap();
    let refused = other.write(|tx| NOTES.put(tx, &[0], &note("put", 0)));
    assert!(matches!(refused, Err(StoreError::KeyChanged)));
    let mut other = folder.try_open(2).unwrap();
    assert!(store.reseal(5).unwrap());
    for name in 0..ROWS as u8 {
        put(&mut other, name, 1000);
    }
    assert!(store.reseal(1000).unwrap() || !store.is_resealing());
    reseal_all(&mut store, 1000);
    assert_eq!(data_keys(&folder), [2]);
    put(&mut other, 1, 1001);
    assert_eq!(lines(&mut other), (0..ROWS).collect::<Vec<_>>());
}

#[test]
fn a_second_rotation_may_begin_before_the_first_is_through() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    for (storage_key, part) in [(2, 20), (3, 10)] {
        store.rotate(key(storage_key)).unwrap();
        store.reseal(part).unwrap();
    }
    assert_eq!(data_keys(&folder), [1, 2, 3]);
    reseal_all(&mut store, 11);
    assert_eq!(data_keys(&folder), [3]);
    assert_eq!(lines(&mut store), (0..ROWS).collect::<Vec<_>>());
}

#[test]
fn a_row_that_does_not_open_stops_the_resealing_and_keeps_its_key() {
    let folder = Folder::new();
    let mut store = filled(&folder);
    store.rotate(key(2)).unwrap();
    folder
        .raw()
        .execute(
            "UPDATE record SET value = zeroblob(60) WHERE rowid = (SELECT max(rowid) FROM record)",
            [],
        )
        .unwrap();
    assert!(matches!(store.reseal(1000), Err(StoreError::Corrupt)));
    assert!(store.is_resealing());
    drop(store);
    let mut store = folder.try_open(2).unwrap();
    assert_eq!(lines(&mut store), (0..ROWS).collect::<Vec<_>>());
    assert!(store.is_resealing());
}

/// Rotates from the key it finds to the next one, over and over, a row at a time.
#[test]
#[ignore = "the child process of the next test"]
fn child_rotates_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let path = Path::new(&path);
    let keys: Vec<_> = (1..=250).map(key).collect();
    let tried: Vec<_> = keys.iter().collect();
    let mut now = Store::inspect(path, &tried).unwrap().key;
    let mut store = Store::open(path, keys[now].duplicate(), entropy()).unwrap();
    loop {
        while store.reseal(1).unwrap() {
            println!("\ndone");
        }
        now += 1;
        store.rotate(keys[now].duplicate()).unwrap();
        println!("\ndone");
    }
}

#[test]
fn a_rotation_goes_on_after_a_kill_at_any_row() {
    let folder = Folder::new();
    drop(filled(&folder));
    let rows = 2 * ROWS as usize;
    for kill in 0..12 {
        rotate_and_kill_after(&folder.path(), 1 + kill * rows / 6);
        let all: Vec<_> = (1..=250).map(key).collect();
        let tried: Vec<_> = all.iter().collect();
        let found = Store::inspect(&folder.path(), &tried).unwrap();
        let mut store = Store::open(&folder.path(), key(found.key as u8 + 1), entropy()).unwrap();
        assert_eq!(lines(&mut store), (0..ROWS).collect::<Vec<_>>());
        for name in 0..ROWS as u8 {
            let note = store.read(|tx| NOTES.get(tx, &[name])).unwrap().unwrap();
            assert_eq!(note.number, u64::from(name));
        }
        if kill % 3 == 2 {
            reseal_all(&mut store, 9);
            assert_eq!(data_keys(&folder).len(), 1);
        }
    }
}

fn rotate_and_kill_after(path: &Path, steps: usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "child_rotates_until_it_is_killed",
        ])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines();
    let seen = said
        .filter(|line| line.as_ref().unwrap() == "done")
        .take(steps)
        .count();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(seen, steps, "the child ended by itself");
}
