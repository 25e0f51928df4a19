//! The power goes at every write, sync and rename of what a profile is opened, rotated, moved and wiped with,
//! its key file included. What is left is always in a state that has a name, and nothing is lost that was
//! there. By default a part of the cuts is tried; `SEALWRIGHT_LONG=1` tries all.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::fs;
use std::path::{Path, PathBuf};

use sealwright_lab::disk::{self, Call, Disk, Failure, Loss};
use sealwright_waist::{EventSink, Home, Homeless, Instance, Platform, VaultHost, Waist};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The homes of an app, in a folder: the one in use first.
struct Homes(PathBuf, &'static [&'static str]);

impl Platform for Homes {
    fn homes(&self, _: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let home = |name: &&str| Home {
            directory: self.0.join(name),
            vault: VaultHost::default(),
        };
        Ok(self.1.iter().map(home).collect())
    }
}

struct Nobody;

impl EventSink for Nobody {
    fn send(&self, _: &str) {}
}

const BEFORE: &[&str] = &["app"];
const AFTER: &[&str] = &["group", "app"];

/// One run of the app.
struct Run {
    me: Instance,
}

impl Run {
    fn of(folder: &Path, homes: &'static [&'static str]) -> Self {
        let waist = Waist::new(Homes(folder.to_path_buf(), homes));
        let me = waist.connect(Box::new(Nobody));
        Self { me }
    }

    fn try_ask(&self, op: &str, fields: Value) -> Value {
        let mut request = json!({"op": op});
        let object = request.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        serde_json::from_str(&self.me.invoke(&request.to_string(), &[])).unwrap()
    }

    fn ask(&self, op: &str, fields: Value) -> Value {
        let reply = self.try_ask(op, fields);
        assert!(reply["ok"].is_object(), "{op}: {reply}");
        reply["ok"].clone()
    }

    fn profile(&self, op: &str, more: Value) -> Value {
        let mut fields = json!({"profile": "main", "allowUnprotected": true});
        let object = fields.as_object_mut().unwrap();
        object.extend(more.as_object().unwrap().clone());
        self.ask(op, fields)
    }

    fn open(&self) -> Value {
        self.profile("openEngine", json!({}))
    }

    fn state(&self) -> String {
        let found = self.profile("inspectProfile", json!({}));
        found["state"].as_str().unwrap().to_owned()
    }
}

/// Something that happens to a profile: what it leads to when it is cut.
struct Step {
    name: &'static str,
    homes: &'static [&'static str],
    /// The states that a cut may leave.
    states: &'static [&'static str],
    /// Whether the account may be missing after a cut.
    may_lose: bool,
    happens: fn(&Run),
}

const STEPS: &[Step] = &[
    Step {
        name: "the first opening",
        homes: BEFORE,
        states: &["fresh", "ready"],
        may_lose: true,
        happens: |run| drop(run.open()),
    },
    Step {
        name: "an account",
        homes: BEFORE,
        states: &["ready"],
        may_lose: true,
        happens: |run| {
            let engine = run.open()["engine"].clone();
            run.ask(
                "createAccount",
                json!({"engine": engine, "deviceName": "here"}),
            );
        },
    },
    Step {
        name: "another opening",
        homes: BEFORE,
        states: &["ready"],
        may_lose: false,
        happens: |run| drop(run.open()),
    },
    Step {
        name: "a rotation",
        homes: BEFORE,
        states: &["ready"],
        may_lose: false,
        happens: |run| {
            let engine = run.open()["engine"].clone();
            for begin in [true, false] {
                run.ask(
                    "rotateStorageKey",
                    json!({"engine": engine, "begin": begin}),
                );
            }
        },
    },
    Step {
        name: "a move",
        homes: AFTER,
        states: &["ready"],
        may_lose: false,
        happens: |run| drop(run.open()),
    },
    Step {
        name: "a wipe",
        homes: AFTER,
        states: &["ready", "restoredWithoutKeys", "fresh"],
        may_lose: true,
        happens: |run| {
            let engine = run.open()["engine"].clone();
            run.ask("wipe", json!({"engine": engine}));
        },
    },
];

fn go_on(folder: &Path, step: &Step) {
    let run = Run::of(folder, step.homes);
    let state = run.state();
    assert!(step.states.contains(&state.as_str()), "{state}");
    if state == "restoredWithoutKeys" {
        let refused = run.try_ask(
            "openEngine",
            json!({"profile": "main", "allowUnprotected": true}),
        );
        assert_eq!(refused["error"]["code"], "RESTORED_WITHOUT_KEYS");
        run.profile("resolveProfile", json!({"action": "startOver"}));
        assert_eq!(run.state(), "fresh");
    }
    let opened = run.open();
    assert!(
        step.may_lose || opened["account"].is_object(),
        "the account is gone"
    );
    assert_eq!(
        run.ask("custody", json!({"engine": opened["engine"]}))["state"],
        "ready"
    );
    drop(run);
    let again = Run::of(folder, step.homes);
    assert_eq!(again.open()["account"], opened["account"]);
    assert_eq!(again.state(), "ready");
}

/// Whether a cut is tried: every fifth, from another one on each time, or all of them.
fn is_chosen(cut: u32) -> bool {
    std::env::var_os("SEALWRIGHT_LONG").is_some() || (cut + std::process::id()).is_multiple_of(5)
}

/// Does a step in a folder, and gives what it asked of the disk.
fn watched(folder: &Path, step: &Step) -> Vec<Call> {
    // Where a profile is moved to is found by its folder, which is there before.
    disk::watch(folder);
    let run = Run::of(folder, step.homes);
    (step.happens)(&run);
    drop(run);
    disk::unwatch()
}

#[test]
fn no_cut_leaves_a_profile_without_a_name_for_its_state_or_loses_what_was_there() {
    let folder = TempDir::new().unwrap();
    let place = TempDir::new().unwrap();
    let place = place.path().join("image");
    let (mut cuts, mut tried) = (0, 0);
    for step in STEPS {
        let mut disk = Disk::of(folder.path());
        let calls = watched(folder.path(), step);
        assert!(!calls.is_empty(), "{}", step.name);
        for at in 0..=calls.len() {
            if at > 0 {
                disk.play(&calls[at - 1]);
            }
            for loss in [Loss::Nothing, Loss::Unsynced, Loss::Torn(at as u64)] {
                cuts += 1;
                if !is_chosen(cuts) {
                    continue;
                }
                tried += 1;
                disk::lay_down(&disk.image(loss), &place).unwrap();
                let outcome = std::panic::catch_unwind(|| go_on(&place, step));
                let of = calls.len();
                assert!(
                    outcome.is_ok(),
                    "{}, after {at} of {of} calls, {loss:?}",
                    step.name
                );
            }
        }
        let mut images = [disk.image(Loss::Nothing), disk::files_in(folder.path())];
        for image in &mut images {
            // A lock is a file that nobody ever writes to.
            image.retain(|path, _| !path.ends_with("sealwright.lock"));
        }
        let [seen, end] = images;
        assert!(seen == end, "{}: not every call was seen", step.name);
    }
    println!("{} steps, {cuts} cuts, {tried} tried", STEPS.len());
    assert!(
        fs::read_dir(folder.path().join("group"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn a_disk_that_fails_from_any_call_on_is_a_typed_error_and_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let place = TempDir::new().unwrap();
    let place = place.path().join("image");
    let (mut failures, mut tried) = (0, 0);
    for step in STEPS {
        let before = disk::files_in(folder.path());
        let calls = watched(folder.path(), step).len();
        for passing in 0..calls {
            for failure in [Failure::Full, Failure::ReadOnly, Failure::Broken] {
                failures += 1;
                if !is_chosen(failures) {
                    continue;
                }
                tried += 1;
                disk::lay_down(&before, &place).unwrap();
                let outcome = std::panic::catch_unwind(|| fail(&place, step, passing, failure));
                disk::unwatch();
                assert!(
                    outcome.is_ok(),
                    "{}, {failure:?} after {passing} of {calls} calls",
                    step.name
                );
            }
        }
    }
    println!("{} steps, {failures} failures, {tried} tried", STEPS.len());
}

/// Does a step while the disk fails, and goes on when it is well again.
fn fail(folder: &Path, step: &Step, passing: usize, failure: Failure) {
    const CODES: [&str; 5] = [
        "STORE_FULL",
        "STORE_FAILED",
        "STORE_CORRUPT",
        "VAULT_FAILED",
        "DIRECTORY_UNUSABLE",
    ];
    disk::fail_after(folder, passing, failure);
    let run = Run::of(folder, step.homes);
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (step.happens)(&run)));
    drop(run);
    disk::unwatch();
    if let Err(told) = told {
        let told = told.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(CODES.iter().any(|code| told.contains(code)), "{told}");
    }
    go_on(folder, step);
}
