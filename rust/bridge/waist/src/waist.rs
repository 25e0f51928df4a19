//! The waist itself: one for the process, and an instance for each JavaScript runtime in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sealwright_engine::Turn;
use sealwright_transport::{Local, WhyUnknown};

use crate::cores::{Cores, News, Woken};
use crate::dispatch;
use crate::errors::{Code, Failure};
use crate::events::Notice;
use crate::guard::{guarded, lock};
use crate::handles::{Handles, Owner, Seat};
use crate::homes::{Home, Homeless};
use crate::log::Log;
use crate::prompts::{Prompt, Prompts};
use crate::tickets::Tickets;
use crate::token::Token;
use crate::turns::Turns;
use crate::{ascii, replies};

/// What a host knows about its platform.
pub trait Platform: Send + Sync {
    /// Where profiles live: first the home in use, then those where an earlier version of the app may have
    /// left them. `directory` is the folder that the caller gave; with `allow_unprotected` it does without a
    /// keyring where a file can do.
    ///
    /// # Errors
    /// [`Homeless`]; it becomes `INVALID_ARGUMENT` or a `VAULT_` code.
    fn homes(
        &self,
        directory: Option<&Path>,
        allow_unprotected: bool,
    ) -> Result<Vec<Home>, Homeless>;

    /// Whether no other process of this app can open a profile as `app`. Then no lock file is held.
    fn is_alone(&self) -> bool {
        false
    }

    /// Whether pushes are read of profiles whose key nothing protects. Only what stands in for a phone says so.
    fn is_stand_in(&self) -> bool {
        false
    }

    /// What is known of this device before anything is reported. Asked once, when the waist is made. Here: nothing,
    /// because nothing tells.
    fn facts(&self) -> Local {
        Local::unobserved(WhyUnknown::NotObservable)
    }

    /// Takes note that the folder of a profile was made: to keep it out of backups.
    fn made(&self, folder: &Path) {
        let _ = folder;
    }

    /// Puts a prompt in front of the person, on a screen of the platform's own, and returns at once: whether it could.
    /// Whoever shows it ends it with [`Waist::answer`] and this number, also when the person leaves the app.
    fn prompt(&self, number: u64, prompt: &Prompt<'_>) -> bool {
        let _ = (number, prompt);
        false
    }

    /// No engine has anything to do for now. Asks the system for these turns in the background, in place of those asked
    /// for before, and gives back the one that the app is in if it is `done` with that; returns at once. Whether the
    /// system was asked.
    fn rest(&self, turns: &[Turn], done: bool) -> bool {
        let _ = (turns, done);
        false
    }

    /// Where lines for a developer go. Asked once, when the waist is made.
    fn log(&self) -> Log {
        Log::silent()
    }
}

/// Where the events of an instance go.
pub trait EventSink: Send + Sync {
    /// Passes `event`, ASCII-only JSON, to JavaScript. Called on any thread; must return at once, and must
    /// not call the waist.
    fn send(&self, event: &str);
}

/// The one way into the engines of this process.
pub struct Waist {
    pub(crate) shared: Arc<Shared>,
}

/// What one JavaScript runtime has of the waist: its handles, its tickets, its events. Dropping it closes
/// them all.
pub struct Instance {
    pub(crate) owner: Owner,
    pub(crate) shared: Arc<Shared>,
    pub(crate) tickets: Mutex<Tickets>,
}

pub(crate) struct Shared {
    pub(crate) platform: Box<dyn Platform>,
    pub(crate) cores: Cores,
    pub(crate) log: Log,
    pub(crate) prompts: Prompts,
    pub(crate) turns: Turns,
    /// What the platform observed of this device.
    pub(crate) facts: Mutex<Local>,
    pub(crate) handles: Mutex<Handles>,
    sinks: Mutex<HashMap<Owner, Arc<dyn EventSink>>>,
    owners: AtomicU64,
}

impl Waist {
    /// A waist over `platform`. A process needs one: two do not know of each other's open profiles.
    pub fn new(platform: impl Platform + 'static) -> Self {
        let (log, facts) = (platform.log(), platform.facts());
        Self {
            shared: Arc::new(Shared {
                platform: Box::new(platform),
                cores: Cores::new(log.clone()),
                log,
                prompts: Prompts::default(),
                turns: Turns::default(),
                facts: Mutex::new(facts),
                handles: Mutex::default(),
                sinks: Mutex::default(),
                owners: AtomicU64::new(1),
            }),
        }
    }

    /// An instance whose events go to `sink`.
    pub fn connect(&self, sink: Box<dyn EventSink>) -> Instance {
        let owner = Owner(self.shared.owners.fetch_add(1, Ordering::Relaxed));
        lock(&self.shared.handles).admit(owner);
        lock(&self.shared.sinks).insert(owner, Arc::from(sink));
        Instance {
            owner,
            shared: Arc::clone(&self.shared),
            tickets: Mutex::default(),
        }
    }
}

impl Instance {
    /// Answers `request` with `{"ok": …, "ticket"?: …}` or `{"error": …}`, always ASCII-only JSON.
    ///
    /// `request` is ASCII-only JSON of at most [`crate::MAX_REQUEST`] bytes. `bytes` is a list of blobs, each
    /// its length as u32 little-endian and then its bytes, at most [`crate::MAX_BYTES`] in all; nobody may
    /// change them during the call. Each blob that the call keeps is copied once. Calls on one engine wait
    /// for each other. Never panics.
    pub fn invoke(&self, request: &str, bytes: &[u8]) -> String {
        let mut woken = Vec::new();
        let answer = guarded(|| dispatch::answer(self, request, bytes, &mut woken));
        self.shared.wake(&woken);
        answer.unwrap_or_else(|failure| refusal(&failure))
    }

    /// The answer to a request, or to bytes, that a host did not copy because they exceed
    /// [`crate::MAX_REQUEST`] or [`crate::MAX_BYTES`].
    pub fn too_large() -> String {
        refusal(&Failure::of(Code::RequestTooLarge))
    }

    /// The bytes of a reply, once, as a list of blobs; `None` for any ticket that is not waiting.
    pub fn take(&self, ticket: &str) -> Option<Vec<u8>> {
        lock(&self.tickets).take(Token::parse(ticket)?)
    }

    /// Closes all handles and forgets all tickets, as dropping does. Waits for a call at work on an engine
    /// that loses its last handle. Every later call gets `INVALID_HANDLE`.
    pub fn close(&self) {
        let seats = lock(&self.shared.handles).close_all(self.owner);
        lock(&self.shared.sinks).remove(&self.owner);
        *lock(&self.tickets) = Tickets::default();
        self.shared.leave(seats);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    /// Takes closed handles off their engines.
    pub(crate) fn leave(&self, seats: impl IntoIterator<Item = Seat>) {
        let mut gone = Vec::new();
        for seat in seats {
            self.cores.leave(&seat.core, seat.handle);
            gone.push(seat.handle);
        }
        self.forget_turns(&gone);
    }

    /// Tells of what is new.
    pub(crate) fn wake(&self, woken: &[Woken]) {
        for Woken { news, watcher } in woken {
            let sink = lock(&self.sinks).get(&watcher.owner).cloned();
            let engine = &watcher.handle.to_string();
            let notice = ascii::to_string(&match news {
                News::Journal => Notice::Wake { engine },
                News::Facts => Notice::CapabilitiesChanged { engine },
                News::TurnBegan { budget } => Notice::TurnBegan {
                    engine,
                    budget_ms: *budget,
                },
                News::TurnEnds => Notice::TurnEnds { engine },
            });
            if let (Some(sink), Some(notice)) = (sink, notice) {
                let _ = guarded(|| {
                    sink.send(&notice);
                    Ok(())
                });
            }
        }
    }
}

/// A failure as a reply.
pub(crate) fn refusal(failure: &Failure) -> String {
    const LAST_RESORT: &str = r#"{"error":{"code":"INTERNAL","message":"an internal step failed","retry":"never","severity":"high"}}"#;
    ascii::to_string(&replies::Refusal {
        error: failure.wire(),
    })
    .unwrap_or_else(|| LAST_RESORT.to_owned())
}
