//! What a keyring that fails leads to: a typed error, and nothing kept anywhere.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;

use keyring_core::Error;
use sealwright_vault::VaultError;
use support::{Call, Profile, Scripted};

type Failure = (fn() -> Error, fn(&VaultError) -> bool);

const FAILURES: [Failure; 8] = [
    (|| Error::NoStorageAccess("locked".into()), is_locked),
    (|| Error::BadEncoding(b"a secret".to_vec()), is_damaged),
    (
        || Error::BadDataFormat(b"a secret".to_vec(), "no".into()),
        is_damaged,
    ),
    (|| Error::PlatformFailure("no".into()), is_failed),
    (|| Error::BadStoreFormat("no".to_owned()), is_failed),
    (|| Error::Ambiguous(Vec::new()), is_failed),
    (|| Error::TooLong("user".to_owned(), 3), is_failed),
    (
        || Error::NotSupportedByStore("secrets".to_owned()),
        is_failed,
    ),
];

fn is_locked(error: &VaultError) -> bool {
    matches!(error, VaultError::Locked)
}

fn is_damaged(error: &VaultError) -> bool {
    matches!(error, VaultError::Damaged)
}

fn is_failed(error: &VaultError) -> bool {
    matches!(error, VaultError::Failed)
}

#[test]
fn a_keyring_that_fails_while_a_key_is_made_keeps_none() {
    for call in [Call::Build, Call::Read, Call::Write] {
        for (failure, is_expected) in FAILURES {
            let keyring = Scripted::default();
            let profile = Profile::with_keyring(Arc::new(keyring.clone()));
            keyring.fail(Some((call, failure)));
            let error = profile.open(false).err().unwrap();
            assert!(is_expected(&error), "{call:?}: {error:?}");
            assert!(keyring.secrets().is_empty());
            assert!(profile.files().is_empty());

            keyring.fail(None);
            assert!(profile.open(false).unwrap().fresh);
        }
    }
}

#[test]
fn a_keyring_that_fails_while_a_key_is_looked_for_keeps_the_one_it_has() {
    for call in [Call::Build, Call::Read] {
        for (failure, is_expected) in FAILURES {
            let keyring = Scripted::default();
            let profile = Profile::with_keyring(Arc::new(keyring.clone()));
            let made = profile.open(false).unwrap();
            let before = keyring.secrets();
            keyring.fail(Some((call, failure)));
            for database_exists in [false, true] {
                let error = profile.open(database_exists).err().unwrap();
                assert!(is_expected(&error), "{call:?}: {error:?}");
            }
            assert_eq!(keyring.secrets(), before);
            assert!(profile.files().is_empty());

            keyring.fail(None);
            let found = profile.open(true).unwrap();
            assert!(!found.fresh);
            assert_eq!(found.key, made.key);
        }
    }
}

#[test]
fn a_keyring_that_fails_is_not_passed_over_for_a_file() {
    let keyring = Scripted::default();
    let mut profile = Profile::with_keyring(Arc::new(keyring.clone()));
    profile.allow_unprotected = true;
    keyring.fail(Some((Call::Read, || {
        Error::NoStorageAccess("locked".into())
    })));
    assert!(matches!(profile.open(false), Err(VaultError::Locked)));
    assert!(profile.files().is_empty());

    let other = Profile::with_file();
    other.open(false).unwrap();
    profile.folder = other.folder;
    assert!(matches!(profile.open(true), Err(VaultError::Locked)));
}

#[test]
fn no_error_shows_what_the_keyring_said() {
    for (failure, _) in FAILURES {
        let error = VaultError::from(failure());
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("secret"), "{shown}");
        assert!(!shown.contains("115, 101"), "{shown}");
    }
}

#[test]
fn an_entry_is_named_by_the_profile_and_its_folder_and_shows_no_path() {
    let keyring = Scripted::default();
    let profile = Profile::with_keyring(Arc::new(keyring.clone()));
    profile.open(false).unwrap();
    let Some(((service, account), kept)) = keyring.secrets().into_iter().next() else {
        panic!("nothing was kept");
    };
    assert_eq!(service, "react-native-sealwright");
    let (name, mark) = account.split_once('@').unwrap();
    assert_eq!(name, "profile");
    assert_eq!(mark.len(), 16);
    assert!(mark.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(kept.len(), 44);
}
