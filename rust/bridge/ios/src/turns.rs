//! `sealwright_set_rest`, `sealwright_turn_began` and `sealwright_turn_ends`: turns in the background, which iOS is asked
//! for.

use std::sync::OnceLock;

use sealwright_waist::Turn;

use crate::abi::WAIST;

/// `SealwrightTurn`.
#[repr(C)]
pub struct RawTurn {
    not_before: u64,
    budget: u32,
    unmetered: bool,
    charging: bool,
}

/// `SealwrightRest`.
type Rest = extern "C" fn(turns: *const RawTurn, count: usize, done: bool) -> bool;

static REST: OnceLock<Rest> = OnceLock::new();

/// Asks the system for turns, if there is who can.
pub(crate) fn rest(turns: &[Turn], done: bool) -> bool {
    let Some(rest) = REST.get() else {
        return false;
    };
    let raw: Vec<_> = turns.iter().map(RawTurn::of).collect();
    rest(raw.as_ptr(), raw.len(), done)
}

impl RawTurn {
    fn of(turn: &Turn) -> Self {
        Self {
            not_before: turn.not_before,
            budget: turn.budget,
            unmetered: turn.unmetered,
            charging: turn.charging,
        }
    }
}

/// `sealwright_set_rest`.
#[allow(unsafe_code, reason = "a name that C knows")]
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_set_rest(rest: Rest) {
    REST.get_or_init(|| rest);
}

/// `sealwright_turn_began`.
#[allow(unsafe_code, reason = "a name that C knows")]
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_turn_began(budget: u32) -> bool {
    let waist = WAIST.get();
    if let Some(waist) = waist {
        waist.turn_began(budget);
    }
    waist.is_some()
}

/// `sealwright_turn_ends`.
#[allow(unsafe_code, reason = "a name that C knows")]
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_turn_ends() {
    if let Some(waist) = WAIST.get() {
        waist.turn_ends();
    }
}
