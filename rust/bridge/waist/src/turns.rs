//! Turns in the background: the platform tells when the app has one, the engines tell when they rest and which turns
//! they would like next.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use sealwright_engine::{Haste, Turn};

use crate::cores::{News, Watcher, Woken};
use crate::guard::{guarded, lock};
use crate::token::Token;
use crate::waist::{Shared, Waist};

/// What the open engines want, by their handles, and which of them are at work in a turn.
#[derive(Default)]
pub(crate) struct Turns(Mutex<Desk>);

#[derive(Default)]
struct Desk {
    wanted: HashMap<Token, Vec<Turn>>,
    /// `None` while there is no turn.
    at_work: Option<HashSet<Token>>,
    /// What the system was asked for since the last turn, and whether it could be.
    asked: Option<(Vec<Turn>, bool)>,
}

/// Turns that are this close together, in milliseconds, are the same to the system.
const CLOSE: u64 = 60_000;

impl Waist {
    /// The app has a turn in the background, for so many milliseconds: every open engine is told, and one that is
    /// opened meanwhile works without being told. [`crate::Platform::rest`] with `done` gives the turn back. For the
    /// platform, on any thread.
    pub fn turn_began(&self, budget: u32) {
        let engines = lock(&self.shared.handles).engines();
        let at_work = engines.iter().map(|engine| engine.handle).collect();
        let mut desk = lock(&self.shared.turns.0);
        desk.at_work = Some(at_work);
        desk.asked = None;
        drop(desk);
        self.shared.cores.hurry.set(Haste::Short);
        self.shared.tell(&engines, News::TurnBegan { budget });
    }

    /// The turn is about to end, whatever is still to be done: every open engine is told. Returns when the calls at work
    /// are over, each with the short transaction that it is in, so that no lock on a file is held when the system suspends the
    /// app. What is not stored by then will be done again. For the platform, on any thread.
    pub fn turn_ends(&self) {
        lock(&self.shared.turns.0).at_work = None;
        self.shared.cores.hurry.set(Haste::Stop);
        let engines = lock(&self.shared.handles).engines();
        self.shared.tell(&engines, News::TurnEnds);
        self.shared.cores.settle();
        self.shared.cores.hurry.set(Haste::None);
    }
}

impl Shared {
    /// An engine rests, and wants these turns; whether the system was asked for the turns of all.
    pub(crate) fn rest(&self, engine: Token, wanted: Vec<Turn>) -> bool {
        let mut desk = lock(&self.turns.0);
        desk.wanted.insert(engine, wanted);
        if let Some(at_work) = &mut desk.at_work {
            at_work.remove(&engine);
        }
        drop(desk);
        self.ask_for_turns()
    }

    /// The engines behind these handles are gone: a turn does not wait for them.
    pub(crate) fn forget_turns(&self, handles: &[Token]) {
        let mut desk = lock(&self.turns.0);
        handles.iter().for_each(|handle| {
            desk.wanted.remove(handle);
        });
        let Some(at_work) = &mut desk.at_work else {
            return;
        };
        handles.iter().for_each(|handle| {
            at_work.remove(handle);
        });
        drop(desk);
        self.ask_for_turns();
    }

    fn ask_for_turns(&self) -> bool {
        let mut desk = lock(&self.turns.0);
        let done = desk.at_work.as_ref().is_some_and(HashSet::is_empty);
        if done {
            desk.at_work = None;
            self.cores.hurry.set(Haste::None);
        }
        let turns = merged(desk.wanted.values().flatten());
        if !done
            && let Some((before, could)) = &desk.asked
            && are_alike(before, &turns)
        {
            return *could;
        }
        drop(desk);
        let could = guarded(|| Ok(self.platform.rest(&turns, done))).unwrap_or(false);
        lock(&self.turns.0).asked = Some((turns, could));
        could
    }

    fn tell(&self, engines: &[Watcher], news: News) {
        let woken: Vec<_> = engines
            .iter()
            .map(|watcher| Woken {
                news,
                watcher: *watcher,
            })
            .collect();
        self.wake(&woken);
    }
}

fn are_alike(some: &[Turn], others: &[Turn]) -> bool {
    let alike = |(one, other): (&Turn, &Turn)| {
        one.not_before.abs_diff(other.not_before) < CLOSE
            && (one.unmetered, one.charging, one.budget)
                == (other.unmetered, other.charging, other.budget)
    };
    some.len() == others.len() && some.iter().zip(others).all(alike)
}

/// One turn for all that are of a length.
fn merged<'t>(turns: impl Iterator<Item = &'t Turn>) -> Vec<Turn> {
    let mut merged: Vec<Turn> = Vec::new();
    for turn in turns {
        match merged.iter_mut().find(|other| other.budget == turn.budget) {
            Some(other) => *other = other.or(*turn),
            None => merged.push(*turn),
        }
    }
    merged.sort_by_key(|turn| turn.budget);
    merged
}
