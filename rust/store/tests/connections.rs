//! Several connections, and processes, on one file.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use sealwright_store::{Order, Page, Store, StoreError};
use support::{Folder, LINES, NOTES, entropy, key, note};

#[test]
fn writes_of_two_connections_interleave_without_loss() {
    let folder = Folder::new();
    drop(folder.create());
    let rounds = 40;
    let writer = |name: &'static str| {
        let mut store = folder.open();
        move || {
            for number in 0..rounds {
                store
                    .write(|tx| LINES.push(tx, b"both", &note(name, number)))
                    .unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(writer("one"));
        scope.spawn(writer("two"));
    });

    let page = Page {
        order: Order::Oldest,
        after: None,
        limit: usize::MAX,
    };
    let lines = folder
        .open()
        .read(|tx| LINES.page(tx, b"both", page))
        .unwrap();
    let seqs: Vec<_> = lines.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (1..=2 * rounds).collect::<Vec<_>>());
    for name in ["one", "two"] {
        let own = lines.iter().filter(|(_, line)| line.text == name);
        let numbers: Vec<_> = own.map(|(_, line)| line.number).collect();
        assert_eq!(numbers, (0..rounds).collect::<Vec<_>>());
    }
}

/// Whether a transaction is told that another connection wrote.
fn hears(store: &mut Store) -> bool {
    store
        .read(|tx| Ok::<_, StoreError>(tx.changed_elsewhere()))
        .unwrap()
}

#[test]
fn a_connection_hears_of_what_another_wrote_until_it_succeeds_and_never_of_its_own() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    assert!(!hears(&mut one));

    two.write(|tx| NOTES.put(tx, b"key", &note("two", 1)))
        .unwrap();
    assert!(hears(&mut one));
    assert!(!hears(&mut one));
    assert!(!hears(&mut two));

    one.write(|tx| NOTES.put(tx, b"key", &note("one", 2)))
        .unwrap();
    assert!(!hears(&mut one));
    two.write(|tx| {
        assert!(tx.changed_elsewhere());
        NOTES.put(tx, b"key", &note("undone", 3))?;
        Err::<(), _>(StoreError::Busy)
    })
    .unwrap_err();
    assert!(!hears(&mut one));
    assert!(hears(&mut two), "what it read then was undone");
    assert!(!hears(&mut two));
}

#[test]
fn a_writer_learns_of_what_was_written_while_it_waited_for_the_lock() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    let (locked, wait) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            two.write(|tx| {
                locked.send(()).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(100));
                NOTES.put(tx, b"key", &note("two", 1))
            })
            .unwrap();
        });
        wait.recv().unwrap();
        one.write(|tx| {
            assert_eq!(NOTES.get(tx, b"key")?, Some(note("two", 1)));
            assert!(tx.changed_elsewhere());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    });
}

#[test]
fn a_change_of_keys_keeps_the_news_for_whoever_reads_next() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    two.write(|tx| NOTES.put(tx, b"key", &note("two", 1)))
        .unwrap();
    one.advance_past(0).unwrap();
    assert!(hears(&mut one));
    assert!(hears(&mut two));
}

#[test]
fn a_snapshot_stays_as_it_was_while_another_connection_writes() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    one.write(|tx| NOTES.put(tx, b"key", &note("before", 1)))
        .unwrap();
    one.read(|tx| {
        assert_eq!(NOTES.get(tx, b"key")?, Some(note("before", 1)));
        two.write(|tx| NOTES.put(tx, b"key", &note("after", 2)))?;
        assert_eq!(NOTES.get(tx, b"key")?, Some(note("before", 1)));
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let found = one.read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("after", 2)));
}

#[test]
fn a_checkpoint_while_another_connection_reads_does_what_it_can() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    one.write(|tx| NOTES.put(tx, b"key", &note("before", 1)))
        .unwrap();
    one.read(|tx| {
        assert_eq!(NOTES.get(tx, b"key")?, Some(note("before", 1)));
        two.write(|tx| NOTES.put(tx, b"key", &note("after", 2)))?;
        two.checkpoint()?;
        assert_eq!(NOTES.get(tx, b"key")?, Some(note("before", 1)));
        Ok::<_, StoreError>(())
    })
    .unwrap();
    two.checkpoint().unwrap();
    let log = folder.path().with_file_name("test.db-wal");
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
    let found = one.read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("after", 2)));
}

#[test]
fn a_writer_that_waited_too_long_is_told_and_may_write_later() {
    let folder = Folder::new();
    let mut one = folder.create();
    let mut two = folder.open();
    one.write(|tx| {
        NOTES.put(tx, b"key", &note("one", 1))?;
        let blocked = two.write(|tx| NOTES.put(tx, b"key", &note("two", 2)));
        assert!(matches!(blocked, Err(StoreError::Busy)));
        Ok::<_, StoreError>(())
    })
    .unwrap();
    two.write(|tx| NOTES.put(tx, b"key", &note("two", 2)))
        .unwrap();
    let found = one.read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("two", 2)));
}

/// The path of the database, for the process that is to be killed.
const CHILD: &str = "SEALWRIGHT_STORE_CHILD";

#[test]
#[ignore = "the child process of the next test"]
fn child_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else {
        panic!("not started by the test that kills it");
    };
    let mut store = Store::open(Path::new(&path), key(1), entropy()).unwrap();
    for number in store.read(|tx| LINES.count(tx, b"killed")).unwrap().. {
        store
            .write(|tx| {
                NOTES.put(tx, b"count", &note("count", number + 1))?;
                LINES.push(tx, b"killed", &note("line", number))
            })
            .unwrap();
        println!("\ndone {}", number + 1);
    }
}

#[test]
fn a_killed_process_loses_nothing_it_had_committed_and_leaves_nothing_half_done() {
    let folder = Folder::new();
    drop(folder.create());
    for kill in 1..=10u64 {
        let told = kill_after(&folder.path(), 2 * kill);
        let sound: String = folder
            .duplicate()
            .raw()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        let (count, lines) = folder
            .open()
            .read(|tx| {
                let page = Page {
                    order: Order::Oldest,
                    after: None,
                    limit: usize::MAX,
                };
                let count = NOTES.get(tx, b"count")?.map(|note| note.number);
                Ok::<_, StoreError>((count, LINES.page(tx, b"killed", page)?))
            })
            .unwrap();
        let numbers: Vec<_> = lines
            .iter()
            .map(|(seq, line)| (*seq, line.number))
            .collect();
        let expected: Vec<_> = (0..lines.len() as u64)
            .map(|number| (number + 1, number))
            .collect();
        assert_eq!(numbers, expected);
        assert_eq!(count, Some(lines.len() as u64));
        assert!(
            lines.len() as u64 >= told,
            "{told} were told of, {} are there",
            lines.len()
        );
    }
}

/// Starts the child, kills it after it told of some commits, and says of how many it told in all.
fn kill_after(path: &Path, commits: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "child_writes_until_it_is_killed",
        ])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut told = 0;
    let mut seen = 0;
    for line in lines {
        if let Some(number) = line.unwrap().strip_prefix("done ") {
            told = number.parse().unwrap();
            seen += 1;
        }
        if seen == commits {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(seen >= commits, "the child ended by itself");
    told
}
