//! What can happen to an installation between two runs of an app, and what the app is told and can do.

use std::fs;

use sealwright_vault::fake::{Call, Step};
use serde_json::json;

use super::device::Device;
use super::{code, connect, ok, raw, text};
use crate::{Trouble, Waist};

/// Something that happens between two runs.
type Happening = fn(&Device);

/// The state that a happening leads to, and its ways on.
struct Story {
    name: &'static str,
    happens: Happening,
    state: &'static str,
    code: &'static str,
    loss: &'static str,
    actions: &'static [&'static str],
}

const STORIES: &[Story] = &[
    Story {
        name: "the app is installed again, and the keychain survived",
        happens: |device| fs::remove_dir_all(device.profile()).unwrap(),
        state: "orphanedKeys",
        code: "ORPHANED_KEYS",
        loss: "everything",
        actions: &["discardOrphan"],
    },
    Story {
        name: "a backup is restored to a new phone, without keys",
        happens: |device| {
            device.0.keyring.clear();
            device.0.chip.lose_keys();
        },
        state: "restoredWithoutKeys",
        code: "RESTORED_WITHOUT_KEYS",
        loss: "everything",
        actions: &["startOver"],
    },
    Story {
        name: "the keyring's item comes along, and the hardware key does not",
        happens: |device| device.0.chip.lose_keys(),
        state: "keyInvalidated",
        code: "KEY_INVALIDATED",
        loss: "everything",
        actions: &["retry", "startOver"],
    },
    Story {
        name: "an update of the system leaves another key under the same name",
        happens: |device| device.0.chip.replace_keys(),
        state: "keyInvalidated",
        code: "KEY_INVALIDATED",
        loss: "everything",
        actions: &["retry", "startOver"],
    },
    Story {
        name: "biometrics change, and the platform invalidates the key",
        happens: |device| device.0.chip.fail(Some((Step::Open, Trouble::Invalidated))),
        state: "keyInvalidated",
        code: "KEY_INVALIDATED",
        loss: "everything",
        actions: &["retry", "startOver"],
    },
    Story {
        name: "the keyring's item is damaged",
        happens: |device| device.0.keyring.overwrite(b"damaged"),
        state: "keyInvalidated",
        code: "KEY_INVALIDATED",
        loss: "everything",
        actions: &["retry", "startOver"],
    },
    Story {
        name: "the database is of another installation",
        happens: |device| {
            let other = Device::used(false);
            fs::copy(other.database(), device.database()).unwrap();
        },
        state: "wrongKey",
        code: "WRONG_KEY",
        loss: "everything",
        actions: &["retry", "startOver"],
    },
    Story {
        name: "a newer version of the app wrote the database",
        happens: |device| {
            let mut bytes = fs::read(device.database()).unwrap();
            // SQLite's user_version.
            bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
            fs::write(device.database(), bytes).unwrap();
        },
        state: "newerFormat",
        code: "NEWER_FORMAT",
        loss: "nothing",
        actions: &["updateApp"],
    },
    Story {
        name: "a newer version of the app wrote the key",
        happens: |device| {
            let body = [&b"SWVK"[..], &9u32.to_be_bytes(), b"whatever it is"].concat();
            let check = sealwright_crypto::hash("vault envelope", &[&body]);
            device.0.keyring.overwrite(&[&body, &check[..4]].concat());
        },
        state: "newerFormat",
        code: "NEWER_FORMAT",
        loss: "nothing",
        actions: &["updateApp"],
    },
    Story {
        name: "the phone started and was not unlocked: the keyring says so",
        happens: |device| {
            let locked = || keyring_core::Error::NoStorageAccess("locked".into());
            device.0.keyring.fail(Some((Call::Read, locked)));
        },
        state: "lockedBeforeFirstUnlock",
        code: "LOCKED_BEFORE_FIRST_UNLOCK",
        loss: "nothing",
        actions: &["retryAfterUnlock"],
    },
    Story {
        name: "the phone started and was not unlocked: the keyring says that there is nothing",
        happens: |device| {
            *device.0.unlocked.lock().unwrap() = false;
            device
                .0
                .keyring
                .fail(Some((Call::Read, || keyring_core::Error::NoEntry)));
        },
        state: "lockedBeforeFirstUnlock",
        code: "LOCKED_BEFORE_FIRST_UNLOCK",
        loss: "nothing",
        actions: &["retryAfterUnlock"],
    },
    Story {
        name: "the phone started and was not unlocked: the hardware key is locked",
        happens: |device| device.0.chip.fail(Some((Step::Open, Trouble::Locked))),
        state: "lockedBeforeFirstUnlock",
        code: "LOCKED_BEFORE_FIRST_UNLOCK",
        loss: "nothing",
        actions: &["retryAfterUnlock"],
    },
];

#[test]
fn whatever_happens_is_told_in_a_state_of_its_own_before_anything_is_written() {
    for story in STORIES {
        let device = Device::used(false);
        assert_eq!(device.state(), "ready", "{}", story.name);
        (story.happens)(&device);
        let before = device.all();
        let report = device.inspect();
        let expected = json!({"state": story.state, "loss": story.loss, "actions": story.actions});
        assert_eq!(report, expected, "{}", story.name);
        assert!(
            device.all() == before,
            "looking changed something: {}",
            story.name
        );

        assert_eq!(device.open_code(), story.code, "{}", story.name);
        let kept = device.all();
        assert_eq!((kept.1, kept.2), (before.1, before.2), "{}", story.name);
        for (path, bytes) in before.0 {
            assert!(fs::read(path).unwrap() == bytes, "{}", story.name);
        }
    }
}

#[test]
fn what_a_state_offers_leads_to_a_fresh_profile_and_nothing_else_does() {
    for story in STORIES {
        let device = Device::used(false);
        (story.happens)(&device);
        for action in [
            "discardOrphan",
            "startOver",
            "rejoin",
            "open",
            "retry",
            "updateApp",
        ] {
            let destroys = ["discardOrphan", "startOver"].contains(&action);
            if !(destroys && story.actions.contains(&action)) {
                let before = device.all();
                let request = json!({"op": "resolveProfile", "profile": "main", "action": action});
                assert_eq!(device.code(request), "ACTION_NOT_OFFERED", "{}", story.name);
                assert_eq!((device.all().1, device.all().2), (before.1, before.2));
            }
        }
        for action in ["discardOrphan", "startOver"] {
            if story.actions.contains(&action) {
                device.resolve(action);
                device.0.chip.fail(None);
                assert_eq!(device.state(), "fresh", "{}", story.name);
                assert!(!device.has_account());
                assert_eq!(device.state(), "ready");
            }
        }
    }
}

#[test]
fn what_passes_by_itself_leaves_the_profile_as_it_was() {
    for story in STORIES
        .iter()
        .filter(|story| story.actions[0].starts_with("retry"))
    {
        let device = Device::used(false);
        let kept = device.0.keyring.secrets();
        (story.happens)(&device);
        device.open_code();
        device.0.chip.fail(None);
        device.0.keyring.fail(None);
        *device.0.unlocked.lock().unwrap() = true;
        if device.0.keyring.secrets() == kept && device.state() == "ready" {
            assert!(device.has_account(), "{}", story.name);
        } else {
            // The key itself is another one or gone: nothing brings that back.
            let lost = ["keyInvalidated", "wrongKey"].contains(&story.state);
            assert!(lost, "{}", story.name);
        }
    }
}

#[test]
fn an_android_backup_restored_elsewhere_is_told_as_keys_that_are_gone() {
    let device = Device::used(true);
    assert!(device.profile().join("key").exists());
    device.0.chip.lose_keys();
    assert_eq!(device.state(), "keyInvalidated");
    assert_eq!(device.open_code(), "KEY_INVALIDATED");
    device.resolve("startOver");
    assert!(!device.has_account());
}

#[test]
fn a_failure_of_the_platform_is_an_error_that_may_pass_and_never_a_state() {
    for (trouble, expected) in [
        (Trouble::Cancelled, "VAULT_CANCELLED"),
        (Trouble::Denied, "MISSING_ENTITLEMENT"),
        (Trouble::TooManyKeys, "VAULT_TOO_MANY_KEYS"),
        (Trouble::TimedOut, "VAULT_TIMED_OUT"),
        (Trouble::Failed, "VAULT_FAILED"),
    ] {
        for in_files in [false, true] {
            let device = Device::used(in_files);
            let before = device.all();
            device.0.chip.fail(Some((Step::Open, trouble)));
            assert_eq!(device.open_code(), expected);
            assert_eq!(
                device.code(json!({"op": "inspectProfile", "profile": "main"})),
                expected
            );
            let start_over =
                json!({"op": "resolveProfile", "profile": "main", "action": "startOver"});
            assert_eq!(device.code(start_over), expected);
            device.0.chip.fail(None);
            assert!(device.all() == before);
            assert!(device.has_account());
        }
    }
}

#[test]
fn a_first_opening_that_the_vault_fails_leaves_a_fresh_profile() {
    for step in [Step::Seal, Step::Open] {
        let device = Device::new(false);
        device.0.chip.fail(Some((step, Trouble::Failed)));
        assert_eq!(device.open_code(), "VAULT_FAILED");
        assert_eq!(device.state(), "fresh");
        device.0.chip.fail(None);
        assert!(!device.has_account());
        assert_eq!(device.state(), "ready");
    }
}

#[test]
fn an_older_copy_of_a_profile_is_rolled_back_and_can_be_read() {
    let device = Device::used(false);
    let old = fs::read(device.database()).unwrap();
    for _ in 0..2 {
        assert!(device.has_account());
    }
    let newer = fs::read(device.database()).unwrap();
    fs::write(device.database(), &old).unwrap();
    let expected =
        json!({"state": "rolledBack", "loss": "sessions", "actions": ["rejoin", "startOver"]});
    for _ in 0..3 {
        assert_eq!(device.inspect(), expected);
        device.run(|ask| {
            let opened = ask(json!({"op": "openEngine", "profile": "main"}));
            assert!(!opened["account"].is_null());
            let custody = ask(json!({"op": "custody", "engine": opened["engine"]}));
            assert_eq!(custody["state"], "rolledBack");
        });
    }
    device.run(|ask| {
        let engine = text(&ask(json!({"op": "openEngine", "profile": "main"}))["engine"]);
        ask(json!({"op": "rejoin", "engine": engine}));
        assert_eq!(
            ask(json!({"op": "custody", "engine": engine}))["state"],
            "ready"
        );
    });
    assert_eq!(device.state(), "ready");
    assert!(device.has_account());
    // What was left behind is now the older copy.
    fs::write(device.database(), newer).unwrap();
    assert_eq!(device.state(), "rolledBack");
}

#[test]
fn a_copy_that_another_device_went_on_with_is_rolled_back_too() {
    let device = Device::used(false);
    let vault = device.0.keyring.secrets().into_values().next().unwrap();
    for _ in 0..3 {
        assert!(device.has_account());
    }
    device.0.keyring.overwrite(&vault);
    assert_eq!(device.state(), "rolledBack");
}

#[test]
fn a_kill_between_the_database_and_the_vault_is_healthy() {
    let device = Device::used(false);
    let vault = device.0.keyring.secrets().into_values().next().unwrap();
    assert!(device.has_account());
    device.0.keyring.overwrite(&vault);
    assert_eq!(device.state(), "ready");
    assert!(device.has_account());
}

#[test]
fn a_profile_is_wiped_with_its_key_and_every_handle_on_it() {
    for in_files in [false, true] {
        let device = Device::used(in_files);
        let waist = Waist::new(device.clone());
        let (me, other) = (connect(&waist), connect(&waist));
        let open = || json!({"op": "openEngine", "profile": "main"});
        let (mine, theirs) = (ok(&me, open()), ok(&other, open()));
        ok(&me, json!({"op": "wipe", "engine": mine["engine"]}));
        assert_eq!(device.all(), (Vec::new(), 0, Vec::new()));
        assert!(!device.profile().exists());
        for (who, engine) in [(&me, &mine), (&other, &theirs)] {
            let request = json!({"op": "custody", "engine": engine["engine"]});
            assert_eq!(code(who, request), "INVALID_HANDLE");
            ok(who, json!({"op": "close", "handle": engine["engine"]}));
        }
        assert!(ok(&me, open())["account"].is_null());
    }
}

#[test]
fn a_wipe_that_cannot_destroy_the_key_destroys_nothing() {
    let device = Device::used(false);
    let waist = Waist::new(device.clone());
    let me = connect(&waist);
    let engine = text(&ok(&me, json!({"op": "openEngine", "profile": "main"}))["engine"]);
    device.0.chip.fail(Some((Step::Destroy, Trouble::Failed)));
    assert_eq!(
        code(&me, json!({"op": "wipe", "engine": engine})),
        "VAULT_FAILED"
    );
    device.0.chip.fail(None);
    ok(&me, json!({"op": "custody", "engine": engine}));
    drop((me, waist));
    assert!(device.has_account());
}

#[test]
fn a_profile_moves_into_a_shared_place_with_its_key_and_leaves_nothing_behind() {
    for in_files in [false, true] {
        let device = Device::used(in_files);
        *device.0.homes.lock().unwrap() = vec!["group", "app"];
        assert_eq!(device.state(), "ready", "it is seen where it was");
        assert!(device.has_account());
        assert!(!device.database().exists());
        assert!(!device.profile().join("key").exists());
        let moved = device.0.folder.path().join("group/main/sealwright.db");
        assert!(moved.exists());
        assert_eq!(device.0.keyring.secrets().len(), usize::from(!in_files));
        assert!(device.has_account());
    }
}

#[test]
fn a_profile_that_cannot_be_opened_where_it_is_is_not_moved_and_not_taken_for_fresh() {
    for story in STORIES {
        let device = Device::used(false);
        (story.happens)(&device);
        *device.0.homes.lock().unwrap() = vec!["group", "app"];
        let before = device.all();
        assert_eq!(device.state(), story.state, "{}", story.name);
        assert_eq!(device.open_code(), story.code, "{}", story.name);
        assert_eq!(
            (device.all().1, device.all().2),
            (before.1, before.2),
            "{}",
            story.name
        );
    }
}

fn failing() -> keyring_core::Error {
    keyring_core::Error::PlatformFailure("scripted".into())
}

#[test]
fn a_move_that_the_keyring_fails_at_any_step_is_taken_up_again() {
    for call in [Call::Build, Call::Read, Call::Write, Call::Delete] {
        for passing in 0.. {
            let device = Device::used(false);
            *device.0.homes.lock().unwrap() = vec!["group", "app"];
            device.0.keyring.fail_after(passing, Some((call, failing)));
            let request = json!({"op": "openEngine", "profile": "main"});
            let waist = Waist::new(device.clone());
            let opened = raw(&connect(&waist), &request.to_string(), &[]);
            let opened = opened["ok"].is_object();
            device.0.keyring.fail(None);
            assert_eq!(device.state(), "ready", "{call:?} after {passing}");
            assert!(device.has_account(), "{call:?} after {passing}");
            assert!(!device.database().exists());
            assert_eq!(device.0.keyring.secrets().len(), 1);
            if opened {
                break;
            }
        }
    }
}

#[test]
fn a_kill_at_any_step_of_a_move_leaves_the_profile_in_one_of_the_two_places() {
    let device = Device::used(false);
    let (old_keys, chip) = (device.0.keyring.secrets(), device.0.chip.duplicate());
    let database = fs::read(device.database()).unwrap();
    *device.0.homes.lock().unwrap() = vec!["group", "app"];
    // The write after the move fails: the new place's key is as the move left it.
    device.0.keyring.fail_after(1, Some((Call::Write, failing)));
    assert_eq!(device.open_code(), "VAULT_FAILED");
    device.0.keyring.fail(None);
    let new_keys = device.0.keyring.secrets();
    let mut both_keys = old_keys.clone();
    both_keys.extend(new_keys.clone());
    assert_eq!((new_keys.len(), both_keys.len()), (1, 2));

    let moved = device.0.folder.path().join("group/main/sealwright.db");
    let draft = moved.with_extension("moving");
    let (old, half) = (device.database(), &database[..database.len() / 2]);
    let cuts: [(&str, _, &[(_, &[u8])]); 6] = [
        ("before it", &old_keys, &[(&old, &database)]),
        ("key copied", &both_keys, &[(&old, &database)]),
        (
            "half a copy",
            &both_keys,
            &[(&old, &database), (&draft, half)],
        ),
        (
            "copied",
            &both_keys,
            &[(&old, &database), (&moved, &database)],
        ),
        ("old database gone", &both_keys, &[(&moved, &database)]),
        ("old key gone", &new_keys, &[(&moved, &database)]),
    ];
    for (cut, keys, files) in cuts {
        for home in ["app", "group"] {
            let _ = fs::remove_dir_all(device.0.folder.path().join(home));
        }
        for (path, bytes) in files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        device.0.keyring.restore(keys.clone());
        if keys.len() > 1 || keys == &old_keys {
            device.0.chip.bring_back(&chip);
        }
        assert_eq!(device.state(), "ready", "{cut}");
        assert!(device.has_account(), "{cut}");
        assert!(moved.exists() && !old.exists(), "{cut}");
        assert_eq!(device.0.keyring.secrets().len(), 1, "{cut}");
        assert!(device.has_account(), "{cut}");
        assert!(!draft.exists(), "{cut}");
    }
}
