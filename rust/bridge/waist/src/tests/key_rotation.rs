//! Rotating the storage key: vault and database go from one key to the other, whatever fails on the way.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sealwright_crypto::{OsEntropy, Secret};
use sealwright_engine::{Clock, Engine, Host, Role};
use sealwright_store::Store;
use sealwright_vault::fake::{Call, Step};
use serde_json::{Value, json};

use super::device::Device;
use super::{code, connect, ok, raw, text};
use crate::profile::OpenProfile;
use crate::{Trouble, Waist};

fn failing() -> keyring_core::Error {
    keyring_core::Error::PlatformFailure("scripted".into())
}

fn open() -> Value {
    json!({"op": "openEngine", "profile": "main"})
}

fn rotate(engine: &str) -> Value {
    json!({"op": "rotateStorageKey", "engine": engine, "begin": true})
}

#[test]
fn a_rotation_brings_a_key_that_opens_everything_and_the_old_one_opens_nothing() {
    let device = Device::used(false);
    let old = device.0.keyring.secrets();
    device.run(|ask| {
        let engine = text(&ask(open())["engine"]);
        let before = ask(json!({"op": "custody", "engine": engine}));
        let mut more = ask(rotate(&engine))["more"] == json!(true);
        while more {
            let go_on = json!({"op": "rotateStorageKey", "engine": engine, "begin": false});
            more = ask(go_on)["more"] == json!(true);
        }
        let after = ask(json!({"op": "custody", "engine": engine}));
        assert_eq!(after["rotating"], false);
        assert!(after["keyMadeAt"].as_u64() >= before["keyMadeAt"].as_u64());
        assert_eq!(after["state"], "ready");
    });
    assert!(device.has_account());
    device.0.keyring.restore(old);
    assert_eq!(device.state(), "wrongKey");
}

#[test]
fn a_rotation_that_the_keyring_fails_at_any_step_leaves_a_profile_that_opens() {
    for call in [Call::Build, Call::Write] {
        let mut failed = 0;
        for passing in 0.. {
            let device = Device::used(false);
            let waist = Waist::new(device.clone());
            let me = connect(&waist);
            let engine = text(&ok(&me, open())["engine"]);
            device.0.keyring.fail_after(passing, Some((call, failing)));
            let rotated = raw(&me, &rotate(&engine).to_string(), &[])["ok"].is_object();
            device.0.keyring.fail(None);
            drop((me, waist));
            assert_eq!(device.state(), "ready", "{call:?} after {passing}");
            assert!(device.has_account());
            assert_eq!(device.0.keyring.secrets().len(), 1);
            if rotated {
                break;
            }
            failed += 1;
        }
        assert!(failed >= 2, "before the database, and after it");
    }
}

#[test]
fn a_rotation_that_the_chip_refuses_changes_nothing() {
    for step in [Step::Seal, Step::Open] {
        for trouble in [Trouble::Failed, Trouble::Locked, Trouble::TimedOut] {
            let device = Device::used(true);
            let waist = Waist::new(device.clone());
            let me = connect(&waist);
            let engine = text(&ok(&me, open())["engine"]);
            let before = device.all();
            device.0.chip.fail(Some((step, trouble)));
            code(&me, rotate(&engine));
            assert!(device.all() == before, "{step:?} {trouble:?}");
            device.0.chip.fail(None);
            ok(&me, rotate(&engine));
            drop((me, waist));
            assert!(device.has_account());
        }
    }
}

/// A kill at any step of a rotation leaves the vault of an earlier step with the database of that step.
#[test]
fn a_kill_at_any_step_of_a_rotation_leaves_a_key_that_opens_the_profile() {
    let device = Device::used(false);
    let before = device.0.keyring.secrets();
    let waist = Waist::new(device.clone());
    let me = connect(&waist);
    let engine = text(&ok(&me, open())["engine"]);
    let opened = device.0.keyring.secrets();
    let files = || {
        ["sealwright.db", "sealwright.db-wal"]
            .map(|name| fs::read(device.profile().join(name)).unwrap())
    };
    let old_database = files();
    // The second write, after the database, fails: the vault holds both keys.
    device.0.keyring.fail_after(1, Some((Call::Write, failing)));
    assert_eq!(code(&me, rotate(&engine)), "VAULT_FAILED");
    device.0.keyring.fail(None);
    let both = device.0.keyring.secrets();
    let new_database = files();
    ok(&me, rotate(&engine));
    drop((me, waist));
    assert!(before != opened && opened != both);

    for database in [&old_database, &new_database] {
        fs::remove_dir_all(device.profile()).unwrap();
        fs::create_dir(device.profile()).unwrap();
        for (name, bytes) in ["sealwright.db", "sealwright.db-wal"].iter().zip(database) {
            fs::write(device.profile().join(name), bytes).unwrap();
        }
        device.0.keyring.restore(both.clone());
        assert_eq!(device.state(), "ready");
        assert!(device.has_account());
        assert!(device.0.keyring.secrets() != both, "one key is left");
        assert!(device.has_account());
    }
}

#[test]
fn an_extension_does_not_rotate_and_learns_that_the_app_did() {
    let device = Device::used(false);
    let (waist, there) = (Waist::new(device.clone()), Waist::new(device.clone()));
    let (app, extension) = (connect(&waist), connect(&there));
    let as_extension = || json!({"op": "openEngine", "profile": "main", "role": "extension"});
    let engine = text(&ok(&app, open())["engine"]);
    let beside = text(&ok(&extension, as_extension())["engine"]);
    assert_eq!(code(&extension, rotate(&beside)), "NOT_IN_EXTENSION");
    ok(&app, rotate(&engine));
    let look = |engine: &str| json!({"op": "conversations", "engine": engine, "limit": 1});
    assert_eq!(code(&extension, look(&beside)), "STORE_KEY_CHANGED");
    assert_eq!(code(&extension, look(&beside)), "INVALID_HANDLE");
    let again = text(&ok(&extension, as_extension())["engine"]);
    ok(&extension, look(&again));
}

#[test]
fn a_key_that_is_rotated_while_another_process_looks_is_not_taken_for_a_wrong_one() {
    let device = Device::used(false);
    let old = device.0.keyring.secrets();
    device.run(|ask| {
        let engine = text(&ask(open())["engine"]);
        ask(rotate(&engine));
    });
    device.0.keyring.answer_once_from(old);
    assert_eq!(device.state(), "ready");
}

struct Settable(AtomicU64);

impl Clock for Settable {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_pass_of_sync_rotates_a_key_that_is_a_month_old_and_reseals_what_it_sealed() {
    const DAY: u64 = 24 * 60 * 60 * 1_000;
    let clock = Arc::new(Settable(AtomicU64::new(1_800_000_000_000)));
    let host = Host {
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sealwright.db");
    let key = Secret::generate(&OsEntropy).unwrap();
    let store = Store::create(&path, key, Arc::new(OsEntropy)).unwrap();
    let mut engine = Engine::open(store, host, Role::App).unwrap();
    engine.create_account("here").unwrap();
    let mut profile = OpenProfile::without_a_vault(engine);
    let generation = profile.engine.generation();
    for (days, rotations) in [(0, 0), (29, 0), (1, 1), (29, 0), (2, 1)] {
        clock.0.fetch_add(days * DAY, Ordering::Relaxed);
        let before = profile.engine.generation();
        profile.tend(true);
        assert_eq!(
            profile.engine.is_resealing(),
            rotations > 0,
            "after {days} days"
        );
        while profile.engine.is_resealing() {
            profile.tend(false);
        }
        // One for the new key, one for the end of the old one.
        assert_eq!(profile.engine.generation(), before + 2 * rotations);
    }
    assert_eq!(profile.engine.generation(), generation + 4);
}
