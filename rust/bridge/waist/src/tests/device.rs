//! A phone that a test can do anything to between two runs of an app.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sealwright_vault::fake::{Chip, Keyring, phone};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{code, connect, contents, ok, text};
use crate::{Home, Homeless, Log, LogLevel, LogRecord, LogSink, Platform, VaultHost, Waist};

/// A path, and what is in it.
type File = (PathBuf, Vec<u8>);

/// A phone: its keyring, its hardware keys, and the folders of one app.
#[derive(Clone)]
pub(super) struct Device(pub(super) Arc<Parts>);

pub(super) struct Parts {
    pub(super) folder: TempDir,
    pub(super) keyring: Keyring,
    pub(super) chip: Chip,
    /// Envelopes lie in files, as on Android.
    pub(super) in_files: bool,
    pub(super) unlocked: Mutex<bool>,
    /// The homes by name, the one in use first.
    pub(super) homes: Mutex<Vec<&'static str>>,
    pub(super) lines: Lines,
}

/// What was written to the phone's log.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Mutex<Vec<(LogLevel, String)>>>);

impl Lines {
    /// Those since the last look.
    pub(super) fn take(&self) -> Vec<(LogLevel, String)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl LogSink for Lines {
    fn write(&self, record: &LogRecord) {
        let line = (record.level(), record.to_string());
        self.0.lock().unwrap().push(line);
    }
}

impl Platform for Device {
    fn homes(&self, _: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let names = self.0.homes.lock().unwrap().clone();
        let home = |name| Home {
            directory: self.0.folder.path().join(name),
            vault: VaultHost {
                available: *self.0.unlocked.lock().unwrap(),
                scope: Some(format!("com.example.{name}")),
                ..phone((!self.0.in_files).then_some(&self.0.keyring), &self.0.chip)
            },
        };
        Ok(names.into_iter().map(home).collect())
    }

    fn log(&self) -> Log {
        Log::new("info", self.0.lines.clone())
    }
}

impl Device {
    pub(super) fn new(in_files: bool) -> Self {
        Self(Arc::new(Parts {
            folder: TempDir::new().unwrap(),
            keyring: Keyring::default(),
            chip: Chip::default(),
            in_files,
            unlocked: Mutex::new(true),
            homes: Mutex::new(vec!["app"]),
            lines: Lines::default(),
        }))
    }

    /// A device that has an account; `in_files` as on Android, else as on iOS.
    pub(super) fn used(in_files: bool) -> Self {
        let device = Self::new(in_files);
        device.run(|ask| {
            let engine = text(&ask(json!({"op": "openEngine", "profile": "main"}))["engine"]);
            ask(json!({"op": "createAccount", "engine": engine, "deviceName": "here"}));
        });
        device
    }

    /// One run of the app.
    pub(super) fn run<T>(&self, work: impl FnOnce(&dyn Fn(Value) -> Value) -> T) -> T {
        let waist = Waist::new(self.clone());
        let me = connect(&waist);
        work(&|request| ok(&me, request))
    }

    pub(super) fn code(&self, request: Value) -> String {
        let waist = Waist::new(self.clone());
        code(&connect(&waist), request)
    }

    pub(super) fn inspect(&self) -> Value {
        self.run(|ask| ask(json!({"op": "inspectProfile", "profile": "main"})))
    }

    pub(super) fn state(&self) -> String {
        text(&self.inspect()["state"])
    }

    pub(super) fn has_account(&self) -> bool {
        self.run(|ask| !ask(json!({"op": "openEngine", "profile": "main"}))["account"].is_null())
    }

    pub(super) fn open_code(&self) -> String {
        self.code(json!({"op": "openEngine", "profile": "main"}))
    }

    pub(super) fn resolve(&self, action: &str) {
        self.run(|ask| ask(json!({"op": "resolveProfile", "profile": "main", "action": action})));
    }

    pub(super) fn profile(&self) -> PathBuf {
        self.0.folder.path().join("app/main")
    }

    pub(super) fn database(&self) -> PathBuf {
        self.profile().join("sealwright.db")
    }

    /// Everything that is kept anywhere: files, how many hardware keys, and what is in the keyring.
    pub(super) fn all(&self) -> (Vec<File>, usize, Vec<Vec<u8>>) {
        let files = match self.profile().exists() {
            true => contents(&self.profile()),
            false => Vec::new(),
        };
        let secrets = self.0.keyring.secrets().into_values().collect();
        (files, self.0.chip.keys(), secrets)
    }
}
