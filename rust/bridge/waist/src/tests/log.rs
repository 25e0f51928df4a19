//! What is written to the system's log, and what never is.

use sealwright_vault::fake::{Call, Step};
use serde_json::json;

use super::device::Device;
use super::pushes::Scene;
use super::{code, connect, ok, raw, text};
use crate::{LogLevel, Trouble, Waist, ids};

/// Lines without their numbers.
fn told(device: &Device) -> Vec<(LogLevel, String)> {
    let lines = device.0.lines.take().into_iter();
    let plain = |line: String| line.replace(|c: char| c.is_ascii_digit(), "");
    lines.map(|(level, line)| (level, plain(line))).collect()
}

fn info(line: &str) -> (LogLevel, String) {
    (LogLevel::Info, line.to_owned())
}

fn error(line: &str) -> (LogLevel, String) {
    (LogLevel::Error, line.to_owned())
}

#[test]
fn opening_is_told_once_with_its_time_or_its_code() {
    let device = Device::used(true);
    told(&device);
    let waist = Waist::new(device.clone());
    let me = connect(&waist);
    let open = || json!({"op": "openEngine", "profile": "main"});
    ok(&me, open());
    ok(&me, open());
    assert_eq!(told(&device), [info("profile opened in  ms")]);
    drop((me, waist));

    device.0.chip.fail(Some((Step::Open, Trouble::Locked)));
    assert_eq!(device.open_code(), "LOCKED_BEFORE_FIRST_UNLOCK");
    let locked = "profile not opened: LOCKED_BEFORE_FIRST_UNLOCK";
    assert_eq!(told(&device), [info(locked)]);
    device.0.chip.fail(Some((Step::Open, Trouble::Invalidated)));
    assert_eq!(device.open_code(), "KEY_INVALIDATED");
    assert_eq!(
        told(&device),
        [error("profile not opened: KEY_INVALIDATED")]
    );
}

#[test]
fn a_profile_that_is_an_older_copy_is_told_as_an_error() {
    let device = Device::used(false);
    let copy = std::fs::read(device.database()).unwrap();
    assert!(device.has_account() && device.has_account());
    std::fs::write(device.database(), copy).unwrap();
    told(&device);
    assert!(device.has_account());
    assert_eq!(told(&device), [error("profile opened in  ms: ROLLED_BACK")]);
}

#[test]
fn a_rotation_is_told_at_both_ends_and_its_trouble_once() {
    let device = Device::used(false);
    let waist = Waist::new(device.clone());
    let me = connect(&waist);
    let engine = text(&ok(&me, json!({"op": "openEngine", "profile": "main"}))["engine"]);
    let rotate = |begin| json!({"op": "rotateStorageKey", "engine": engine, "begin": begin});
    told(&device);
    let failing = || keyring_core::Error::PlatformFailure("scripted".into());
    device.0.keyring.fail(Some((Call::Write, failing)));
    for _ in 0..3 {
        assert_eq!(code(&me, rotate(true)), "VAULT_FAILED");
    }
    let failed = "storage key rotation failed: VAULT_FAILED";
    assert_eq!(told(&device), [error(failed)]);
    device.0.keyring.fail(None);
    let mut more = ok(&me, rotate(true))["more"] == json!(true);
    while more {
        more = ok(&me, rotate(false))["more"] == json!(true);
    }
    let ends = [
        "storage key rotated, rows follow",
        "storage key rotation finished",
    ];
    assert_eq!(told(&device), ends.map(info));
    ok(&me, rotate(false));
    assert_eq!(told(&device), [], "there is nothing left to do");
}

#[test]
fn a_panic_and_another_version_are_told_as_errors() {
    let device = Device::used(true);
    let waist = Waist::new(device.clone());
    let me = connect(&waist);
    let engine = text(&ok(&me, json!({"op": "openEngine", "profile": "main"}))["engine"]);
    told(&device);
    for _ in 0..2 {
        code(&me, json!({"op": "panic", "engine": engine}));
    }
    let panicked = "engine closed to calls: an internal step panicked";
    assert_eq!(told(&device), [error(panicked)]);
    for version in ["1.9", "x", "2.7"] {
        raw(
            &me,
            &json!({"op": "hello", "waist": version}).to_string(),
            &[],
        );
    }
    let lines = device.0.lines.take();
    let refused = "JavaScript of waist 2 refused, this binary speaks 1.0";
    assert_eq!(lines, [error(refused)]);
}

#[test]
fn a_push_is_told_by_what_became_of_it() {
    let mut scene = Scene::new(3);
    let entry = scene.ana_says("nothing of this is told");
    told(&scene.device);
    assert!(scene.read(&entry).is_some());
    assert!(scene.read(&entry).is_none());
    let stream = ids::StreamId(scene.stream).to_text();
    assert!(scene.read_as("other", &stream, &entry).is_none());
    let opened = info("profile opened in  ms");
    let expected = [
        opened.clone(),
        info("push read in  ms"),
        opened,
        info("push brought nothing new"),
        error("push not read: STORE_NOT_FOUND"),
    ];
    let lines = told(&scene.device);
    assert_eq!(lines, expected);
}

#[test]
fn nothing_that_a_conversation_is_made_of_is_ever_told() {
    let mut scene = Scene::new(4);
    scene.set_preview("full");
    let entry = scene.ana_says("a text in plain words");
    scene.read(&entry);
    scene.sync();
    let open = json!({"op": "openEngine", "profile": "main"});
    let opened = ok(&scene.app, open);
    let engine = text(&opened["engine"]);
    ok(
        &scene.app,
        json!({"op": "rotateStorageKey", "engine": engine, "begin": true}),
    );
    code(
        &scene.app,
        json!({"op": "openEngine", "profile": "no profile has this name"}),
    );
    code(&scene.app, json!({"op": "panic", "engine": engine}));

    let lines: Vec<_> = scene.device.0.lines.take();
    let whole = lines
        .iter()
        .map(|(_, line)| &**line)
        .collect::<Vec<_>>()
        .join("\n");
    assert!(lines.len() >= 6, "{whole}");
    let named = [
        "plain words".to_owned(),
        "has this name".to_owned(),
        "main".to_owned(),
        "com.example".to_owned(),
        engine,
        text(&opened["account"]["id"]),
        ids::AccountId(scene.world.account(scene.ana)).to_text(),
        ids::ConversationId(scene.chat).to_text(),
        ids::StreamId(scene.stream).to_text(),
        scene.device.0.folder.path().display().to_string(),
        entry.key,
    ];
    for name in named {
        assert!(!whole.contains(&name), "{name} in:\n{whole}");
    }
    // Whatever else is secret: no word is as long as 16 bytes in any writing, unless it is a code.
    let codes: Vec<_> = crate::errors::Code::ALL
        .iter()
        .map(|code| code.entry().text)
        .collect();
    for word in whole.split_whitespace() {
        let word = word.trim_end_matches([':', ',']);
        assert!(
            word.len() < 22 || codes.contains(&word),
            "{word} in:\n{whole}"
        );
    }
}
