//! What holds of the key file alone.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::sync::Arc;

use sealwright_vault::{Protection, VaultError};
use support::{Profile, Scripted};

#[test]
fn without_leave_no_key_file_is_made_and_none_is_used() {
    let mut profile = Profile::with_file();
    profile.allow_unprotected = false;
    assert!(matches!(profile.open(false), Err(VaultError::Unprotected)));
    assert!(profile.files().is_empty());

    profile.allow_unprotected = true;
    let made = profile.open(false).unwrap();
    let before = profile.files();
    profile.allow_unprotected = false;
    for database_exists in [false, true] {
        let refused = profile.open(database_exists);
        assert!(matches!(refused, Err(VaultError::Unprotected)));
    }
    assert_eq!(profile.files(), before);

    profile.allow_unprotected = true;
    assert_eq!(profile.open(true).unwrap().key, made.key);
}

#[test]
fn a_folder_with_a_key_file_holds_nothing_else() {
    let profile = Profile::with_file();
    profile.open(false).unwrap();
    let files = profile.files();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["key"]);
    assert_eq!(files["key"].len(), 44);
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_owners_alone_even_over_a_draft_that_was_not() {
    use std::os::unix::fs::PermissionsExt as _;

    for draft in [false, true] {
        let profile = Profile::with_file();
        if draft {
            let left = profile.folder.path().join("key.new");
            fs::write(&left, b"left by a process that was killed").unwrap();
            fs::set_permissions(&left, fs::Permissions::from_mode(0o666)).unwrap();
        }
        profile.open(false).unwrap();
        let key = fs::metadata(profile.folder.path().join("key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_draft_that_a_killed_process_left_is_no_key() {
    let profile = Profile::with_file();
    profile.open(false).unwrap();
    let folder = profile.folder.path();
    fs::rename(folder.join("key"), folder.join("key.new")).unwrap();
    assert!(matches!(profile.open(true), Err(VaultError::KeyMissing)));
    assert!(profile.open(false).unwrap().fresh);
    assert_eq!(profile.files().keys().collect::<Vec<_>>(), ["key"]);
}

#[test]
fn a_key_file_that_cannot_be_read_is_a_failure_and_not_a_missing_key() {
    let profile = Profile::with_file();
    fs::create_dir(profile.folder.path().join("key")).unwrap();
    for database_exists in [false, true] {
        let failed = profile.open(database_exists);
        assert!(matches!(failed, Err(VaultError::Failed)));
    }
    assert!(profile.files().is_empty());
}

#[test]
fn a_key_file_that_cannot_be_written_leaves_nothing() {
    let profile = Profile::with_file();
    fs::create_dir(profile.folder.path().join("key.new")).unwrap();
    assert!(matches!(profile.open(false), Err(VaultError::Failed)));
    assert!(profile.files().is_empty());
    fs::remove_dir(profile.folder.path().join("key.new")).unwrap();
    assert!(profile.open(false).unwrap().fresh);

    let gone = Profile::with_file();
    fs::remove_dir(gone.folder.path()).unwrap();
    assert!(matches!(gone.open(false), Err(VaultError::Failed)));
}

#[test]
fn a_key_goes_to_the_keyring_where_there_is_one_even_if_a_file_is_allowed() {
    let keyring = Scripted::default();
    let mut profile = Profile::with_keyring(Arc::new(keyring.clone()));
    profile.allow_unprotected = true;
    let made = profile.open(false).unwrap();
    assert_eq!(made.protection, Protection::Keyring);
    assert_eq!(keyring.secrets().len(), 1);
    assert!(profile.files().is_empty());
}

#[test]
fn a_key_file_from_before_there_was_a_keyring_is_still_used_where_it_is_allowed() {
    let mut profile = Profile::with_file();
    let made = profile.open(false).unwrap();
    let keyring = Scripted::default();
    profile.keyring = Some(Arc::new(keyring.clone()));
    let found = profile.open(true).unwrap();
    assert_eq!(found.key, made.key);
    assert_eq!(found.protection, Protection::None);
    assert!(!found.fresh);
    assert!(keyring.secrets().is_empty());
}
