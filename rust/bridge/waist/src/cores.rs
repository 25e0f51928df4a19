//! Open profiles: in one process a profile has one engine, however many handles there are on it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use sealwright_engine::{Account, Hurry, Role};

use crate::errors::{Code, Failure};
use crate::guard::{discard, guarded, lock};
use crate::handles::Owner;
use crate::log::{Event, Log};
use crate::profile::{OpenProfile, Settings};
use crate::token::Token;

/// The profiles that are open in this process, by place and role.
pub(crate) struct Cores {
    open: Mutex<HashMap<Spot, Arc<Core>>>,
    log: Log,
    /// What every engine heeds.
    pub(crate) hurry: Hurry,
}

/// Where a core stands: in one process a profile has one for each role.
type Spot = (PathBuf, Role);

/// One open profile. Locks are taken in the order core, then `Cores` or the handle table; never back.
pub(crate) struct Core {
    spot: Spot,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    life: Life,
    watchers: Vec<Watcher>,
    journal_head: u64,
    facts_head: u64,
}

#[derive(Default)]
enum Life {
    /// Nobody has opened it yet.
    #[default]
    New,
    /// In use.
    Open(Box<OpenProfile>),
    /// A call on it panicked. Its handles stay, and answer so.
    Poisoned,
    /// Its last handle was closed, or it never opened. The next opener makes another core.
    Closed,
}

/// A handle on a core, and who is told when its journal grows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Watcher {
    /// Who.
    pub(crate) owner: Owner,
    /// Under which handle.
    pub(crate) handle: Token,
}

/// What is new, and who is to be told.
pub(crate) struct Woken {
    /// What.
    pub(crate) news: News,
    /// Who.
    pub(crate) watcher: Watcher,
}

/// What can be new.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The journal grew.
    Journal,
    /// Something else is known of this device.
    Facts,
    /// The app has a turn in the background.
    TurnBegan {
        /// For so many milliseconds.
        budget: u32,
    },
    /// The turn is about to end.
    TurnEnds,
}

/// What a handle on a core tells at first.
pub(crate) struct Opened {
    /// The handle.
    pub(crate) handle: Token,
    /// The profile's account.
    pub(crate) account: Option<Account>,
    /// What keeps its storage key.
    pub(crate) protection: sealwright_vault::Protection,
}

#[cfg(test)]
impl Core {
    /// Makes the next call find that the journal grew.
    pub(crate) fn pretend_growth(&self) {
        lock(&self.state).journal_head = u64::MAX;
    }
}

impl Cores {
    /// None are open; who panics is told to `log`.
    pub(crate) fn new(log: Log) -> Self {
        Self {
            open: Mutex::default(),
            log,
            hurry: Hurry::default(),
        }
    }

    /// Opens the profile at `spot` with `start`, or joins the one that is open, and puts a handle of
    /// `owner` on it that `mint` makes.
    ///
    /// # Errors
    /// `PROFILE_CONFIG_MISMATCH` if it is open with other settings; what `start` and `mint` answer.
    /// Nothing stays open that nobody has a handle on.
    pub(crate) fn open(
        &self,
        spot: Spot,
        settings: Settings,
        owner: Owner,
        start: impl Fn() -> Result<OpenProfile, Failure>,
        mint: impl Fn(Arc<Core>) -> Result<Token, Failure>,
    ) -> Result<Opened, Failure> {
        loop {
            let core = self.at(&spot);
            let mut state = lock(&core.state);
            if matches!(state.life, Life::New) {
                match guarded(&start) {
                    Ok(mut profile) => {
                        profile.engine.heed(self.hurry.clone());
                        state.journal_head = profile.engine.journal_head();
                        state.facts_head = profile.engine.facts_head();
                        state.life = Life::Open(Box::new(profile));
                    }
                    Err(failure) => {
                        self.end(&core, &mut state, Life::Closed);
                        return Err(failure);
                    }
                }
            }
            let Life::Open(profile) = &state.life else {
                // It ended between the look into the table and the lock: the table has moved on.
                continue;
            };
            if profile.settings != settings {
                return Err(Failure::of(Code::ProfileConfigMismatch));
            }
            let account = profile.engine.account().cloned();
            let protection = profile.custody.protection();
            return match mint(Arc::clone(&core)) {
                Ok(handle) => {
                    state.watchers.push(Watcher { owner, handle });
                    Ok(Opened {
                        handle,
                        account,
                        protection,
                    })
                }
                Err(failure) => {
                    if state.watchers.is_empty() {
                        self.end(&core, &mut state, Life::Closed);
                    }
                    Err(failure)
                }
            };
        }
    }

    /// Runs `work` on the profile of `core`, alone. Gives the result, and whom to tell of what is new.
    ///
    /// # Errors
    /// `ENGINE_POISONED` after a panic, `INTERNAL` for the call that panics, `INVALID_HANDLE` if the core
    /// was closed meanwhile; what `work` answers.
    pub(crate) fn run<T>(
        &self,
        core: &Arc<Core>,
        work: impl FnOnce(&mut OpenProfile) -> Result<T, Failure>,
    ) -> (Result<T, Failure>, Vec<Woken>) {
        let mut state = lock(&core.state);
        let profile = match &mut state.life {
            Life::Open(profile) => profile,
            Life::Poisoned => return (Err(Failure::of(Code::EnginePoisoned)), Vec::new()),
            Life::New | Life::Closed => return (Err(Failure::of(Code::InvalidHandle)), Vec::new()),
        };
        let mut finished = false;
        let result = guarded(|| {
            let result = work(profile);
            finished = true;
            result
        });
        if !finished {
            self.end(core, &mut state, Life::Poisoned);
            self.log.say(Event::Poisoned);
            return (result, Vec::new());
        }
        if matches!(&result, Err(failure) if failure.code() == Code::StoreKeyChanged) {
            // It holds a key that opens nothing any more. Who opens it again gets the new one.
            self.end(core, &mut state, Life::Closed);
            return (result, Vec::new());
        }
        // The journal's also falls, when a reload finds that all was acknowledged; a wake too many does no harm.
        let heads = (profile.engine.journal_head(), profile.engine.facts_head());
        let news = [
            (News::Journal, heads.0 != state.journal_head),
            (News::Facts, heads.1 != state.facts_head),
        ];
        (state.journal_head, state.facts_head) = heads;
        let fresh = news.into_iter().filter(|(_, is_new)| *is_new);
        let woken = fresh.flat_map(|(news, _)| {
            let tell = move |watcher: &Watcher| Woken {
                news,
                watcher: *watcher,
            };
            state.watchers.iter().map(tell)
        });
        (result, woken.collect())
    }

    /// Destroys the profile of `core`. Every handle on it is closed.
    ///
    /// # Errors
    /// What forgetting the key answers: the profile is still open, and nothing is lost. What destroying its
    /// data answers: it is closed, and cannot be read any more. As [`Self::run`].
    pub(crate) fn wipe(&self, core: &Arc<Core>) -> Result<(), Failure> {
        let mut state = lock(&core.state);
        match &mut state.life {
            Life::Open(profile) => guarded(|| profile.custody.forget())?,
            Life::Poisoned => return Err(Failure::of(Code::EnginePoisoned)),
            Life::New | Life::Closed => return Err(Failure::of(Code::InvalidHandle)),
        }
        let ended = std::mem::replace(&mut state.life, Life::Closed);
        self.end(core, &mut state, Life::Closed);
        match ended {
            Life::Open(profile) => guarded(|| profile.erase()),
            _ => Ok(()),
        }
    }

    /// Waits for the calls that are at work.
    pub(crate) fn settle(&self) {
        let open: Vec<_> = lock(&self.open).values().cloned().collect();
        for core in open {
            drop(lock(&core.state));
        }
    }

    /// Takes a handle off `core`; the last one closes the engine, and waits for a call at work.
    pub(crate) fn leave(&self, core: &Arc<Core>, handle: Token) {
        let mut state = lock(&core.state);
        state.watchers.retain(|watcher| watcher.handle != handle);
        if state.watchers.is_empty() {
            self.end(core, &mut state, Life::Closed);
        }
    }

    /// Every core that is open, or is about to be.
    pub(crate) fn all(&self) -> Vec<Arc<Core>> {
        lock(&self.open).values().cloned().collect()
    }

    fn at(&self, spot: &Spot) -> Arc<Core> {
        let mut open = lock(&self.open);
        let core = open.entry(spot.clone()).or_insert_with_key(|spot| {
            Arc::new(Core {
                spot: spot.clone(),
                state: Mutex::default(),
            })
        });
        Arc::clone(core)
    }

    /// Ends a core's life: out of the table, engine and lock file released.
    fn end(&self, core: &Arc<Core>, state: &mut MutexGuard<'_, State>, life: Life) {
        if !matches!(state.life, Life::Poisoned) {
            let closing = matches!(life, Life::Closed);
            match std::mem::replace(&mut state.life, life) {
                Life::Open(profile) if closing => discard(|| profile.close()),
                ended => discard(|| drop(ended)),
            }
        }
        let mut open = lock(&self.open);
        if open
            .get(&core.spot)
            .is_some_and(|other| Arc::ptr_eq(other, core))
        {
            open.remove(&core.spot);
        }
    }
}
