//! What holds of the key file alone.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;

use sealwright_vault::{Host, Kept, Protection, Vault, VaultError};
use support::{Keyring, Profile, record, word};

#[test]
fn without_leave_no_key_file_is_made_and_none_is_used() {
    let mut profile = Profile::with_file();
    profile.vault().keep(&record(1)).unwrap();
    let before = profile.files();
    profile.allow_unprotected = false;
    let refused = Vault::at(&profile.place("main")).err();
    assert_eq!(refused, Some(VaultError::Unprotected));
    assert_eq!(profile.files(), before);
}

#[test]
fn a_key_file_beside_an_empty_keyring_is_not_passed_over() {
    let mut profile = Profile::with_file();
    profile.vault().keep(&record(1)).unwrap();
    profile.host = Profile::with_keyring(&Keyring::default()).host;
    assert_eq!(profile.vault().look().err(), Some(VaultError::Unprotected));
}

#[test]
fn a_folder_with_a_key_file_holds_nothing_else() {
    let profile = Profile::with_file();
    assert_eq!(profile.vault().protection(), Protection::None);
    profile.vault().keep(&record(1)).unwrap();
    let files = profile.files();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["key"]);
    assert_eq!(files["key"].len(), 94);
    profile.vault().forget().unwrap();
    assert!(profile.files().is_empty());
}

#[test]
fn a_folder_may_be_mounted_elsewhere_and_not_be_given_another_name() {
    let mut profile = Profile::with_file();
    let kept = record(1);
    profile.vault().keep(&kept).unwrap();
    let moved = tempfile::tempdir().unwrap();
    fs::copy(profile.folder.path().join("key"), moved.path().join("key")).unwrap();
    profile.folder = moved;
    assert!(matches!(profile.vault().look(), Ok(Kept::Record(found)) if found == kept));
    let renamed = Vault::at(&profile.place("other")).unwrap().look().unwrap();
    assert_eq!(word(&renamed), "foreign");
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
        profile.vault().keep(&record(1)).unwrap();
        let key = fs::metadata(profile.folder.path().join("key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_draft_that_a_killed_process_left_is_no_key() {
    let profile = Profile::with_file();
    let vault = profile.vault();
    vault.keep(&record(1)).unwrap();
    let folder = profile.folder.path();
    fs::rename(folder.join("key"), folder.join("key.new")).unwrap();
    assert_eq!(word(&vault.look().unwrap()), "nothing");
    vault.keep(&record(2)).unwrap();
    assert_eq!(profile.files().keys().collect::<Vec<_>>(), ["key"]);
}

#[test]
fn a_key_file_that_cannot_be_read_is_a_failure_and_not_a_missing_key() {
    let profile = Profile::with_file();
    fs::create_dir(profile.folder.path().join("key")).unwrap();
    assert_eq!(profile.vault().look().err(), Some(VaultError::Failed));
    assert!(profile.files().is_empty());
}

#[test]
fn a_key_file_that_cannot_be_written_leaves_the_one_before() {
    let profile = Profile::with_file();
    let vault = profile.vault();
    let kept = record(1);
    vault.keep(&kept).unwrap();
    fs::create_dir(profile.folder.path().join("key.new")).unwrap();
    assert_eq!(vault.keep(&record(2)), Err(VaultError::Failed));
    assert!(matches!(vault.look(), Ok(Kept::Record(found)) if found == kept));

    let gone = Profile::on(Host::default(), true);
    fs::remove_dir(gone.folder.path()).unwrap();
    assert_eq!(gone.vault().keep(&record(1)), Err(VaultError::Failed));
}
