//! What a request is, and what becomes of one that is not, or that fails inside.

use serde_json::json;
use tempfile::TempDir;

use super::{code, connect, ok, on_disk, open, raw, text, waist};
use crate::MAX_BYTES;

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
