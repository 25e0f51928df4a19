//! What holds wherever a key is kept: in a file, in the mock keyring of keyring-core, in one of ours.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use sealwright_crypto::OsEntropy;
use sealwright_vault::{Protection, VaultError};
use support::{Dry, Profile, Scripted, checked};

/// One profile for each kind of vault, with the protection that it reports.
fn each() -> [(Profile, Protection); 3] {
    [
        (Profile::with_file(), Protection::None),
        (
            Profile::with_keyring(keyring_core::mock::Store::new().unwrap()),
            Protection::Keyring,
        ),
        (
            Profile::with_keyring(std::sync::Arc::new(Scripted::default())),
            Protection::Keyring,
        ),
    ]
}

#[test]
fn the_first_opening_makes_a_key_and_every_other_finds_it() {
    for (profile, protection) in each() {
        let made = profile.open(false).unwrap();
        assert!(made.fresh);
        assert_eq!(made.protection, protection);
        for database_exists in [false, true, true] {
            let found = profile.open(database_exists).unwrap();
            assert!(!found.fresh);
            assert_eq!(found.protection, protection);
            assert_eq!(found.key, made.key);
        }
    }
}

#[test]
fn a_key_is_never_made_over_data_that_has_none() {
    for (profile, _) in each() {
        for _ in 0..2 {
            let missing = profile.open(true).map(|opened| opened.fresh);
            assert!(
                matches!(missing, Err(VaultError::KeyMissing)),
                "{missing:?}"
            );
        }
        assert!(profile.files().is_empty());
        assert!(profile.open(false).unwrap().fresh, "nothing was kept");
    }
}

#[test]
fn each_profile_has_a_key_of_its_own() {
    for (one, _) in each() {
        let (mut two, _) = each().into_iter().next().unwrap();
        two.keyring.clone_from(&one.keyring);
        two.allow_unprotected = one.allow_unprotected;
        let in_one = one.open(false).unwrap();
        let in_two = two.open(false).unwrap();
        assert!(in_two.fresh, "another folder is another profile");
        assert_ne!(in_one.key, in_two.key);
    }
    for (profile, _) in each()
        .into_iter()
        .filter(|(profile, _)| profile.keyring.is_some())
    {
        let left = profile.open_named("left", false, &OsEntropy).unwrap();
        let right = profile.open_named("right", false, &OsEntropy).unwrap();
        assert!(right.fresh, "another name is another profile");
        assert_ne!(left.key, right.key);
    }
}

#[test]
fn without_randomness_no_key_is_made() {
    for (profile, _) in each() {
        let dry = profile.open_named("profile", false, &Dry);
        assert!(matches!(dry, Err(VaultError::NoEntropy)));
        assert!(profile.files().is_empty());
        assert!(profile.open(false).unwrap().fresh);
    }
}

/// Kept forms that are not a key, and whether they are a newer format.
fn not_keys() -> Vec<(Vec<u8>, bool)> {
    let newer = checked(&[&b"SWVK"[..], &2u32.to_be_bytes(), &[9; 60]].concat());
    let zero = checked(&[&b"SWVK"[..], &0u32.to_be_bytes(), &[9; 32]].concat());
    let unchecked = [&b"SWVK"[..], &1u32.to_be_bytes(), &[9; 36]].concat();
    let short = checked(&[&b"SWVK"[..], &1u32.to_be_bytes(), &[9; 31]].concat());
    let long = checked(&[&b"SWVK"[..], &1u32.to_be_bytes(), &[9; 33]].concat());
    vec![
        (newer, true),
        (zero, false),
        (unchecked, false),
        (short, false),
        (long, false),
        (Vec::new(), false),
        (b"SWVK".to_vec(), false),
        (vec![0; 44], false),
        (vec![0xff; 100_000], false),
    ]
}

fn assert_refused(profile: &Profile, newer: bool) {
    for database_exists in [false, true] {
        let error = profile.open(database_exists).err().unwrap();
        if newer {
            assert!(
                matches!(error, VaultError::NewerFormat { found: 2, known: 1 }),
                "{error:?}"
            );
        } else {
            assert!(matches!(error, VaultError::Damaged), "{error:?}");
        }
    }
}

#[test]
fn what_is_no_key_in_a_file_is_refused_and_left_as_it_is() {
    for (bytes, newer) in not_keys() {
        let profile = Profile::with_file();
        let file = profile.folder.path().join("key");
        std::fs::write(&file, &bytes).unwrap();
        assert_refused(&profile, newer);
        assert_eq!(profile.files().len(), 1);
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
    }
}

#[test]
fn what_is_no_key_in_a_keyring_is_refused_and_left_as_it_is() {
    for (bytes, newer) in not_keys() {
        let keyring = Scripted::default();
        let profile = Profile::with_keyring(std::sync::Arc::new(keyring.clone()));
        profile.open(false).unwrap();
        keyring.overwrite(&bytes);
        assert_refused(&profile, newer);
        assert!(keyring.secrets().into_values().eq([bytes]));
        assert!(profile.files().is_empty());
    }
}
