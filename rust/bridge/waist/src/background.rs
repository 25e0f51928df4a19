//! The operations about what an engine has to do, and when.

use sealwright_engine as engine;

use crate::call::Call;
use crate::errors::Failure;
use crate::integer::Integer;
use crate::replies::{Purpose, Rest, Schedule, Turn, Waiting};
use crate::requests::{RestRequest, ScheduleRequest};

pub(crate) fn schedule(call: &mut Call<'_>, request: ScheduleRequest) -> Result<Schedule, Failure> {
    let seat = call.engine(&request.engine)?;
    let schedule = call.on(&seat, engine::Engine::schedule)?;
    Ok(Schedule {
        waiting: schedule.waiting.into_iter().map(waiting).collect(),
        turns: schedule.turns.into_iter().map(turn).collect(),
    })
}

pub(crate) fn rest(call: &mut Call<'_>, request: RestRequest) -> Result<Rest, Failure> {
    let seat = call.engine(&request.engine)?;
    let schedule = call.on(&seat, engine::Engine::schedule);
    // A turn ends also where the store cannot be read.
    let turns = schedule
        .as_ref()
        .map_or(Vec::new(), |schedule| schedule.turns.clone());
    let asked = call.instance.shared.rest(seat.handle, turns);
    schedule.map(|_| Rest { asked })
}

fn waiting(waiting: engine::Waiting) -> Waiting {
    Waiting {
        purpose: match waiting.purpose {
            engine::Purpose::Handshake => Purpose::Handshake,
            engine::Purpose::Message => Purpose::Message,
            engine::Purpose::Receive => Purpose::Receive,
            engine::Purpose::Held => Purpose::Held,
            engine::Purpose::Upkeep => Purpose::Upkeep,
        },
        count: waiting.count,
        not_before: Integer::from(waiting.not_before),
        until: waiting.until,
    }
}

fn turn(turn: engine::Turn) -> Turn {
    Turn {
        not_before: Integer::from(turn.not_before),
        unmetered: turn.unmetered,
        charging: turn.charging,
        budget_ms: turn.budget,
    }
}
