//! What the vault's tests share: a profile's folder on a machine of one kind or another.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of this, and a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use sealwright_crypto::OsEntropy;
use sealwright_vault::{Host, Kept, Place, Record, Vault};
use tempfile::TempDir;

pub use sealwright_vault::fake::{Call, Chip, Keyring, Step, phone};

/// A profile's folder on a machine that has what `host` says.
pub struct Profile {
    pub folder: TempDir,
    pub host: Host,
    pub allow_unprotected: bool,
}

impl Profile {
    /// On a machine that has nothing.
    pub fn with_file() -> Self {
        Self::on(Host::default(), true)
    }

    pub fn with_keyring(keyring: &Keyring) -> Self {
        let store = Some(Arc::new(keyring.clone()) as _);
        Self::on(
            Host {
                store,
                ..Host::default()
            },
            false,
        )
    }

    /// On a phone that keeps its envelopes in files.
    pub fn with_chip(chip: &Chip) -> Self {
        Self::on(phone(None, chip), false)
    }

    /// On a phone that has both.
    pub fn with_both(keyring: &Keyring, chip: &Chip) -> Self {
        Self::on(phone(Some(keyring), chip), false)
    }

    pub fn on(host: Host, allow_unprotected: bool) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            host,
            allow_unprotected,
        }
    }

    pub fn vault(&self) -> Vault {
        Vault::at(&self.place("main")).unwrap()
    }

    pub fn place<'a>(&'a self, profile: &'a str) -> Place<'a> {
        Place {
            directory: self.folder.path(),
            profile,
            allow_unprotected: self.allow_unprotected,
            host: self.host.clone(),
        }
    }

    /// Every file of the folder with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(self.folder.path())
            .unwrap()
            .map(|file| file.unwrap())
            .filter(|file| file.file_type().unwrap().is_file())
            .map(|file| {
                let name = file.file_name().into_string().unwrap();
                (name, fs::read(file.path()).unwrap())
            })
            .collect()
    }
}

pub fn record(generation: u64) -> Record {
    Record {
        generation,
        ..Record::new(1_700_000_000_000, &OsEntropy).unwrap()
    }
}

/// What a look finds, in one word.
pub fn word(kept: &Kept) -> &'static str {
    match kept {
        Kept::Nothing => "nothing",
        Kept::Locked => "locked",
        Kept::Record(_) => "record",
        Kept::Invalidated => "invalidated",
        Kept::Foreign => "foreign",
        Kept::NewerFormat { .. } => "newer",
    }
}
