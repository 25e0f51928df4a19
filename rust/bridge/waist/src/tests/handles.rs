//! Who may use a handle, how many there are, and whom they wake.

use serde_json::{Value, json};

use super::bent::requests;
use super::{Heard, alone, blob, code, connect, ok, open, raw, text, waist};
use crate::{Instance, MAX_ENGINES, ascii};

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
    for handle in &not_engines {
        refused(&me, "engine", handle);
    }
    for handle in &not_conversations {
        refused(&me, "conversation", handle);
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

/// Every operation that takes a handle of this kind, asked with this one.
fn refused(me: &Instance, kind: &str, handle: &str) {
    let taking = |request: &Value| request.get(kind).is_some();
    let requests: Vec<_> = requests(handle, handle)
        .into_iter()
        .filter(taking)
        .collect();
    assert!(requests.len() > 8, "{kind}");
    for request in requests {
        let reply = raw(me, &ascii::to_string(&request).unwrap(), &blob(b"x"));
        assert_eq!(reply["error"]["code"], "INVALID_HANDLE", "{request}");
    }
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
