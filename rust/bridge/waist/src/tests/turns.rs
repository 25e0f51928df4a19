//! Turns in the background: who is told, when they are given back, and what is asked for.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Heard, alone, ok};
use crate::{Home, Homeless, Instance, Platform, Turn, VaultHost, Waist};

/// What the platform was told at each rest: the budgets asked for, and whether the turn is given back.
#[derive(Clone, Default)]
struct System(Arc<Mutex<Vec<Rest>>>);

type Rest = (Vec<u32>, bool);

impl Platform for System {
    fn homes(&self, directory: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let directory = directory.ok_or(Homeless::NoDirectory)?.to_path_buf();
        let vault = VaultHost::default();
        Ok(vec![Home { directory, vault }])
    }

    fn rest(&self, turns: &[Turn], done: bool) -> bool {
        let budgets = turns.iter().map(|turn| turn.budget).collect();
        self.0.lock().unwrap().push((budgets, done));
        true
    }
}

impl System {
    /// Whether each rest since the last look gave a turn back.
    fn given_back(&self) -> Vec<bool> {
        let rests = std::mem::take(&mut *self.0.lock().unwrap());
        rests.into_iter().map(|(_, done)| done).collect()
    }
}

fn connect(waist: &Waist) -> (Instance, Heard) {
    let heard = Heard::default();
    (waist.connect(Box::new(heard.clone())), heard)
}

fn told(heard: &Heard) -> Vec<Value> {
    let events = std::mem::take(&mut *heard.0.lock().unwrap());
    let parsed = events
        .iter()
        .map(|event| serde_json::from_str(event).unwrap());
    parsed.collect()
}

fn rest(me: &Instance, engine: &str) -> bool {
    ok(me, json!({"op": "rest", "engine": engine}))["asked"] == true
}

#[test]
fn every_open_engine_is_told_of_a_turn_and_the_last_to_rest_gives_it_back() {
    let system = System::default();
    let waist = Waist::new(system.clone());
    let ((ana, ana_heard), (ben, ben_heard)) = (connect(&waist), connect(&waist));
    let (first, _) = alone(&ana, "a");
    let (second, _) = alone(&ben, "b");
    told(&ana_heard);
    told(&ben_heard);
    waist.turn_began(25_000);
    let notice = |engine: &str| json!({"type": "turnBegan", "engine": engine, "budgetMs": 25_000});
    assert_eq!(told(&ana_heard), [notice(&first)]);
    assert_eq!(told(&ben_heard), [notice(&second)]);
    assert!(rest(&ana, &first));
    assert!(rest(&ana, &first), "repeated");
    assert_eq!(
        system.given_back(),
        [false],
        "the same again is not asked for again"
    );
    assert!(rest(&ben, &second));
    assert_eq!(system.given_back(), [true]);
    assert!(rest(&ben, &second));
    assert_eq!(system.given_back(), [false; 0], "a turn is given back once");
}

#[test]
fn a_turn_does_not_wait_for_an_engine_that_is_closed() {
    let system = System::default();
    let waist = Waist::new(system.clone());
    let (me, _) = connect(&waist);
    let (other, _) = connect(&waist);
    let (first, _) = alone(&me, "a");
    alone(&other, "b");
    waist.turn_began(25_000);
    assert!(rest(&me, &first));
    assert_eq!(system.given_back(), [false]);
    other.close();
    assert_eq!(system.given_back(), [true]);
}

#[test]
fn a_turn_in_which_nobody_was_there_ends_with_the_first_to_rest() {
    let system = System::default();
    let waist = Waist::new(system.clone());
    waist.turn_began(25_000);
    let (me, _) = connect(&waist);
    let (engine, _) = alone(&me, "a");
    assert!(rest(&me, &engine));
    assert_eq!(system.given_back(), [true]);
}

#[test]
fn the_end_of_a_turn_is_told_and_nothing_is_given_back_after_it() {
    let system = System::default();
    let waist = Waist::new(system.clone());
    let (me, heard) = connect(&waist);
    let (engine, _) = alone(&me, "a");
    waist.turn_began(25_000);
    told(&heard);
    waist.turn_ends();
    assert_eq!(
        told(&heard),
        [json!({"type": "turnEnds", "engine": engine})]
    );
    assert!(rest(&me, &engine));
    assert_eq!(system.given_back(), [false]);
}

#[test]
fn resting_asks_for_the_turns_of_the_schedule() {
    let system = System::default();
    let waist = Waist::new(system.clone());
    let (me, _) = connect(&waist);
    let (engine, _) = alone(&me, "a");
    let schedule = ok(&me, json!({"op": "schedule", "engine": engine}));
    let wanted: Vec<_> = schedule["turns"].as_array().unwrap().iter().collect();
    assert_eq!(wanted.len(), 2);
    assert!(rest(&me, &engine));
    let rests = std::mem::take(&mut *system.0.lock().unwrap());
    let budgets: Vec<_> = wanted
        .iter()
        .map(|turn| turn["budgetMs"].as_u64().unwrap() as u32)
        .collect();
    assert_eq!(rests, [(budgets, false)]);
}

#[test]
fn a_platform_without_turns_is_asked_in_vain() {
    let waist = super::waist();
    let (me, _) = connect(&waist);
    let (engine, _) = alone(&me, "a");
    assert!(!rest(&me, &engine));
}
