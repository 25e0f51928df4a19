//! What the vault's tests share: a profile's folder, and a keyring that fails on command.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of this, and a test fails by panicking"
)]

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::sync::{Arc, Mutex};

use keyring_core::api::{CredentialApi, CredentialStore, CredentialStoreApi};
use keyring_core::{Credential, Entry, Error, Result};
use sealwright_crypto::{Entropy, EntropyFailed, OsEntropy, hash};
use sealwright_vault::{Opened, Place, VaultError};
use tempfile::TempDir;

/// A profile, and the keyring of its machine if that has one.
pub struct Profile {
    pub folder: TempDir,
    pub keyring: Option<Arc<CredentialStore>>,
    pub allow_unprotected: bool,
}

impl Profile {
    /// On a machine without a keyring.
    pub fn with_file() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keyring: None,
            allow_unprotected: true,
        }
    }

    pub fn with_keyring(keyring: Arc<CredentialStore>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keyring: Some(keyring),
            allow_unprotected: false,
        }
    }

    pub fn open(&self, database_exists: bool) -> std::result::Result<Opened, VaultError> {
        self.open_named("profile", database_exists, &OsEntropy)
    }

    pub fn open_named(
        &self,
        profile: &str,
        database_exists: bool,
        entropy: &dyn Entropy,
    ) -> std::result::Result<Opened, VaultError> {
        let place = Place {
            directory: self.folder.path(),
            profile,
            allow_unprotected: self.allow_unprotected,
            keyring: self.keyring.clone(),
        };
        sealwright_vault::open(&place, database_exists, entropy)
    }

    /// Every file of the folder with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(self.folder.path())
            .unwrap()
            .map(|file| file.unwrap())
            .filter(|file| file.file_type().unwrap().is_file())
            .map(|file| {
                (
                    file.file_name().into_string().unwrap(),
                    fs::read(file.path()).unwrap(),
                )
            })
            .collect()
    }
}

/// A source of randomness that has none.
pub struct Dry;

impl Entropy for Dry {
    fn fill(&self, _: &mut [u8]) -> std::result::Result<(), EntropyFailed> {
        Err(EntropyFailed)
    }
}

/// The kept form of some body: with its checksum.
pub fn checked(body: &[u8]) -> Vec<u8> {
    [body, &hash("vault envelope", &[body])[..4]].concat()
}

/// The calls that the vault makes of a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Build,
    Read,
    Write,
}

/// A keyring in memory. A call that is scripted to fail does so each time.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    secrets: BTreeMap<(String, String), Vec<u8>>,
    failure: Option<(Call, fn() -> Error)>,
}

struct Slot {
    keyring: Scripted,
    name: (String, String),
}

impl Scripted {
    pub fn fail(&self, failure: Option<(Call, fn() -> Error)>) {
        self.0.lock().unwrap().failure = failure;
    }

    /// Everything it keeps.
    pub fn secrets(&self) -> BTreeMap<(String, String), Vec<u8>> {
        self.0.lock().unwrap().secrets.clone()
    }

    /// Replaces every secret it keeps.
    pub fn overwrite(&self, bytes: &[u8]) {
        let mut script = self.0.lock().unwrap();
        assert!(!script.secrets.is_empty());
        for secret in script.secrets.values_mut() {
            *secret = bytes.to_vec();
        }
    }

    fn pass(&self, call: Call) -> Result<()> {
        match self.0.lock().unwrap().failure {
            Some((failing, error)) if failing == call => Err(error()),
            _ => Ok(()),
        }
    }
}

impl CredentialStoreApi for Scripted {
    fn vendor(&self) -> String {
        "scripted".to_owned()
    }

    fn id(&self) -> String {
        "scripted".to_owned()
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        self.pass(Call::Build)?;
        Ok(Entry::new_with_credential(Arc::new(Slot {
            keyring: self.clone(),
            name: (service.to_owned(), user.to_owned()),
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl CredentialApi for Slot {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.keyring.pass(Call::Write)?;
        let mut script = self.keyring.0.lock().unwrap();
        script.secrets.insert(self.name.clone(), secret.to_vec());
        Ok(())
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.keyring.pass(Call::Read)?;
        let script = self.keyring.0.lock().unwrap();
        script
            .secrets
            .get(&self.name)
            .cloned()
            .ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<()> {
        Err(Error::NotSupportedByStore("delete".to_owned()))
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some(self.name.clone())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
