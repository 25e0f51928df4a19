//! What the platform's own probe reports, past JavaScript.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Heard, alone, code, connect, ok, open, text, waist};
use crate::{Instance, MAX_REPORT, Waist};

/// Any time that has passed.
const THEN: u64 = 1_700_000_000_000;

fn fact(value: impl Into<Value>, source: &str, observed_at: u64) -> Value {
    json!({"value": value.into(), "source": source, "observedAt": observed_at})
}

#[track_caller]
fn report(waist: &Waist, facts: Value) {
    assert_eq!(waist.report_facts(&facts.to_string()), r#"{"ok":{}}"#);
}

fn facts(instance: &Instance, engine: &str) -> Value {
    ok(instance, json!({"op": "capabilities", "engine": engine}))["facts"].clone()
}

fn refused(waist: &Waist, report: &str) -> String {
    let reply: Value = serde_json::from_str(&waist.report_facts(report)).unwrap();
    text(&reply["error"]["code"])
}

#[test]
fn every_engine_has_it_those_that_were_open_and_those_that_open_later() {
    let waist = waist();
    let heard = [Heard::default(), Heard::default()];
    let [one, other] = heard.clone().map(|heard| waist.connect(Box::new(heard)));
    let engines = [open(&one, "a"), open(&one, "b"), open(&other, "c")];
    report(&waist, json!({"roaming": fact(true, "platform", THEN)}));
    let told = |heard: &Heard| {
        let mut engines: Vec<_> = std::mem::take(&mut *heard.0.lock().unwrap())
            .iter()
            .map(|event| serde_json::from_str::<Value>(event).unwrap())
            .inspect(|event| assert_eq!(event["type"], "capabilitiesChanged"))
            .map(|event| text(&event["engine"]))
            .collect();
        engines.sort();
        engines
    };
    let mut both = vec![engines[0].clone(), engines[1].clone()];
    both.sort();
    assert_eq!(told(&heard[0]), both);
    assert_eq!(told(&heard[1]), [engines[2].clone()]);
    let late = open(&other, "d");
    let mut all = engines.to_vec();
    all.push(late);
    for (engine, owner) in all.iter().zip([&one, &one, &other, &other]) {
        assert_eq!(facts(owner, engine)["roaming"]["value"], true);
    }
    report(&waist, json!({"roaming": fact(true, "platform", THEN + 1)}));
    assert_eq!(
        told(&heard[0]),
        Vec::<String>::new(),
        "nothing is new but its age"
    );
    assert_eq!(facts(&one, &engines[0])["roaming"]["observedAt"], THEN + 1);
}

#[test]
fn of_what_the_app_and_the_platform_say_the_later_observation_counts() {
    let waist = waist();
    let me = connect(&waist);
    let engine = open(&me, "a");
    let tell = |facts: Value| {
        ok(
            &me,
            json!({"op": "reportFacts", "engine": engine, "facts": facts}),
        );
    };
    let constrained = || facts(&me, &engine)["constrained"].clone();
    tell(json!({"constrained": fact(true, "app", THEN)}));
    report(
        &waist,
        json!({"constrained": fact(false, "platform", THEN - 1)}),
    );
    assert_eq!(constrained(), fact(true, "app", THEN));
    report(
        &waist,
        json!({"constrained": fact(false, "platform", THEN)}),
    );
    assert_eq!(
        constrained(),
        fact(false, "platform", THEN),
        "at once: who came last"
    );
    tell(json!({"constrained": fact(true, "app", THEN - 1)}));
    assert_eq!(constrained()["source"], "platform");
    tell(json!({"constrained": fact(true, "app", THEN + 1)}));
    assert_eq!(constrained()["source"], "app");
}

#[test]
fn a_clock_that_was_set_back_keeps_nothing_old() {
    let waist = waist();
    let me = connect(&waist);
    let engine = open(&me, "a");
    let ahead = 9_000_000_000_000_000;
    report(&waist, json!({"lowPower": fact(true, "platform", ahead)}));
    report(&waist, json!({"lowPower": fact(false, "platform", THEN)}));
    assert_eq!(
        facts(&me, &engine)["lowPower"],
        fact(false, "platform", THEN)
    );
    assert_eq!(facts(&me, &open(&me, "late"))["lowPower"]["value"], false);
}

#[test]
fn that_it_can_seal_only_the_engine_says() {
    let waist = waist();
    let me = connect(&waist);
    report(
        &waist,
        json!({"sealing": fact("storageFull", "platform", THEN)}),
    );
    let engine = open(&me, "a");
    report(&waist, json!({"sealing": fact("locked", "platform", THEN)}));
    let sealing = facts(&me, &engine)["sealing"].clone();
    assert_eq!(
        (&sealing["value"], &sealing["source"]),
        (&json!("ready"), &json!("engine"))
    );
}

#[test]
fn what_is_no_report_is_refused_whole() {
    let waist = waist();
    let me = connect(&waist);
    let engine = open(&me, "a");
    let before = facts(&me, &engine);
    let good = fact(true, "platform", THEN);
    let bad = [
        json!([]),
        json!({"facts": {"roaming": good}}),
        json!({"roaming": good, "unheardOf": good}),
        json!({"roaming": good, "lowPower": true}),
        json!({"roaming": good, "lowPower": {"value": "yes", "source": "platform", "observedAt": 1}}),
        json!({"roaming": good, "lowPower": {"value": true, "source": "platform"}}),
        json!({"roaming": good, "lowPower": {"value": true, "source": "platform", "observedAt": -1}}),
        json!({"roaming": good, "lines": fact(256, "platform", 1)}),
    ];
    for report in bad {
        assert_eq!(
            refused(&waist, &report.to_string()),
            "INVALID_REQUEST",
            "{report}"
        );
    }
    for report in [
        "",
        "{",
        "null",
        "{\"roaming\":1,\"roaming\":1}",
        "{\"\u{e9}\":1}",
    ] {
        assert_eq!(refused(&waist, report), "INVALID_REQUEST", "{report}");
    }
    assert_eq!(refused(&waist, r#"{"roaming":"\ud800"}"#), "INVALID_TEXT");
    let long = format!("{{}}{}", " ".repeat(MAX_REPORT - 2));
    assert_eq!(waist.report_facts(&long), r#"{"ok":{}}"#);
    assert_eq!(refused(&waist, &format!("{long} ")), "REQUEST_TOO_LARGE");
    let mut after = facts(&me, &engine);
    after["sealing"] = before["sealing"].clone();
    assert_eq!(after, before);
}

#[test]
fn every_fact_at_once_is_far_below_the_limit() {
    let waist = waist();
    let me = connect(&waist);
    let engine = open(&me, "a");
    let all = facts(&me, &engine).to_string();
    assert!(all.len() * 2 < MAX_REPORT, "{} bytes", all.len());
    assert_eq!(waist.report_facts(&all), r#"{"ok":{}}"#);
}

#[test]
fn an_engine_that_panicked_holds_up_no_other() {
    let waist = waist();
    let me = connect(&waist);
    let (poisoned, _) = alone(&me, "a");
    let engine = open(&me, "b");
    code(&me, json!({"op": "panic", "engine": poisoned}));
    report(&waist, json!({"roaming": fact(true, "platform", THEN)}));
    assert_eq!(facts(&me, &engine)["roaming"]["value"], true);
}

#[test]
fn an_engine_that_opens_while_facts_come_misses_none() {
    let waist = waist();
    let me = connect(&waist);
    for round in 0..200_u8 {
        let engine = std::thread::scope(|threads| {
            let opened = threads.spawn(|| open(&me, &format!("{round}")));
            // Before, during and after its opening.
            std::thread::sleep(Duration::from_micros(10 * u64::from(round)));
            let lines = fact(round, "platform", THEN + u64::from(round));
            report(&waist, json!({"lines": lines}));
            opened.join().unwrap()
        });
        assert_eq!(facts(&me, &engine)["lines"]["value"], round);
        ok(&me, json!({"op": "close", "handle": engine}));
    }
}
