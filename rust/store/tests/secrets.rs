//! What is stored stands nowhere on disk in a readable form, and what was replaced stands nowhere at all.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use sealwright_crypto::{Entropy, EntropyFailed, OsEntropy, Secret};
use sealwright_store::{Store, StoreError};
use support::{Folder, LINES, NOTES, key, note};

/// The system's randomness, and a note of every key it made: what is 32 bytes long.
#[derive(Default)]
struct Noting(Mutex<Vec<Vec<u8>>>);

impl Entropy for Noting {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        OsEntropy.fill(out)?;
        if out.len() == 32 {
            self.0.lock().unwrap().push(out.to_vec());
        }
        Ok(())
    }
}

/// The forms in which bytes could be seen: themselves, hex, and base64 from any place in its groups.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut hex = String::new();
    for byte in secret {
        write!(hex, "{byte:02x}").unwrap();
    }
    let mut forms = vec![
        secret.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    for skip in 0..3 {
        let whole = (secret.len() - skip) / 3 * 3;
        let part = &secret[skip..skip + whole];
        forms.push(BASE64_STANDARD_NO_PAD.encode(part).into_bytes());
        forms.push(BASE64_URL_SAFE_NO_PAD.encode(part).into_bytes());
    }
    forms
}

/// The files that hold the bytes in any form.
fn holding(folder: &Folder, secret: &[u8]) -> Vec<String> {
    let forms = forms(secret);
    let holds = |bytes: &[u8]| {
        forms
            .iter()
            .any(|form| bytes.windows(form.len()).any(|window| window == form))
    };
    let files = folder.bytes().into_iter();
    files
        .filter(|(_, bytes)| holds(bytes))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn the_search_finds_each_form_it_looks_for() {
    let folder = Folder::new();
    for form in forms(b"needle in a file") {
        let mut bytes = vec![b'x'; 100];
        bytes.extend(form);
        std::fs::write(folder.path(), bytes).unwrap();
        assert_eq!(holding(&folder, b"needle in a file").len(), 1);
    }
}

#[test]
fn no_value_key_or_name_stands_in_any_file() {
    let folder = Folder::new();
    let noting = Arc::new(Noting::default());
    let storage_key = Secret::generate(&*noting).unwrap();
    let mut store = Store::create(&folder.path(), storage_key, Arc::clone(&noting) as _).unwrap();
    store
        .write(|tx| {
            NOTES.put(
                tx,
                b"marker in a record's key",
                &note("marker in a record's value", 1),
            )?;
            LINES.push(
                tx,
                b"marker in a list's owner",
                &note("marker in an entry's value", 2),
            )?;
            Ok::<_, StoreError>(())
        })
        .unwrap();

    let keys = noting.0.lock().unwrap().clone();
    assert_eq!(keys.len(), 3, "the storage key, the lookup key, a data key");
    let markers = [
        &b"marker in a record's key"[..],
        b"marker in a record's value",
        b"marker in a list's owner",
        b"marker in an entry's value",
    ];
    for logged in [true, false] {
        for secret in keys.iter().map(Vec::as_slice).chain(markers) {
            assert!(holding(&folder, secret).is_empty(), "logged: {logged}");
        }
        store.checkpoint().unwrap();
    }
}

#[test]
fn a_replaced_or_deleted_value_is_on_disk_no_more_after_a_checkpoint() {
    let folder = Folder::new();
    let mut store = folder.create();
    store
        .write(|tx| {
            NOTES.put(tx, b"replaced", &note("first", 1))?;
            NOTES.put(tx, b"deleted", &note("first", 2))?;
            LINES.push(tx, b"list", &note("first", 3))?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store.checkpoint().unwrap();
    let sealed: Vec<Vec<u8>> = folder
        .raw()
        .prepare("SELECT value FROM record WHERE space >= 16 UNION ALL SELECT value FROM entry")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(sealed.len(), 3);
    assert!(
        sealed
            .iter()
            .all(|value| !holding(&folder, value).is_empty())
    );

    store
        .write(|tx| {
            NOTES.put(tx, b"replaced", &note("next", 1))?;
            NOTES.delete(tx, b"deleted")?;
            LINES.delete(tx, b"list", 1)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store.checkpoint().unwrap();
    for value in &sealed {
        assert_eq!(holding(&folder, value), Vec::<String>::new());
    }
}

#[test]
fn a_source_of_randomness_that_fails_undoes_the_transaction() {
    struct Dry;
    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyFailed> {
            Err(EntropyFailed)
        }
    }

    let folder = Folder::new();
    drop(folder.create());
    let mut store = Store::open(&folder.path(), key(1), Arc::new(Dry)).unwrap();
    let written = store.write(|tx| NOTES.put(tx, b"key", &note("never", 1)));
    assert!(matches!(written, Err(StoreError::NoEntropy)));
    assert_eq!(folder.open().read(|tx| NOTES.count(tx)).unwrap(), 0);

    let other = Folder::new();
    let made = Store::create(&other.path(), key(1), Arc::new(Dry));
    assert!(matches!(made, Err(StoreError::NoEntropy)));
    assert!(!Store::exists(&other.path()));
}
