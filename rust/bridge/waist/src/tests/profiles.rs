//! Opening a profile: one engine in a process, one process at a time, and nothing touched that is not right.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::{Bare, code, connect, contents, ok, on_disk, raw, text, waist};
use crate::{Home, Homeless, Platform, Trouble, Waist};

/// A platform whose keyring is locked.
struct Locked;

impl Platform for Locked {
    fn homes(&self, directory: Option<&Path>, allow: bool) -> Result<Vec<Home>, Homeless> {
        match allow {
            true => Bare.homes(directory, allow),
            false => Err(Homeless::Vault(Trouble::Locked)),
        }
    }
}

#[test]
fn a_profile_has_one_engine_in_a_process_however_its_folder_is_spelled() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let (me, other) = (connect(&waist), connect(&waist));
    let first = text(&ok(&me, on_disk(folder.path(), "main"))["engine"]);
    let account = ok(
        &me,
        json!({"op": "createAccount", "engine": first, "deviceName": "here"}),
    );
    let around = folder.path().join("main").join("..");
    let second = ok(&other, on_disk(&around, "main"));
    assert_ne!(second["engine"], json!(first));
    assert_eq!(second["account"], account);
    assert_eq!(second["protection"], "none");

    for change in [
        json!({"storage": "memory"}),
        json!({"allowUnprotected": false}),
    ] {
        let mut request = on_disk(folder.path(), "main");
        request
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        assert_eq!(code(&me, request), "PROFILE_CONFIG_MISMATCH");
    }
    ok(&me, json!({"op": "close", "handle": first}));
    drop(other);
    let again = ok(&me, on_disk(folder.path(), "main"));
    assert_eq!(again["account"], account, "it is read from disk");
}

#[test]
fn another_process_gets_profile_in_use_until_the_last_handle_closes() {
    // Two waists do not know of each other, as two processes do not.
    let (here, there, folder) = (waist(), waist(), TempDir::new().unwrap());
    let (me, other) = (connect(&here), connect(&there));
    let (first, second) = (
        ok(&me, on_disk(folder.path(), "main")),
        ok(&me, on_disk(folder.path(), "main")),
    );
    assert_eq!(
        code(&other, on_disk(folder.path(), "main")),
        "PROFILE_IN_USE"
    );
    ok(&other, on_disk(folder.path(), "another"));
    ok(&me, json!({"op": "close", "handle": first["engine"]}));
    assert_eq!(
        code(&other, on_disk(folder.path(), "main")),
        "PROFILE_IN_USE"
    );
    ok(&me, json!({"op": "close", "handle": second["engine"]}));
    ok(&other, on_disk(folder.path(), "main"));
}

#[test]
fn a_lock_is_taken_before_the_database_is_touched() {
    let (here, there, folder) = (waist(), waist(), TempDir::new().unwrap());
    let profile = folder.path().join("main");
    std::fs::create_dir(&profile).unwrap();
    let lock = std::fs::File::create(profile.join("sealwright.lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(
        code(&connect(&here), on_disk(folder.path(), "main")),
        "PROFILE_IN_USE"
    );
    let files: Vec<_> = std::fs::read_dir(&profile)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["sealwright.lock"]);
    drop(lock);
    ok(&connect(&there), on_disk(folder.path(), "main"));
}

#[test]
fn names_and_folders_of_profiles_are_checked_before_anything_is_made() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let me = connect(&waist);
    let long = "x".repeat(65);
    for profile in ["", ".", "..", "a/b", "a\\b", "a b", "\u{e9}", "a\0", &long] {
        assert_eq!(
            code(&me, on_disk(folder.path(), profile)),
            "INVALID_ARGUMENT",
            "{profile:?}"
        );
    }
    let long = format!("/{}", "x".repeat(4_096));
    for directory in ["", "/tmp/\0", &long] {
        assert_eq!(
            code(&me, on_disk(Path::new(directory), "main")),
            "INVALID_ARGUMENT"
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(code(&me, on_disk(&file, "main")), "DIRECTORY_UNUSABLE");
    ok(
        &me,
        on_disk(&folder.path().join("new/and/deep"), &"x".repeat(64)),
    );
}

#[cfg(unix)]
#[test]
fn a_profiles_folder_is_its_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let me = connect(&waist);
    ok(&me, on_disk(&folder.path().join("deep"), "main"));
    for made in ["deep", "deep/main"] {
        assert_eq!(
            std::fs::metadata(folder.path().join(made))
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o700
        );
    }
}

#[test]
fn a_profile_is_not_kept_unprotected_unless_the_caller_says_so() {
    let folder = TempDir::new().unwrap();
    let mut request = on_disk(folder.path(), "main");
    request["allowUnprotected"] = json!(false);
    let (bare, locked) = (waist(), Waist::new(Locked));
    assert_eq!(code(&connect(&bare), request.clone()), "VAULT_UNPROTECTED");
    let reply = raw(&connect(&locked), &request.to_string(), &[]);
    assert_eq!(
        (
            reply["error"]["code"].clone(),
            reply["error"]["retry"].clone()
        ),
        (json!("LOCKED_BEFORE_FIRST_UNLOCK"), json!("afterUnlock"))
    );
    let files = std::fs::read_dir(folder.path().join("main")).unwrap();
    assert!(
        files
            .map(|file| file.unwrap().file_name())
            .eq(["sealwright.lock"])
    );
    ok(&connect(&locked), on_disk(folder.path(), "main"));
}

#[test]
fn a_profile_without_its_key_is_refused_and_left_as_it_is() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let me = connect(&waist);
    let opened = ok(&me, on_disk(folder.path(), "main"));
    ok(&me, json!({"op": "close", "handle": opened["engine"]}));
    let profile = folder.path().join("main");
    for path in std::fs::read_dir(&profile)
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("sealwright.db") && !name.starts_with("sealwright.lock") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let before = contents(&profile);
    assert_eq!(
        code(&me, on_disk(folder.path(), "main")),
        "RESTORED_WITHOUT_KEYS"
    );
    assert!(contents(&profile) == before);
}

#[test]
fn a_damaged_or_foreign_database_is_refused_and_left_as_it_is() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let me = connect(&waist);
    for profile in ["main", "other"] {
        let opened = ok(&me, on_disk(folder.path(), profile));
        ok(&me, json!({"op": "close", "handle": opened["engine"]}));
    }
    let profile = folder.path().join("main");
    let database = profile.join("sealwright.db");
    let good = std::fs::read(&database).unwrap();
    let foreign = std::fs::read(folder.path().join("other/sealwright.db")).unwrap();
    for (bytes, expected) in [
        (foreign, "WRONG_KEY"),
        (good[..good.len() / 2].to_vec(), "STORE_CORRUPT"),
        (b"not a database".repeat(100), "STORE_CORRUPT"),
    ] {
        std::fs::write(&database, bytes).unwrap();
        let before = contents(&profile);
        assert_eq!(code(&me, on_disk(folder.path(), "main")), expected);
        assert!(contents(&profile) == before, "{expected}");
    }
    std::fs::write(&database, good).unwrap();
    ok(&me, on_disk(folder.path(), "main"));
}

#[test]
fn many_threads_open_and_close_one_profile_and_nobody_is_refused() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..15 {
                    let me = connect(&waist);
                    let engine = ok(&me, on_disk(folder.path(), "main"))["engine"].clone();
                    ok(&me, json!({"op": "events", "engine": engine, "limit": 1}));
                    ok(&me, json!({"op": "close", "handle": engine}));
                }
            });
        }
    });
}
