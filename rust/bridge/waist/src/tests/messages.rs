//! Text, data and history on their way through.

use serde_json::{Value, json};

use super::{alone, blob, code, connect, ok, ok_with, raw, text, waist};

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
