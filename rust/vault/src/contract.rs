//! What holds of every store that a host brings, on every platform. Each check panics where it does not.
#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a suite of tests fails by panicking; it is compiled for tests only"
)]

use std::path::Path;

use sealwright_crypto::OsEntropy;

use crate::{Host, Kept, Place, Record, Vault};

/// The checks, by name.
pub const CHECKS: &[(&str, Check)] = &[
    ("a_new_profile_has_nothing_kept", nothing_at_first),
    ("what_is_kept_is_found_again", kept_is_found),
    ("both_keys_of_a_rotation_are_kept", rotation_is_kept),
    ("what_is_kept_last_counts", last_counts),
    ("a_profile_sees_its_own_record_only", own_only),
    ("another_app_sees_nothing_or_something_foreign", other_scope),
    ("what_is_forgotten_is_gone_and_can_be_made_anew", forgotten),
    ("a_look_changes_nothing", look_changes_nothing),
];

/// One check, of a host with an empty folder for its profiles. It forgets what it kept.
pub type Check = fn(&Host, &Path);

/// Runs all checks. `folder` exists and is empty.
pub fn holds(host: &Host, folder: &Path) {
    for (name, check) in CHECKS {
        let folder = folder.join(name);
        std::fs::create_dir(&folder).unwrap();
        check(host, &folder);
    }
}

fn vault(host: &Host, folder: &Path, profile: &str) -> Vault {
    let directory = folder.join(profile);
    std::fs::create_dir_all(&directory).unwrap();
    Vault::at(&Place {
        directory: &directory,
        profile,
        allow_unprotected: true,
        host: host.clone(),
    })
    .unwrap()
}

fn record(vault: &Vault) -> Record {
    match vault.look().unwrap() {
        Kept::Record(record) => record,
        other => panic!("no record but {other:?}"),
    }
}

fn is_empty(vault: &Vault) -> bool {
    matches!(vault.look().unwrap(), Kept::Nothing)
}

fn made(generation: u64) -> Record {
    Record {
        generation,
        ..Record::new(1_700_000_000_000, &OsEntropy).unwrap()
    }
}

fn nothing_at_first(host: &Host, folder: &Path) {
    assert!(is_empty(&vault(host, folder, "main")));
}

fn kept_is_found(host: &Host, folder: &Path) {
    let kept = made(7);
    vault(host, folder, "main").keep(&kept).unwrap();
    let again = vault(host, folder, "main");
    assert_eq!(record(&again), kept);
    again.forget().unwrap();
}

fn rotation_is_kept(host: &Host, folder: &Path) {
    let vault = vault(host, folder, "main");
    let kept = Record {
        next: Some(made(0).key),
        ..made(u64::MAX)
    };
    vault.keep(&kept).unwrap();
    assert_eq!(record(&vault), kept);
    vault.forget().unwrap();
}

fn last_counts(host: &Host, folder: &Path) {
    let vault = vault(host, folder, "main");
    for generation in 0..5 {
        let kept = made(generation);
        vault.keep(&kept).unwrap();
        assert_eq!(record(&vault), kept);
    }
    vault.forget().unwrap();
}

fn own_only(host: &Host, folder: &Path) {
    let (one, two) = (vault(host, folder, "one"), vault(host, folder, "two"));
    let (first, second) = (made(1), made(2));
    one.keep(&first).unwrap();
    assert!(is_empty(&two));
    two.keep(&second).unwrap();
    assert_eq!((record(&one), record(&two)), (first, second));
    one.forget().unwrap();
    assert!(is_empty(&one));
    record(&two);
    two.forget().unwrap();
}

fn other_scope(host: &Host, folder: &Path) {
    let scoped = |scope: &str| Host {
        scope: Some(scope.to_owned()),
        ..host.clone()
    };
    let ours = vault(&scoped("app.ours"), folder, "main");
    ours.keep(&made(1)).unwrap();
    let theirs = vault(&scoped("app.theirs"), folder, "main");
    let seen = theirs.look().unwrap();
    assert!(matches!(seen, Kept::Nothing | Kept::Foreign), "{seen:?}");
    record(&ours);
    ours.forget().unwrap();
}

fn forgotten(host: &Host, folder: &Path) {
    let vault = vault(host, folder, "main");
    vault.forget().unwrap();
    vault.keep(&made(1)).unwrap();
    for _ in 0..2 {
        vault.forget().unwrap();
        assert!(is_empty(&vault));
    }
    let anew = made(1);
    vault.keep(&anew).unwrap();
    assert_eq!(record(&vault), anew);
    vault.forget().unwrap();
}

fn look_changes_nothing(host: &Host, folder: &Path) {
    let vault = vault(host, folder, "main");
    let kept = made(3);
    vault.keep(&kept).unwrap();
    for _ in 0..3 {
        assert_eq!(record(&vault), kept);
    }
    vault.forget().unwrap();
}
