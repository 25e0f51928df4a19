//! A keyring and a hardware key in memory, scripted to fail in each way that platforms do.
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    missing_docs,
    reason = "what tests are made of; it is compiled for tests only"
)]

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, Entry, Error, Result};
use sealwright_crypto::{OsEntropy, Secret, open, seal};
use zeroize::Zeroizing;

use crate::{Algorithm, Host, Protection, Trouble, Wrapped, Wrapper};

/// A phone's host: envelopes in `keyring` if there is one, else in files; sealed by `chip`.
pub fn phone(keyring: Option<&Keyring>, chip: &Chip) -> Host {
    Host {
        store: keyring.map(|keyring| Arc::new(keyring.clone()) as _),
        wrapper: Some(Arc::new(chip.clone())),
        scope: Some("com.example.app".to_owned()),
        ..Host::default()
    }
}

/// The calls that the vault makes of a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Build,
    Read,
    Write,
    Delete,
}

/// A keyring in memory. A call that is scripted to fail does so each time from then on.
#[derive(Clone, Default)]
pub struct Keyring(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    secrets: BTreeMap<(String, String), Vec<u8>>,
    failure: Option<(Call, fn() -> Error)>,
    /// Calls that pass before the failure.
    passing: usize,
    /// What the next read answers from.
    stale: Option<BTreeMap<(String, String), Vec<u8>>>,
}

struct Slot {
    keyring: Keyring,
    name: (String, String),
}

impl Keyring {
    pub fn fail(&self, failure: Option<(Call, fn() -> Error)>) {
        self.fail_after(0, failure);
    }

    /// Fails once `passing` such calls went well.
    pub fn fail_after(&self, passing: usize, failure: Option<(Call, fn() -> Error)>) {
        let mut script = self.0.lock().unwrap();
        script.failure = failure;
        script.passing = passing;
    }

    /// Everything it keeps.
    pub fn secrets(&self) -> BTreeMap<(String, String), Vec<u8>> {
        self.0.lock().unwrap().secrets.clone()
    }

    pub fn clear(&self) {
        self.0.lock().unwrap().secrets.clear();
    }

    /// Lets the next read answer from what was kept once.
    pub fn answer_once_from(&self, secrets: BTreeMap<(String, String), Vec<u8>>) {
        self.0.lock().unwrap().stale = Some(secrets);
    }

    /// Keeps these, and nothing else.
    pub fn restore(&self, secrets: BTreeMap<(String, String), Vec<u8>>) {
        self.0.lock().unwrap().secrets = secrets;
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
        let mut script = self.0.lock().unwrap();
        match script.failure {
            Some((failing, error)) if failing == call => {
                let passing = script.passing.checked_sub(1);
                script.passing = passing.ok_or_else(error)?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl CredentialStoreApi for Keyring {
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
        let mut script = self.keyring.0.lock().unwrap();
        let stale = script.stale.take();
        let secrets = stale.as_ref().unwrap_or(&script.secrets);
        secrets.get(&self.name).cloned().ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<()> {
        self.keyring.pass(Call::Delete)?;
        let mut script = self.keyring.0.lock().unwrap();
        script
            .secrets
            .remove(&self.name)
            .map(drop)
            .ok_or(Error::NoEntry)
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

/// What the vault asks of a hardware key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Seal,
    Open,
    Destroy,
}

/// A hardware key store in memory, scripted to fail.
#[derive(Clone, Default)]
pub struct Chip(Arc<Mutex<Keys>>);

#[derive(Default)]
struct Keys {
    keys: BTreeMap<String, Secret<32>>,
    failure: Option<(Step, Trouble)>,
    broken: bool,
}

impl Chip {
    pub fn fail(&self, failure: Option<(Step, Trouble)>) {
        self.0.lock().unwrap().failure = failure;
    }

    /// Brings back the keys that `other` has and this one lost.
    pub fn bring_back(&self, other: &Self) {
        let theirs = other.0.lock().unwrap();
        let mut state = self.0.lock().unwrap();
        for (name, key) in &theirs.keys {
            let missing = state.keys.entry(name.clone());
            missing.or_insert_with(|| key.duplicate());
        }
    }

    /// Another one with the same keys.
    pub fn duplicate(&self) -> Self {
        let copy = Self::default();
        copy.bring_back(self);
        copy
    }

    /// Loses every key, as a restore to another phone does.
    pub fn lose_keys(&self) {
        self.0.lock().unwrap().keys.clear();
    }

    /// Replaces every key by another of the same name.
    pub fn replace_keys(&self) {
        for key in self.0.lock().unwrap().keys.values_mut() {
            *key = Secret::generate(&OsEntropy).unwrap();
        }
    }

    /// Gives back other bytes than it sealed.
    pub fn break_down(&self) {
        self.0.lock().unwrap().broken = true;
    }

    pub fn keys(&self) -> usize {
        self.0.lock().unwrap().keys.len()
    }

    fn pass(&self, step: Step) -> std::result::Result<(), Trouble> {
        match self.0.lock().unwrap().failure {
            Some((failing, trouble)) if failing == step => Err(trouble),
            _ => Ok(()),
        }
    }
}

impl Wrapper for Chip {
    fn protection(&self) -> Protection {
        Protection::Tee
    }

    fn seal(&self, name: &str, plain: &[u8]) -> std::result::Result<Wrapped, Trouble> {
        self.pass(Step::Seal)?;
        let mut state = self.0.lock().unwrap();
        let key = state
            .keys
            .entry(name.to_owned())
            .or_insert_with(|| Secret::generate(&OsEntropy).unwrap());
        Ok(Wrapped {
            algorithm: Algorithm::AndroidKeystore,
            reference: name.to_owned(),
            sealed: Zeroizing::new(seal(key, b"chip", plain, &OsEntropy).unwrap()),
        })
    }

    fn open(
        &self,
        algorithm: Algorithm,
        reference: &str,
        sealed: &[u8],
    ) -> std::result::Result<Zeroizing<Vec<u8>>, Trouble> {
        self.pass(Step::Open)?;
        assert_eq!(algorithm, Algorithm::AndroidKeystore);
        let state = self.0.lock().unwrap();
        let key = state.keys.get(reference).ok_or(Trouble::Missing)?;
        let plain = open(key, b"chip", sealed).map_err(|_| Trouble::Corrupt)?;
        let plain = plain.to_vec();
        Ok(Zeroizing::new(if state.broken {
            plain[1..].to_vec()
        } else {
            plain
        }))
    }

    fn destroy(&self, name: &str) -> std::result::Result<(), Trouble> {
        self.pass(Step::Destroy)?;
        self.0.lock().unwrap().keys.remove(name);
        Ok(())
    }
}
