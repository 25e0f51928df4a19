//! The recorded states of phones under `tests/fixtures/transport`, one file for each row of what can go wrong;
//! the same files run through the public API in TypeScript.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use sealwright_transport::*;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "row")]
    _name: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    now: Time,
    message: Message,
    facts: Local,
    peer: Peer,
    preferences: Preferences,
    policy: Policy,
    expected: Value,
}

#[test]
fn every_recorded_state_has_the_plan_that_was_written_down() {
    let mut seen = 0;
    for (file, row) in rows() {
        assert!(!row.cases.is_empty(), "{file}");
        for case in row.cases {
            let choices = case.preferences.over(&Preferences::default());
            let plan = select(
                &case.message,
                &case.facts,
                &case.peer,
                &choices,
                &case.policy,
                case.now,
            );
            let plan = serde_json::to_value(&plan).unwrap();
            assert_eq!(plan, case.expected, "{file}: {}\n{plan:#}", case.name);
            seen += 1;
        }
    }
    assert!(seen >= 50, "{seen} states");
}

#[test]
fn each_row_of_what_can_go_wrong_has_a_recorded_state() {
    let names: Vec<_> = rows().into_iter().map(|(file, _)| file).collect();
    for row in [
        "notifications-denied",
        "simulator",
        "no-sim",
        "dual-sim",
        "airplane-with-wifi",
        "roaming",
        "focus",
        "low-power",
        "locked",
        "restored",
        "force-quit",
        "managed-device",
        "clock-moved",
        "disk-full",
        "reload",
        "no-play-services",
        "vpn-or-captive-portal",
        "satellite",
    ] {
        assert!(names.contains(&format!("{row}.json")), "{row}");
    }
}

fn rows() -> Vec<(String, Row)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/transport");
    let mut rows: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let row = serde_json::from_slice(&std::fs::read(&path).unwrap())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, row)
        })
        .collect();
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows
}
