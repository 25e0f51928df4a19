//! Every field of every operation, bent into any shape.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{alone, blob, connect, raw, waist};
use crate::ascii;

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
pub(super) fn requests(engine: &str, conversation: &str) -> Vec<Value> {
    let id = "A".repeat(43);
    vec![
        json!({"op": "hello", "waist": "1.0"}),
        json!({"op": "openEngine", "profile": "a", "directory": "/x", "storage": "memory", "role": "app", "allowUnprotected": false}),
        json!({"op": "inspectProfile", "profile": "a", "directory": "/x", "allowUnprotected": false}),
        json!({"op": "resolveProfile", "profile": "a", "directory": "/x", "action": "startOver"}),
        json!({"op": "custody", "engine": engine}),
        json!({"op": "rotateStorageKey", "engine": engine, "begin": true}),
        json!({"op": "rejoin", "engine": engine}),
        json!({"op": "setPreview", "conversation": conversation, "preview": "full"}),
        json!({"op": "capabilities", "engine": engine}),
        json!({"op": "reportFacts", "engine": engine, "facts": {"roaming": {"value": true, "source": "app", "observedAt": 1}}}),
        json!({"op": "preferences", "engine": engine}),
        json!({"op": "setPreferences", "engine": engine, "preferences": {"allowSms": true}}),
        json!({"op": "conversationPreferences", "conversation": conversation}),
        json!({"op": "setConversationPreferences", "conversation": conversation, "preferences": {"consent": {"to": "link", "givenAt": 1}}}),
        json!({"op": "explainTransport", "conversation": conversation, "message": {"bytes": 1}}),
        json!({"op": "planTransport", "message": {"bytes": 1}, "facts": {}, "peer": {}, "preferences": {}, "policy": {}, "now": 1}),
        json!({"op": "takePushed", "engine": engine, "stream": id, "seq": 1, "key": "m/x", "body": 0}),
        json!({"op": "wipe", "engine": engine}),
        json!({"op": "close", "handle": conversation}),
        json!({"op": "createAccount", "engine": engine, "deviceName": "x"}),
        json!({"op": "createConversation", "engine": engine, "members": [id], "kind": "group"}),
        json!({"op": "conversations", "engine": engine, "limit": 1, "before": 1}),
        json!({"op": "conversation", "engine": engine, "id": id}),
        json!({"op": "addMembers", "conversation": conversation, "members": [id]}),
        json!({"op": "removeMembers", "conversation": conversation, "members": [id]}),
        json!({"op": "leave", "conversation": conversation}),
        json!({"op": "send", "conversation": conversation, "text": "x", "key": "k", "urgency": "bulk"}),
        json!({"op": "send", "conversation": conversation, "data": 0}),
        json!({"op": "messages", "conversation": conversation, "limit": 1, "order": "newest", "cursor": 1}),
        json!({"op": "schedule", "engine": engine}),
        json!({"op": "rest", "engine": engine}),
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
