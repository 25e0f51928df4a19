//! Opening what is not a sound database of ours under this key fails, and changes no byte of the folder.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;

use sealwright_store::{Store, StoreError};
use support::{Folder, NOTES, entropy, key, note};

/// A database that was closed in good order.
fn closed() -> Folder {
    let folder = Folder::new();
    let mut store = folder.create();
    for number in 0..200 {
        let key = u64::to_be_bytes(number);
        store
            .write(|tx| NOTES.put(tx, &key[..], &note("closed", number)))
            .unwrap();
    }
    folder
}

/// A database whose process was killed: part of it is in the write-ahead log only.
fn killed() -> Folder {
    let folder = Folder::new();
    let mut store = folder.create();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("logged", 1)))
        .unwrap();
    let killed = folder.duplicate();
    assert!(
        killed
            .bytes()
            .iter()
            .any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty())
    );
    killed
}

/// Fails to open and compares every file before and after.
fn refused(folder: &Folder, byte: u8) -> StoreError {
    let before = folder.bytes();
    let error = folder.try_open(byte).err().unwrap();
    let after = folder.bytes();
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>(),
        "files came or went at {error:?}"
    );
    for (name, bytes) in &before {
        assert!(bytes == &after[name], "{name} changed at {error:?}");
    }
    error
}

#[test]
fn a_wrong_key_changes_nothing_of_a_closed_database() {
    let folder = closed();
    assert!(matches!(refused(&folder, 2), StoreError::WrongKey));
    assert_eq!(folder.open().read(|tx| NOTES.count(tx)).unwrap(), 200);
}

#[test]
fn a_wrong_key_changes_nothing_of_a_database_whose_process_was_killed() {
    let folder = killed();
    assert!(matches!(refused(&folder, 2), StoreError::WrongKey));
    let found = folder.open().read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("logged", 1)));
}

#[test]
fn a_wrong_key_changes_nothing_when_the_killed_process_left_no_index_of_its_log() {
    let folder = killed();
    let index = folder
        .path()
        .with_file_name(format!("{}-shm", support::NAME));
    fs::remove_file(index).unwrap();
    assert!(matches!(refused(&folder, 2), StoreError::WrongKey));
    let found = folder.open().read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("logged", 1)));
}

#[test]
fn a_wrong_key_does_not_disturb_a_database_that_is_in_use() {
    let folder = Folder::new();
    let mut store = folder.create();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("before", 1)))
        .unwrap();
    assert!(matches!(folder.try_open(2), Err(StoreError::WrongKey)));
    store
        .write(|tx| NOTES.put(tx, b"key", &note("after", 2)))
        .unwrap();
    drop(store);
    let found = folder.open().read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("after", 2)));
}

#[test]
fn no_file_and_an_empty_file_are_no_database() {
    let folder = Folder::new();
    assert!(!Store::exists(&folder.path()));
    assert!(matches!(refused(&folder, 1), StoreError::NotFound));

    fs::write(folder.path(), []).unwrap();
    assert!(!Store::exists(&folder.path()));
    assert!(matches!(refused(&folder, 1), StoreError::NotFound));
    let mut store = folder.create();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("made", 1)))
        .unwrap();
}

#[test]
fn a_file_cut_at_any_length_is_damaged() {
    let whole = fs::read(closed().path()).unwrap();
    let lengths = [
        1,
        15,
        16,
        99,
        100,
        511,
        512,
        4095,
        4096,
        4097,
        8192,
        whole.len() / 2,
    ];
    for length in lengths
        .into_iter()
        .chain([whole.len() - 4096, whole.len() - 1])
    {
        let folder = Folder::new();
        fs::write(folder.path(), &whole[..length]).unwrap();
        let error = refused(&folder, 1);
        assert!(
            matches!(error, StoreError::Corrupt),
            "{length} bytes: {error:?}"
        );
    }
}

#[test]
fn garbage_and_other_programs_databases_are_damaged() {
    for garbage in [
        vec![0; 4096],
        vec![0xff; 8192],
        b"not a database, ".repeat(256),
    ] {
        let folder = Folder::new();
        fs::write(folder.path(), garbage).unwrap();
        assert!(matches!(refused(&folder, 1), StoreError::Corrupt));
    }

    let folder = Folder::new();
    folder
        .raw()
        .execute_batch("CREATE TABLE theirs (value)")
        .unwrap();
    assert!(matches!(refused(&folder, 1), StoreError::Corrupt));
}

#[test]
fn a_newer_format_is_named_and_left_alone() {
    let folder = closed();
    folder.raw().pragma_update(None, "user_version", 7).unwrap();
    let error = refused(&folder, 1);
    assert!(
        matches!(error, StoreError::NewerFormat { found: 7, known: 1 }),
        "{error:?}"
    );
}

#[test]
fn an_older_format_is_left_alone_by_whoever_may_not_migrate_it() {
    let folder = closed();
    let set = "PRAGMA user_version = 0; PRAGMA wal_checkpoint(TRUNCATE)";
    folder.raw().execute_batch(set).unwrap();
    let before = folder.bytes();
    let refused = Store::open_as_is(&folder.path(), key(1), entropy());
    assert!(matches!(
        refused.err(),
        Some(StoreError::OlderFormat { found: 0, known: 1 })
    ));
    assert_eq!(folder.bytes(), before);
}

#[test]
fn a_database_in_the_current_folder_needs_no_path() {
    let folder = Folder::new();
    let made = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "child_works_in_its_current_folder"])
        .current_dir(folder.path().parent().unwrap())
        .status();
    assert!(made.unwrap().success());
    assert!(folder.bytes().is_empty());
}

#[test]
#[ignore = "the child process of the test before"]
fn child_works_in_its_current_folder() {
    let path = std::path::Path::new(support::NAME);
    drop(Store::create(path, key(1), entropy()).unwrap());
    drop(Store::open(path, key(1), entropy()).unwrap());
    Store::destroy(path).unwrap();
    Store::destroy(path).unwrap();
}

#[test]
fn a_newer_format_that_stands_in_the_log_only_is_named_and_left_alone() {
    let folder = closed();
    let raw = folder.raw();
    raw.pragma_update(None, "user_version", 7).unwrap();
    let killed = folder.duplicate();
    let error = refused(&killed, 1);
    assert!(
        matches!(error, StoreError::NewerFormat { found: 7, known: 1 }),
        "{error:?}"
    );
}

#[test]
fn a_missing_or_damaged_key_table_is_damage_and_no_wrong_key() {
    for damage in [
        "DELETE FROM meta",
        "DELETE FROM meta WHERE name = 'keys'",
        "DELETE FROM meta WHERE name = 'generation'",
        "UPDATE meta SET value = 'text'",
        "UPDATE meta SET value = x'00' WHERE name = 'keys'",
        "UPDATE meta SET value = 2 WHERE name = 'generation'",
        "DROP TABLE meta",
    ] {
        let folder = closed();
        folder.raw().execute_batch(damage).unwrap();
        let error = refused(&folder, 1);
        assert!(matches!(error, StoreError::Corrupt), "{damage}: {error:?}");
    }
}

#[test]
fn a_flipped_bit_in_the_key_table_never_makes_the_right_key_wrong() {
    let folder = closed();
    let raw = folder.raw();
    let read = "SELECT value FROM meta WHERE name = 'keys'";
    let write = "UPDATE meta SET value = ?1 WHERE name = 'keys'";
    let sound: Vec<u8> = raw.query_row(read, [], |row| row.get(0)).unwrap();
    let mut damaged = 0;
    for bit in (0..sound.len() * 8).step_by(5) {
        let mut flipped = sound.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        raw.execute(write, [&flipped]).unwrap();
        match folder.try_open(1) {
            // The first bytes only tell a wrong key from damage.
            Ok(_) => assert!(bit < 16 * 8, "bit {bit}"),
            Err(error) => {
                assert!(matches!(error, StoreError::Corrupt), "bit {bit}: {error:?}");
                damaged += 1;
            }
        }
        assert!(matches!(folder.try_open(2), Err(StoreError::WrongKey)));
    }
    assert!(damaged > sound.len());
}

#[test]
fn a_journal_that_sqlite_would_play_back_is_damage_and_stays() {
    for folder in [closed(), killed()] {
        let journal = folder.path().with_file_name("test.db-journal");
        fs::write(&journal, [0xd9; 1024]).unwrap();
        assert!(matches!(refused(&folder, 1), StoreError::Corrupt));
        fs::write(&journal, []).unwrap();
        folder.open();
    }
}

#[test]
fn a_database_is_not_made_over_another() {
    let folder = closed();
    let before = folder.bytes();
    let made = Store::create(&folder.path(), key(2), entropy());
    assert!(matches!(made, Err(StoreError::AlreadyExists)));
    assert!(folder.bytes() == before);

    fs::write(folder.path(), b"something else").unwrap();
    let made = Store::create(&folder.path(), key(2), entropy());
    assert!(matches!(made, Err(StoreError::AlreadyExists)));
}

#[test]
fn what_a_creation_cut_by_a_kill_leaves_behind_does_not_count() {
    let (whole, log) = (closed().bytes(), killed().bytes());
    let suffixes = ["", "-wal", "-shm", "-journal"];
    let draft = |suffix: &str| format!("{}.new{suffix}", support::NAME);
    for part in 0..=8 {
        for last in 1..=suffixes.len() {
            let folder = Folder::new();
            for suffix in &suffixes[..last] {
                let of = if suffix.is_empty() { &whole } else { &log };
                let name = format!("{}{suffix}", support::NAME);
                let bytes = of.get(&name).unwrap_or(&whole[support::NAME]);
                let left = folder.path().with_file_name(draft(suffix));
                fs::write(left, &bytes[..bytes.len() * part / 8]).unwrap();
            }
            assert!(!Store::exists(&folder.path()));
            assert!(matches!(refused(&folder, 1), StoreError::NotFound));
            drop(folder.create());
            assert_eq!(folder.bytes().keys().collect::<Vec<_>>(), [support::NAME]);
            assert_eq!(folder.open().read(|tx| NOTES.count(tx)).unwrap(), 0);
        }
    }
}

#[test]
fn a_log_that_outlived_its_database_is_not_taken_for_the_new_ones() {
    let folder = killed();
    fs::remove_file(folder.path()).unwrap();
    assert!(matches!(refused(&folder, 1), StoreError::NotFound));
    drop(folder.create());
    assert_eq!(folder.open().read(|tx| NOTES.count(tx)).unwrap(), 0);
}

#[test]
fn a_path_with_signs_that_mean_something_in_a_uri_is_a_path_like_any_other() {
    let folder = Folder::new();
    let path = folder.path().with_file_name("50% ?mode=memory#é.db");
    drop(Store::create(&path, key(1), entropy()).unwrap());
    assert!(path.exists());
    let mut store = Store::open(&path, key(1), entropy()).unwrap();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("kept", 1)))
        .unwrap();
    assert!(matches!(
        Store::open(&path, key(2), entropy()),
        Err(StoreError::WrongKey)
    ));
}

#[cfg(unix)]
#[test]
fn every_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    let mut store = folder.create();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("private", 1)))
        .unwrap();
    for name in folder.bytes().keys() {
        let mode = fs::metadata(folder.path().with_file_name(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
