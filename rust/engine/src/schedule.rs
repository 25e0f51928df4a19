//! When the app's next turn in the background is worth asking the system for, and what it would do with it.

use sealwright_transport::Until;

use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::group::Stage;
use crate::held;
use crate::ids::ConversationId;

/// Nobody waits for longer than this to hear from the others, in milliseconds: the systems give no turn sooner.
const RECEIVE_EVERY: u64 = 15 * 60 * 1_000;
/// How long a short turn may take, in milliseconds: iOS ends an app refresh after 30 s.
const SHORT: u32 = 25_000;
/// How long a long turn may take, in milliseconds: some minutes are what both systems give.
const LONG: u32 = 3 * 60 * 1_000;

/// What an engine has to do, and the turns in the background that it asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// What there is to do, in the order in which sync does it.
    pub waiting: Vec<Waiting>,
    /// Turns worth asking the system for: at most a short one and a long one. None if nothing waits that a turn
    /// would help.
    pub turns: Vec<Turn>,
}

/// Work of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What kind.
    pub purpose: Purpose,
    /// How many conversations, messages or things of the kind; 1 where counting makes no sense.
    pub count: u32,
    /// Not before this, in milliseconds since 1970.
    pub not_before: u64,
    /// What has to change first; `None` if it can be done now.
    pub until: Option<Until>,
}

/// Kinds of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Commits, Welcomes, log entries: others wait for them.
    Handshake,
    /// Messages that may go now.
    Message,
    /// What others sent.
    Receive,
    /// Messages that the decision about their way holds back.
    Held,
    /// New key packages and a new storage key.
    Upkeep,
}

/// A turn in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Not before this, in milliseconds since 1970.
    pub not_before: u64,
    /// Whether a network that costs by volume will not do.
    pub unmetered: bool,
    /// Whether the device is to be charging.
    pub charging: bool,
    /// For how long at most, in milliseconds.
    pub budget: u32,
}

impl Turn {
    /// One turn for both, which are of a length: the earlier, and as easy to have as the easier of them.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            not_before: self.not_before.min(other.not_before),
            unmetered: self.unmetered && other.unmetered,
            charging: self.charging && other.charging,
            ..self
        }
    }
}

impl Engine {
    /// What there is to do and when. Changes nothing, and promises nothing: the system decides whether and when the
    /// app gets a turn.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn schedule(&mut self) -> Result<Schedule> {
        if self.account().is_none() {
            return Ok(Schedule::default());
        }
        self.write(|work| work.mirror())?;
        self.read(|work| Ok(Schedule::of(work.waiting()?)))
    }
}

impl Schedule {
    fn of(waiting: Vec<Waiting>) -> Self {
        let earliest =
            |turn: fn(&Waiting) -> Option<Turn>| waiting.iter().filter_map(turn).reduce(Turn::or);
        let turns = [earliest(Waiting::short_turn), earliest(Waiting::long_turn)];
        Self {
            turns: turns.into_iter().flatten().collect(),
            waiting,
        }
    }
}

impl Waiting {
    /// A turn for what any network and any battery will do for.
    fn short_turn(&self) -> Option<Turn> {
        (self.until.is_none() && self.purpose != Purpose::Upkeep).then_some(Turn {
            not_before: self.not_before,
            unmetered: false,
            charging: false,
            budget: SHORT,
        })
    }

    /// A turn for what wants a better network or power. Nothing is gained by one for what waits for a person.
    fn long_turn(&self) -> Option<Turn> {
        let (unmetered, charging) = match (self.purpose, self.until) {
            (Purpose::Held, Some(Until::BetterNetwork)) => (true, false),
            (Purpose::Held, Some(Until::Power)) => (false, true),
            (Purpose::Upkeep, None) => (true, true),
            _ => return None,
        };
        Some(Turn {
            not_before: self.not_before,
            unmetered,
            charging,
            budget: LONG,
        })
    }
}

impl Work<'_> {
    fn waiting(&self) -> Result<Vec<Waiting>> {
        let now = self.now();
        let at = |purpose, count: usize, not_before, until| Waiting {
            purpose,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            not_before,
            until,
        };
        let receive = at(Purpose::Receive, 1, now.saturating_add(RECEIVE_EVERY), None);
        if !self.may_release() {
            return Ok(vec![receive]);
        }
        let (mut handshakes, mut messages) = (self.posts()?.len(), 0);
        let mut held: Vec<(Option<Until>, usize)> = Vec::new();
        for id in self.core.pass.unfinished() {
            let queued = self.queued(&id)?;
            messages += queued;
            let kept = self.held(&id)?;
            handshakes += usize::from(self.has_handshake(&id)?);
            if kept.is_empty() {
                continue;
            }
            let way = self.way_out(&self.conversation_row(&id)?)?;
            for (_, row) in kept {
                let until =
                    held::obstacle(&way.plan(&row.shape())).and_then(|reason| reason.until());
                match held.iter_mut().find(|(other, _)| *other == until) {
                    Some((_, count)) => *count += 1,
                    None => held.push((until, 1)),
                }
            }
        }
        let upkeep = self.packages_due()?.min(self.core.custody.rotation_at());
        let mut waiting = vec![
            at(Purpose::Handshake, handshakes, now, None),
            at(Purpose::Message, messages, now, None),
            receive,
        ];
        waiting.extend(
            held.into_iter()
                .map(|(until, count)| at(Purpose::Held, count, now, until)),
        );
        waiting.push(at(Purpose::Upkeep, 1, upkeep.max(now), None));
        waiting.retain(|one| one.count > 0);
        Ok(waiting)
    }

    /// Whether a conversation waits for a commit or a Welcome of anybody.
    fn has_handshake(&self, id: &ConversationId) -> Result<bool> {
        if !self.changes(id)?.is_empty() || self.founding(id)?.is_some() {
            return Ok(true);
        }
        let conversation = self.conversation_row(id)?;
        for group in &conversation.groups {
            let Some(row) = self.find_group(group)? else {
                continue;
            };
            let current = conversation.current == Some(row.id);
            let commits = row.update_due || self.has_pending(&row.id)?;
            if row.stage == Stage::Forming || (current && (row.is_wedged() || commits)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
