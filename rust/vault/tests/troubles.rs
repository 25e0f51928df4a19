//! What a platform that fails leads to: a typed answer, what was kept still kept, and never a second key.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use keyring_core::Error;
use sealwright_vault::{Host, Kept, Trouble, Vault, VaultError};
use support::{Call, Chip, Keyring, Profile, Step, phone, record, word};

/// What a look answers: a word of what it found, or an error.
type Answer = Result<&'static str, VaultError>;

/// What each failure of a keyring's read comes to.
const KEYRING: [(fn() -> Error, Answer); 9] = [
    (|| Error::NoEntry, Ok("nothing")),
    (|| Error::NoStorageAccess("locked".into()), Ok("locked")),
    (
        || Error::BadEncoding(b"a secret".to_vec()),
        Ok("invalidated"),
    ),
    (
        || Error::BadDataFormat(b"a secret".to_vec(), "no".into()),
        Ok("invalidated"),
    ),
    (
        || Error::PlatformFailure("no".into()),
        Err(VaultError::Failed),
    ),
    (
        || Error::BadStoreFormat("no".to_owned()),
        Err(VaultError::Failed),
    ),
    (|| Error::Ambiguous(Vec::new()), Err(VaultError::Failed)),
    (
        || Error::TooLong("user".to_owned(), 3),
        Err(VaultError::Failed),
    ),
    (
        || Error::NotSupportedByStore("no".to_owned()),
        Err(VaultError::Failed),
    ),
];

/// What each failure of a hardware key comes to when it should open a record.
const CHIP: [(Trouble, Answer); 9] = [
    (Trouble::Missing, Ok("invalidated")),
    (Trouble::Invalidated, Ok("invalidated")),
    (Trouble::Corrupt, Ok("invalidated")),
    (Trouble::Locked, Ok("locked")),
    (Trouble::Cancelled, Err(VaultError::Cancelled)),
    (Trouble::Denied, Err(VaultError::Denied)),
    (Trouble::TooManyKeys, Err(VaultError::TooManyKeys)),
    (Trouble::TimedOut, Err(VaultError::TimedOut)),
    (Trouble::Failed, Err(VaultError::Failed)),
];

fn answer(vault: &Vault) -> Answer {
    vault.look().map(|kept| word(&kept))
}

#[test]
fn a_keyring_that_fails_to_read_says_what_it_means_and_keeps_what_it_has() {
    for call in [Call::Build, Call::Read] {
        for (failure, expected) in KEYRING {
            let keyring = Keyring::default();
            let profile = Profile::with_keyring(&keyring);
            let kept = record(4);
            profile.vault().keep(&kept).unwrap();
            let before = keyring.secrets();
            keyring.fail(Some((call, failure)));
            assert_eq!(answer(&profile.vault()), expected, "{call:?}");
            keyring.fail(None);
            assert_eq!(keyring.secrets(), before);
            assert!(matches!(profile.vault().look(), Ok(Kept::Record(found)) if found == kept));
        }
    }
}

#[test]
fn a_keyring_that_fails_to_write_keeps_the_record_before() {
    for (failure, _) in KEYRING {
        let keyring = Keyring::default();
        let vault = Profile::with_keyring(&keyring).vault();
        let kept = record(4);
        vault.keep(&kept).unwrap();
        keyring.fail(Some((Call::Write, failure)));
        vault.keep(&record(5)).unwrap_err();
        keyring.fail(None);
        assert!(matches!(vault.look(), Ok(Kept::Record(found)) if found == kept));
    }
}

#[test]
fn a_keyring_that_fails_to_delete_says_so() {
    let keyring = Keyring::default();
    let vault = Profile::with_keyring(&keyring).vault();
    vault.keep(&record(1)).unwrap();
    keyring.fail(Some((Call::Delete, || Error::PlatformFailure("no".into()))));
    assert_eq!(vault.forget(), Err(VaultError::Failed));
    assert_eq!(answer(&vault), Ok("record"));
}

#[test]
fn a_hardware_key_that_fails_to_open_says_what_it_means_and_nothing_is_lost() {
    for over_keyring in [false, true] {
        for (trouble, expected) in CHIP {
            let (keyring, chip) = (Keyring::default(), Chip::default());
            let profile = match over_keyring {
                true => Profile::with_both(&keyring, &chip),
                false => Profile::with_chip(&chip),
            };
            let kept = record(4);
            profile.vault().keep(&kept).unwrap();
            let before = (keyring.secrets(), profile.files());
            chip.fail(Some((Step::Open, trouble)));
            assert_eq!(answer(&profile.vault()), expected, "{trouble:?}");
            assert_eq!((keyring.secrets(), profile.files()), before);
            chip.fail(None);
            assert!(matches!(profile.vault().look(), Ok(Kept::Record(found)) if found == kept));
        }
    }
}

#[test]
fn a_hardware_key_that_fails_to_seal_leaves_the_record_before() {
    for (trouble, _) in CHIP {
        let chip = Chip::default();
        let profile = Profile::with_chip(&chip);
        let kept = record(4);
        profile.vault().keep(&kept).unwrap();
        for step in [Step::Seal, Step::Open] {
            chip.fail(Some((step, trouble)));
            profile.vault().keep(&record(5)).unwrap_err();
        }
        chip.fail(None);
        assert!(matches!(profile.vault().look(), Ok(Kept::Record(found)) if found == kept));
    }
}

#[test]
fn a_record_that_does_not_come_back_as_it_went_is_not_laid_down() {
    let chip = Chip::default();
    let profile = Profile::with_chip(&chip);
    chip.break_down();
    assert_eq!(
        profile.vault().keep(&record(1)),
        Err(VaultError::Unreliable)
    );
    assert!(profile.files().is_empty());
}

#[test]
fn what_is_not_found_while_the_device_may_be_locked_is_not_missing() {
    let locked = |host: Host| Host {
        available: false,
        ..host
    };
    let (keyring, chip) = (Keyring::default(), Chip::default());
    for host in [phone(None, &chip), phone(Some(&keyring), &chip)] {
        let mut profile = Profile::on(locked(host.clone()), false);
        assert_eq!(answer(&profile.vault()), Ok("locked"));
        profile.host = host.clone();
        assert_eq!(answer(&profile.vault()), Ok("nothing"));

        profile.vault().keep(&record(1)).unwrap();
        profile.host = locked(host.clone());
        assert_eq!(
            answer(&profile.vault()),
            Ok("record"),
            "what is read is there"
        );
        chip.fail(Some((Step::Open, Trouble::Missing)));
        assert_eq!(answer(&profile.vault()), Ok("locked"));
        chip.fail(None);
        profile.host = host;
        profile.vault().forget().unwrap();
    }
}

#[test]
fn a_record_restored_to_another_phone_is_invalidated_there() {
    let (here, there) = (Chip::default(), Chip::default());
    let mut profile = Profile::with_chip(&here);
    profile.vault().keep(&record(1)).unwrap();
    profile.host = phone(None, &there);
    assert_eq!(answer(&profile.vault()), Ok("invalidated"));
    // With a key of the same name there, and with no hardware at all.
    here.replace_keys();
    profile.host = phone(None, &here);
    assert_eq!(answer(&profile.vault()), Ok("invalidated"));
    profile.host = Host::default();
    profile.allow_unprotected = true;
    assert_eq!(answer(&profile.vault()), Ok("invalidated"));
}

#[test]
fn an_entry_that_is_no_record_is_invalidated_and_left_as_it_is() {
    let keyring = Keyring::default();
    let vault = Profile::with_keyring(&keyring).vault();
    vault.keep(&record(1)).unwrap();
    for junk in [&b""[..], b"SWVK", &[0; 94], &[0xff; 100_000]] {
        keyring.overwrite(junk);
        assert_eq!(answer(&vault), Ok("invalidated"));
        assert!(keyring.secrets().into_values().eq([junk.to_vec()]));
    }
}

#[test]
fn an_entry_of_another_profile_is_foreign() {
    let keyring = Keyring::default();
    let profile = Profile::with_keyring(&keyring);
    Vault::at(&profile.place("other"))
        .unwrap()
        .keep(&record(1))
        .unwrap();
    let theirs = keyring.secrets().into_values().next().unwrap();
    profile.vault().keep(&record(2)).unwrap();
    keyring.overwrite(&theirs);
    assert_eq!(answer(&profile.vault()), Ok("foreign"));
}

#[test]
fn no_error_shows_what_the_keyring_said() {
    for (failure, _) in KEYRING {
        let keyring = Keyring::default();
        let vault = Profile::with_keyring(&keyring).vault();
        keyring.fail(Some((Call::Write, failure)));
        let error = vault.keep(&record(1)).unwrap_err();
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(
            !shown.contains("secret") && !shown.contains("115, 101"),
            "{shown}"
        );
    }
}

#[test]
fn an_entry_is_named_by_the_profile_and_a_mark_that_shows_no_path() {
    let keyring = Keyring::default();
    let profile = Profile::with_keyring(&keyring);
    profile.vault().keep(&record(1)).unwrap();
    let ((service, account), kept) = keyring.secrets().into_iter().next().unwrap();
    assert_eq!(service, "react-native-sealwright");
    let (name, mark) = account.split_once('@').unwrap();
    assert_eq!(name, "main");
    assert_eq!(mark.len(), 16);
    assert!(mark.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(kept.len(), 94);
}

#[test]
fn a_phone_s_entry_keeps_its_name_when_the_app_s_folder_moves() {
    let (keyring, chip) = (Keyring::default(), Chip::default());
    let profile = Profile::with_both(&keyring, &chip);
    let kept = record(1);
    profile.vault().keep(&kept).unwrap();
    let updated = Profile::with_both(&keyring, &chip);
    assert_ne!(profile.folder.path(), updated.folder.path());
    assert!(matches!(updated.vault().look(), Ok(Kept::Record(found)) if found == kept));
}
