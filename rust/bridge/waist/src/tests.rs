//! The waist from the outside: what a script can do to it.

use std::path::Path;
use std::sync::{Arc, Mutex};

use keyring_core::api::CredentialStore;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{EventSink, Instance, MAX_BYTES, MAX_ENGINES, Platform, Waist, ascii};

/// A platform without a keyring.
struct Bare;

impl Platform for Bare {
    fn keyring(&self) -> Result<Option<Arc<CredentialStore>>, keyring_core::Error> {
        Ok(None)
    }
}

/// A platform whose keyring is locked.
struct Locked;

impl Platform for Locked {
    fn keyring(&self) -> Result<Option<Arc<CredentialStore>>, keyring_core::Error> {
        Err(keyring_core::Error::NoStorageAccess("locked".into()))
    }
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl EventSink for Heard {
    fn send(&self, event: &str) {
        assert!(ascii::is_ascii(event));
        self.0.lock().unwrap().push(event.to_owned());
    }
}

impl Heard {
    /// The engines that were woken since the last look.
    fn woken(&self) -> Vec<String> {
        let events: Vec<String> = std::mem::take(&mut *self.0.lock().unwrap());
        events
            .iter()
            .map(|event| {
                let event: Value = serde_json::from_str(event).unwrap();
                assert_eq!(event["type"], "wake");
                event["engine"].as_str().unwrap().to_owned()
            })
            .collect()
    }
}

fn waist() -> Waist {
    Waist::new(Bare)
}

fn connect(waist: &Waist) -> Instance {
    waist.connect(Box::new(Heard::default()))
}

fn raw(instance: &Instance, request: &str, bytes: &[u8]) -> Value {
    let reply = instance.invoke(request, bytes);
    assert!(ascii::is_ascii(&reply));
    let reply: Value = serde_json::from_str(&reply).unwrap();
    assert!(
        reply["ok"].is_object() != reply["error"].is_object(),
        "{reply}"
    );
    reply
}

#[track_caller]
fn ok_with(instance: &Instance, request: Value, bytes: &[u8]) -> Value {
    let reply = raw(instance, &ascii::to_string(&request).unwrap(), bytes);
    assert!(reply["ok"].is_object(), "{request} -> {reply}");
    reply
}

#[track_caller]
fn ok(instance: &Instance, request: Value) -> Value {
    ok_with(instance, request, &[])["ok"].clone()
}

#[track_caller]
fn code(instance: &Instance, request: Value) -> String {
    let reply = raw(instance, &ascii::to_string(&request).unwrap(), &[]);
    reply["error"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("{request} -> {reply}"))
        .to_owned()
}

fn open(instance: &Instance, profile: &str) -> String {
    text(
        &ok(
            instance,
            json!({"op": "openEngine", "profile": profile, "directory": "/x", "storage": "memory"}),
        )["engine"],
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn on_disk(directory: &Path, profile: &str) -> Value {
    json!({"op": "openEngine", "profile": profile, "directory": directory.to_str(), "allowUnprotected": true})
}

/// An account with a group conversation of its own: (engine, conversation).
fn alone(instance: &Instance, profile: &str) -> (String, String) {
    let engine = open(instance, profile);
    ok(
        instance,
        json!({"op": "createAccount", "engine": engine, "deviceName": "here"}),
    );
    let created = ok(
        instance,
        json!({"op": "createConversation", "engine": engine, "members": ["A".repeat(43)], "kind": "group"}),
    );
    (engine, text(&created["handle"]))
}

fn blob(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
}

#[test]
fn hello_says_who_is_there_and_refuses_another_major_version() {
    let waist = waist();
    let me = connect(&waist);
    let hello = ok(&me, json!({"op": "hello", "waist": "1.7"}));
    assert_eq!(
        hello,
        json!({"waist": "1.0", "engine": "0.1.0", "suites": [0x4F, 3]})
    );
    let refused = raw(&me, r#"{"op":"hello","waist":"2.0"}"#, &[]);
    assert_eq!(refused["error"]["code"], "VERSION_MISMATCH");
    let message = text(&refused["error"]["message"]);
    assert!(
        message.contains('2') && message.contains("1.0"),
        "{message}"
    );
    for bad in [
        json!("1"),
        json!("one.two"),
        json!("99999.0"),
        json!(1),
        json!(null),
    ] {
        assert_eq!(
            code(&me, json!({"op": "hello", "waist": bad})),
            "INVALID_REQUEST"
        );
    }
}

#[test]
fn a_request_that_is_not_one_has_its_own_code() {
    let waist = waist();
    let me = connect(&waist);
    for (request, expected) in [
        ("", "INVALID_REQUEST"),
        ("{}", "INVALID_REQUEST"),
        (r#"{"op":7}"#, "INVALID_REQUEST"),
        (r#"{"op":["hello"]}"#, "INVALID_REQUEST"),
        (r#"{"op":"hello"}"#, "INVALID_REQUEST"),
        (
            r#"{"op":"hello","waist":"1.0","more":1}"#,
            "INVALID_REQUEST",
        ),
        (r#"{"op":"Hello","waist":"1.0"}"#, "UNSUPPORTED_OP"),
        (r#"{"op":"deleteEverything"}"#, "UNSUPPORTED_OP"),
        (r#"{"op":""}"#, "UNSUPPORTED_OP"),
        (r#"{"op":"hello","waist":"\ud800"}"#, "INVALID_TEXT"),
        (
            r#"{"op":"hello","op":"hello","waist":"1.0"}"#,
            "INVALID_REQUEST",
        ),
    ] {
        assert_eq!(
            raw(&me, request, &[])["error"]["code"],
            expected,
            "{request}"
        );
    }
    assert_eq!(
        raw(&me, &"x".repeat(crate::MAX_REQUEST + 1), &[])["error"]["code"],
        "REQUEST_TOO_LARGE"
    );
    assert_eq!(
        raw(
            &me,
            r#"{"op":"hello","waist":"1.0"}"#,
            &vec![0; MAX_BYTES + 1]
        )["error"]["code"],
        "REQUEST_TOO_LARGE"
    );
    assert_eq!(
        raw(&me, r#"{"op":"hello","waist":"1.0"}"#, &[9])["error"]["code"],
        "INVALID_BLOBS"
    );
}

#[test]
fn an_error_says_when_to_try_again_and_how_bad_it_is_but_no_value() {
    let waist = waist();
    let me = connect(&waist);
    let reply = raw(
        &me,
        r#"{"op":"acknowledge","engine":"hush-secret","through":"hush-secret"}"#,
        &[],
    );
    assert_eq!(reply["error"]["retry"], "never");
    assert_eq!(reply["error"]["severity"], "warning");
    assert!(text(&reply["error"]["message"]).contains("`through`"));
    assert!(!reply.to_string().contains("hush"));
}

#[test]
fn every_handle_that_is_not_the_callers_own_of_the_right_kind_is_one_error() {
    let waist = waist();
    let (me, other) = (connect(&waist), connect(&waist));
    let (engine, conversation) = alone(&me, "a");
    let (closed_engine, closed_conversation) = alone(&me, "b");
    let (foreign_engine, foreign_conversation) = alone(&other, "c");
    ok(&me, json!({"op": "close", "handle": closed_conversation}));
    ok(&me, json!({"op": "close", "handle": closed_engine}));
    let forged = "0123456789abcdef".repeat(2);
    let upper = engine.to_uppercase();
    let malformed = [
        "",
        "0",
        "{}",
        "__proto__",
        &engine[1..],
        &format!("{engine}0"),
        &upper,
        &" ".repeat(32),
    ]
    .map(str::to_owned);

    let mut not_engines = vec![
        conversation.clone(),
        closed_engine.clone(),
        closed_conversation.clone(),
        foreign_engine.clone(),
        foreign_conversation.clone(),
        forged.clone(),
    ];
    let mut not_conversations = vec![
        engine.clone(),
        closed_engine,
        closed_conversation,
        foreign_engine,
        foreign_conversation,
        forged,
    ];
    for bad in malformed {
        // A handle of digits alone is the same in either case.
        if bad != engine {
            not_engines.push(bad.clone());
            not_conversations.push(bad);
        }
    }
    let id = "A".repeat(43);
    for handle in &not_engines {
        for request in [
            json!({"op": "createAccount", "engine": handle, "deviceName": "x"}),
            json!({"op": "createConversation", "engine": handle, "members": [id]}),
            json!({"op": "conversations", "engine": handle, "limit": 1}),
            json!({"op": "conversation", "engine": handle, "id": id}),
            json!({"op": "events", "engine": handle, "limit": 1}),
            json!({"op": "acknowledge", "engine": handle, "through": 0}),
            json!({"op": "sync", "engine": handle, "results": []}),
        ] {
            assert_eq!(code(&me, request), "INVALID_HANDLE");
        }
    }
    for handle in &not_conversations {
        for request in [
            json!({"op": "addMembers", "conversation": handle, "members": [id]}),
            json!({"op": "removeMembers", "conversation": handle, "members": [id]}),
            json!({"op": "leave", "conversation": handle}),
            json!({"op": "send", "conversation": handle, "text": "x"}),
            json!({"op": "messages", "conversation": handle, "limit": 1, "order": "newest"}),
        ] {
            assert_eq!(code(&me, request), "INVALID_HANDLE");
        }
    }
    for handle in not_engines.iter().filter(|handle| **handle != conversation) {
        assert_eq!(
            code(&me, json!({"op": "close", "handle": handle})),
            "INVALID_HANDLE"
        );
    }
    ok(
        &me,
        json!({"op": "send", "conversation": conversation, "text": "still here"}),
    );
}

#[test]
fn a_conversation_has_one_handle_for_an_engines_handle_until_it_is_closed() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, conversation) = alone(&me, "a");
    let list = |engine: &str| {
        ok(
            &me,
            json!({"op": "conversations", "engine": engine, "limit": 9}),
        )["conversations"][0]
            .clone()
    };
    let listed = list(&engine);
    assert_eq!(listed["handle"], json!(conversation));
    assert_eq!(
        ok(
            &me,
            json!({"op": "conversation", "engine": engine, "id": listed["id"]})
        )["handle"],
        json!(conversation)
    );
    let second = open(&me, "a");
    assert_ne!(second, engine);
    assert_ne!(list(&second)["handle"], json!(conversation));
    ok(&me, json!({"op": "close", "handle": conversation}));
    let again = text(&list(&engine)["handle"]);
    assert_ne!(again, conversation);
    ok(&me, json!({"op": "close", "handle": engine}));
    assert_eq!(
        code(&me, json!({"op": "leave", "conversation": again})),
        "INVALID_HANDLE"
    );
    ok(
        &me,
        json!({"op": "send", "conversation": list(&second)["handle"], "text": "on the other"}),
    );
}

#[test]
fn an_instance_that_is_gone_leaves_nothing_open() {
    let waist = waist();
    let (me, other) = (connect(&waist), connect(&waist));
    let (engine, conversation) = alone(&me, "a");
    me.close();
    for request in [
        json!({"op": "events", "engine": engine, "limit": 1}),
        json!({"op": "leave", "conversation": conversation}),
        json!({"op": "openEngine", "profile": "a", "directory": "/x", "storage": "memory"}),
    ] {
        assert_eq!(code(&me, request), "INVALID_HANDLE");
    }
    me.close();
    ok(&me, json!({"op": "hello", "waist": "1.0"}));
    let reopened = ok(
        &other,
        json!({"op": "openEngine", "profile": "a", "directory": "/x", "storage": "memory"}),
    );
    assert_eq!(
        reopened.get("account"),
        None,
        "what was in memory only went with its last handle"
    );
}

#[test]
fn handles_are_capped_and_closing_makes_room() {
    let waist = waist();
    let me = connect(&waist);
    let handles: Vec<_> = (0..MAX_ENGINES).map(|_| open(&me, "a")).collect();
    let more = json!({"op": "openEngine", "profile": "a", "directory": "/x", "storage": "memory"});
    assert_eq!(code(&me, more.clone()), "TOO_MANY_HANDLES");
    ok(&connect(&waist), more.clone());
    ok(&me, json!({"op": "close", "handle": handles[7]}));
    ok(&me, more);
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
        (json!("VAULT_LOCKED"), json!("afterUnlock"))
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
        "VAULT_KEY_MISSING"
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
        (foreign, "STORE_WRONG_KEY"),
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

/// The files of a folder and what is in them.
fn contents(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let paths = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = paths
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_panic_ends_its_engine_alone_until_it_is_opened_again() {
    let (waist, folder) = (waist(), TempDir::new().unwrap());
    let (me, other) = (connect(&waist), connect(&waist));
    let first = text(&ok(&me, on_disk(folder.path(), "main"))["engine"]);
    let second = text(&ok(&other, on_disk(folder.path(), "main"))["engine"]);
    let account = ok(
        &me,
        json!({"op": "createAccount", "engine": first, "deviceName": "here"}),
    );
    let bystander = open(&me, "bystander");

    assert_eq!(
        code(&me, json!({"op": "panic", "engine": first})),
        "INTERNAL"
    );
    assert_eq!(
        code(&me, json!({"op": "events", "engine": first, "limit": 1})),
        "ENGINE_POISONED"
    );
    assert_eq!(
        code(&me, json!({"op": "panic", "engine": first})),
        "ENGINE_POISONED"
    );
    assert_eq!(
        code(
            &other,
            json!({"op": "events", "engine": second, "limit": 1})
        ),
        "ENGINE_POISONED"
    );
    ok(
        &me,
        json!({"op": "events", "engine": bystander, "limit": 1}),
    );

    let reopened = ok(&me, on_disk(folder.path(), "main"));
    assert_eq!(reopened["account"], account);
    ok(
        &me,
        json!({"op": "events", "engine": reopened["engine"], "limit": 1}),
    );
    assert_eq!(
        code(&me, json!({"op": "events", "engine": first, "limit": 1})),
        "ENGINE_POISONED"
    );
    ok(&me, json!({"op": "close", "handle": first}));
    ok(&other, json!({"op": "close", "handle": second}));
    ok(
        &me,
        json!({"op": "events", "engine": reopened["engine"], "limit": 1}),
    );
}

#[test]
fn text_of_every_kind_comes_back_as_it_was() {
    let waist = waist();
    let me = connect(&waist);
    let (_, conversation) = alone(&me, "a");
    let everything: String = ('\0'..='\u{FFFF}')
        .chain(['\u{1F600}', '\u{10FFFF}'])
        .collect();
    for part in everything.chars().collect::<Vec<_>>().chunks(20_000) {
        let part: String = part.iter().collect();
        let sent = ok(
            &me,
            json!({"op": "send", "conversation": conversation, "text": part}),
        );
        assert_eq!(
            (sent["kind"].clone(), text(&sent["text"])),
            (json!("text"), part)
        );
    }
    let at_the_limit = "\u{1F600}".repeat(16 * 1024);
    ok(
        &me,
        json!({"op": "send", "conversation": conversation, "text": at_the_limit}),
    );
    for too_long in [format!("{at_the_limit}x"), "\0".repeat(1 << 20)] {
        assert_eq!(
            code(
                &me,
                json!({"op": "send", "conversation": conversation, "text": too_long})
            ),
            "TEXT_TOO_LONG"
        );
    }
}

#[test]
fn data_goes_in_as_a_blob_and_comes_out_by_ticket_once() {
    let waist = waist();
    let (me, other) = (connect(&waist), connect(&waist));
    let (_, conversation) = alone(&me, "a");
    let data: Vec<u8> = (0..=255).collect();
    let reply = ok_with(
        &me,
        json!({"op": "send", "conversation": conversation, "data": 0}),
        &blob(&data),
    );
    assert_eq!(
        (&reply["ok"]["kind"], &reply["ok"]["data"]),
        (&json!("data"), &json!(0))
    );
    let ticket = text(&reply["ticket"]);
    for wrong in ["", "x", &ticket[1..], &"0".repeat(32)] {
        assert!(me.take(wrong).is_none());
    }
    assert!(
        other.take(&ticket).is_none(),
        "a ticket is its instance's alone"
    );
    assert_eq!(me.take(&ticket).unwrap(), blob(&data));
    assert!(me.take(&ticket).is_none());

    let page = ok_with(
        &me,
        json!({"op": "messages", "conversation": conversation, "limit": 9, "order": "oldest"}),
        &[],
    );
    me.close();
    assert!(me.take(&text(&page["ticket"])).is_none());
}

#[test]
fn a_message_is_text_or_data_and_its_blob_must_be_there() {
    let waist = waist();
    let me = connect(&waist);
    let (_, conversation) = alone(&me, "a");
    let send = |fields: Value, bytes: &[u8]| {
        let mut request = json!({"op": "send", "conversation": conversation});
        request
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        raw(&me, &request.to_string(), bytes)["error"]["code"].clone()
    };
    assert_eq!(send(json!({}), &[]), "INVALID_ARGUMENT");
    assert_eq!(
        send(json!({"text": "x", "data": 0}), &blob(b"x")),
        "INVALID_ARGUMENT"
    );
    assert_eq!(send(json!({"data": 0}), &[]), "INVALID_BLOBS");
    assert_eq!(send(json!({"data": 1}), &blob(b"x")), "INVALID_BLOBS");
    assert_eq!(send(json!({"data": 0}), &[2, 0, 0, 0, 1]), "INVALID_BLOBS");
    assert_eq!(send(json!({"data": -1}), &blob(b"x")), "INVALID_REQUEST");
    assert_eq!(
        send(json!({"data": 4_294_967_296_u64}), &blob(b"x")),
        "INVALID_REQUEST"
    );
    assert_eq!(
        send(json!({"data": 0}), &blob(&vec![0; 256 * 1024 + 1])),
        "DATA_TOO_LONG"
    );
}

#[test]
fn a_short_request_cannot_have_a_long_blob_copied_many_times() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, _) = alone(&me, "a");
    let entries: Vec<_> = (1..100)
        .map(|seq| json!({"seq": seq, "key": "k", "body": 0}))
        .collect();
    let request = json!({"op": "sync", "engine": engine, "results": [{"kind": "entries", "job": 1, "entries": entries}]});
    assert_eq!(
        raw(&me, &request.to_string(), &blob(&[0; 1_000]))["error"]["code"],
        "INVALID_BLOBS"
    );
}

#[test]
fn a_heavy_history_comes_in_pages_that_fit() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, conversation) = alone(&me, "a");
    let data = vec![7; 256 * 1024];
    for _ in 0..50 {
        ok_with(
            &me,
            json!({"op": "send", "conversation": conversation, "data": 0}),
            &blob(&data),
        );
    }
    let (mut seen, mut cursor, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let page = ok_with(
            &me,
            json!({"op": "messages", "conversation": conversation, "limit": 1_000, "order": "oldest", "cursor": cursor}),
            &[],
        );
        assert!(me.take(&text(&page["ticket"])).unwrap().len() < 16 << 20);
        seen.extend(
            page["ok"]["messages"]
                .as_array()
                .unwrap()
                .iter()
                .map(|message| message["seq"].as_u64().unwrap()),
        );
        pages += 1;
        match page["ok"].get("next") {
            Some(next) => cursor = next.clone(),
            None => break,
        }
    }
    assert_eq!(seen, (1..=50).collect::<Vec<_>>());
    assert!(pages > 1);
    assert_eq!(
        code(
            &me,
            json!({"op": "conversations", "engine": engine, "limit": 0})
        ),
        "INVALID_ARGUMENT"
    );
}

#[test]
fn whoever_has_a_handle_on_an_engine_is_woken_when_its_journal_grows() {
    let waist = waist();
    let (ears, other_ears, stranger_ears) = (Heard::default(), Heard::default(), Heard::default());
    let me = waist.connect(Box::new(ears.clone()));
    let other = waist.connect(Box::new(other_ears.clone()));
    let stranger = waist.connect(Box::new(stranger_ears.clone()));
    let (engine, _) = alone(&me, "a");
    let second = open(&other, "a");
    open(&stranger, "b");
    for ears in [&ears, &other_ears, &stranger_ears] {
        ears.woken();
    }
    let seat = |instance: &Instance, handle: &str| {
        let handles = crate::guard::lock(&instance.shared.handles);
        handles
            .open_engine(instance.owner, handle)
            .unwrap_or_else(|_| panic!("no engine"))
    };
    let at = seat(&me, &engine);
    let (result, woken) = me.shared.cores.run(&at.core, |_| Ok(()));
    assert!(result.is_ok() && woken.is_empty(), "nothing grew");
    at.core.pretend_growth();
    ok(&me, json!({"op": "events", "engine": engine, "limit": 1}));
    assert_eq!(ears.woken(), std::slice::from_ref(&engine));
    assert_eq!(other_ears.woken(), [second]);
    assert_eq!(stranger_ears.woken(), [""; 0]);
    drop(other);
    at.core.pretend_growth();
    ok(&me, json!({"op": "events", "engine": engine, "limit": 1}));
    assert_eq!((ears.woken(), other_ears.woken()), (vec![engine], vec![]));
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

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A request of each operation that would do something.
fn requests(engine: &str, conversation: &str) -> Vec<Value> {
    let id = "A".repeat(43);
    vec![
        json!({"op": "hello", "waist": "1.0"}),
        json!({"op": "openEngine", "profile": "a", "directory": "/x", "storage": "memory", "allowUnprotected": false}),
        json!({"op": "close", "handle": conversation}),
        json!({"op": "createAccount", "engine": engine, "deviceName": "x"}),
        json!({"op": "createConversation", "engine": engine, "members": [id], "kind": "group"}),
        json!({"op": "conversations", "engine": engine, "limit": 1, "before": 1}),
        json!({"op": "conversation", "engine": engine, "id": id}),
        json!({"op": "addMembers", "conversation": conversation, "members": [id]}),
        json!({"op": "removeMembers", "conversation": conversation, "members": [id]}),
        json!({"op": "leave", "conversation": conversation}),
        json!({"op": "send", "conversation": conversation, "text": "x", "key": "k"}),
        json!({"op": "send", "conversation": conversation, "data": 0}),
        json!({"op": "messages", "conversation": conversation, "limit": 1, "order": "newest", "cursor": 1}),
        json!({"op": "events", "engine": engine, "limit": 1}),
        json!({"op": "acknowledge", "engine": engine, "through": 1}),
        json!({"op": "sync", "engine": engine, "begin": true, "changed": [id], "results": [
            {"kind": "entries", "job": 1, "entries": [{"seq": 1, "key": "k", "body": 0}]},
            {"kind": "appended", "job": 2, "outcomes": [{"outcome": "stored", "seq": 1}], "failed": "refused"},
            {"kind": "item", "job": 3, "item": null},
        ]}),
    ]
}

#[test]
fn the_requests_that_are_bent_below_are_straight_and_all_there() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, conversation) = alone(&me, "a");
    let mut operations: Vec<_> = crate::dispatch::operations(&ts_rs::Config::new())
        .into_iter()
        .map(|(name, ..)| name.to_owned())
        .collect();
    operations.retain(|op| !requests("", "").iter().any(|request| request["op"] == **op));
    assert_eq!(operations, [""; 0], "not bent below");
    for request in requests(&engine, &conversation) {
        let reply = raw(&me, &request.to_string(), &blob(b"x"));
        assert_ne!(reply["error"]["code"], "INVALID_REQUEST", "{request}");
    }
}

proptest! {
    #[test]
    fn no_value_in_any_field_of_any_operation_makes_a_call_panic(
        which in any::<prop::sample::Index>(),
        bent in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..3),
        bytes in prop_oneof![Just(blob(b"x")), prop::collection::vec(any::<u8>(), 0..30)],
    ) {
        let waist = waist();
        let me = connect(&waist);
        let (engine, conversation) = alone(&me, "a");
        let mut requests = requests(&engine, &conversation);
        let mut request = requests.swap_remove(which.index(requests.len()));
        for (field, value) in bent {
            let fields = request.as_object_mut().unwrap();
            let name = fields.keys().nth(field.index(fields.len())).unwrap().clone();
            // Not the folder: the test leaves none behind.
            if name != "directory" && name != "storage" {
                fields.insert(name, value);
            }
        }
        let reply = raw(&me, &ascii::to_string(&request).unwrap(), &bytes);
        prop_assert_ne!(&reply["error"]["code"], "INTERNAL", "{}", request);
    }
}
