//! A message's way, asked from outside.

use serde_json::{Value, json};

use super::{alone, code, connect, ok, waist};

fn fact(value: impl Into<Value>) -> Value {
    json!({"value": value.into(), "source": "app", "observedAt": 1})
}

#[test]
fn what_is_reported_about_sealing_is_dropped_and_the_rest_is_kept() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, conversation) = alone(&me, "a");
    let facts = json!({"sealing": fact("rolledBack"), "roaming": fact(true)});
    ok(
        &me,
        json!({"op": "reportFacts", "engine": engine, "facts": facts}),
    );
    let known = ok(&me, json!({"op": "capabilities", "engine": engine}));
    assert_eq!(known["facts"]["roaming"], fact(true));
    assert_eq!(known["facts"]["sealing"]["value"], "ready");
    assert_eq!(known["facts"]["sealing"]["source"], "engine");
    let asked =
        json!({"op": "explainTransport", "conversation": conversation, "message": {"bytes": 1}});
    assert_eq!(ok(&me, asked)["outcome"]["kind"], "attempt");
}

#[test]
fn what_one_engine_was_told_no_other_knows() {
    let waist = waist();
    let me = connect(&waist);
    let [(a, chat_a), (b, chat_b)] = ["a", "b"].map(|name| alone(&me, name));
    let facts = json!({"roaming": fact(true)});
    ok(
        &me,
        json!({"op": "reportFacts", "engine": a, "facts": facts}),
    );
    let chosen = json!({"allowSms": true});
    ok(
        &me,
        json!({"op": "setPreferences", "engine": a, "preferences": chosen}),
    );
    ok(
        &me,
        json!({"op": "setConversationPreferences", "conversation": chat_a, "preferences": chosen}),
    );
    let known = ok(&me, json!({"op": "capabilities", "engine": b}));
    assert_ne!(known["facts"]["roaming"], fact(true));
    assert_eq!(
        ok(&me, json!({"op": "preferences", "engine": b}))["own"],
        json!({})
    );
    let own = ok(
        &me,
        json!({"op": "conversationPreferences", "conversation": chat_b}),
    );
    assert_eq!(own["own"], json!({}));
    assert_eq!(own["effective"]["allowSms"], false);
}

#[test]
fn consent_for_the_whole_app_is_refused_and_nothing_is_kept() {
    let waist = waist();
    let me = connect(&waist);
    let (engine, _) = alone(&me, "a");
    let consent = json!({"allowSms": true, "consent": {"to": "unprotected", "givenAt": 1}});
    let set = json!({"op": "setPreferences", "engine": engine, "preferences": consent});
    assert_eq!(code(&me, set), "INVALID_ARGUMENT");
    assert_eq!(
        ok(&me, json!({"op": "preferences", "engine": engine}))["own"],
        json!({})
    );
}

#[test]
fn records_count_only_while_they_are_good_and_only_if_everybody_has_one() {
    let waist = waist();
    let me = connect(&waist);
    let large = 1 << 20;
    let record = |max: u64, issued: u64| json!({"transports": ["data", "carrierPigeon"], "maxBytes": max, "issuedAt": issued, "expiresAt": 100});
    for (records, now, goes) in [
        (json!([]), 10, false),
        (json!([record(large, 1)]), 10, false),
        (json!([record(large, 1), record(large - 1, 1)]), 10, false),
        (json!([record(large, 1), record(large, 11)]), 10, false),
        (json!([record(large, 1), record(large, 1)]), 100, false),
        (json!([record(large, 1), record(large, 1)]), 10, true),
    ] {
        let asked = json!({
            "op": "planTransport", "message": {"bytes": large}, "now": now,
            "facts": {"sealing": {"value": "ready", "source": "engine", "observedAt": now}},
            "peer": {"direct": true, "linked": true, "devices": 2, "records": records},
        });
        let outcome = &ok(&me, asked)["outcome"];
        if goes {
            assert_eq!(outcome["attempts"][0]["transport"], "data");
        } else {
            let waits = json!({"kind": "defer", "deferUntil": "peer", "reason": "tooLargeForPeer"});
            assert_eq!(*outcome, waits, "{records}");
        }
    }
}
