//! What the store's tests share: a folder with a database, keys, and a row.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of this, and a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use sealwright_crypto::{Entropy, OsEntropy, Secret};
use sealwright_store::{Lists, Records, Row, Space, Store, StoreError};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

pub const NAME: &str = "test.db";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
    pub number: u64,
}

impl Row for Note {
    const VERSION: u8 = 1;
}

pub const NOTES: Records<[u8], Note> = Records::new(Space(16));
pub const OTHERS: Records<[u8], Note> = Records::new(Space(17));
pub const LINES: Lists<[u8], Note> = Lists::new(Space(18));

pub fn note(text: &str, number: u64) -> Note {
    Note {
        text: text.to_owned(),
        number,
    }
}

pub fn key(byte: u8) -> Secret<32> {
    Secret::from_slice(&[byte; 32]).unwrap()
}

pub fn entropy() -> Arc<dyn Entropy> {
    Arc::new(OsEntropy)
}

/// A folder for one database, gone at the end of the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().join(NAME)
    }

    pub fn create(&self) -> Store {
        Store::create(&self.path(), key(1), entropy()).unwrap()
    }

    pub fn open(&self) -> Store {
        self.try_open(1).unwrap()
    }

    pub fn try_open(&self, byte: u8) -> Result<Store, StoreError> {
        Store::open(&self.path(), key(byte), entropy())
    }

    /// A connection that knows nothing of sealing, to change the file behind the store's back.
    pub fn raw(&self) -> Connection {
        let raw = Connection::open(self.path()).unwrap();
        raw.pragma_update(None, "synchronous", "OFF").unwrap();
        raw
    }

    /// Every sealed record as it stands in the file.
    pub fn raw_rows(&self) -> Vec<Vec<u8>> {
        let raw = self.raw();
        let mut statement = raw
            .prepare("SELECT value FROM record ORDER BY space, name")
            .unwrap();
        let values = statement.query_map([], |row| row.get(0)).unwrap();
        values.map(Result::unwrap).collect()
    }

    /// Every file with all its bytes.
    pub fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(self.0.path())
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| (file_name(&path), fs::read(&path).unwrap()))
            .collect()
    }

    /// A folder with the same files. Taken while a store is open, it is what a kill leaves behind.
    pub fn duplicate(&self) -> Self {
        let copy = Self::new();
        for (name, bytes) in self.bytes() {
            fs::write(copy.0.path().join(name), bytes).unwrap();
        }
        copy
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}
