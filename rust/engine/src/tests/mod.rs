//! Engines around a small relay, for what only the engine's own rooms can make: entries that are signed
//! wrongly, or by a version that does not exist yet.

mod own_log;
mod record;
mod transport;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sealwright_crypto::{OsEntropy, sha256};
use sealwright_store::{Records, Store};
use sealwright_transport::{Message, Outcome as Way, Reason, Until};

use crate::engine::Engine;
use crate::host::{Clock, Host, Role};
use crate::ids::{AccountId, ConversationId, PoolId, StreamId};
use crate::job::{Append, Entry, JobResult, Outcome, SyncInput, Work, WorkResult};
use crate::known::KnownRow;
use crate::log::{self, LogView};
use crate::model::{Content, MAX_DATA};
use crate::outbox::SendOptions;
use crate::tables;

/// Noon of an ordinary day, in milliseconds since 1970.
const NOON: u64 = 1_800_000_000_000;
const DAY: u64 = 24 * 60 * 60 * 1_000;
/// More than every device takes without a word.
const LARGE: u64 = MAX_DATA as u64 + 1;

#[derive(Clone)]
struct Wall(Arc<AtomicU64>);

impl Wall {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(NOON)))
    }

    fn wait(&self, milliseconds: u64) {
        self.0.fetch_add(milliseconds, Ordering::Relaxed);
    }

    fn set(&self, milliseconds: u64) {
        self.0.store(milliseconds, Ordering::Relaxed);
    }
}

impl Clock for Wall {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A relay that keeps to its contract.
#[derive(Default)]
struct Relay {
    streams: HashMap<StreamId, Vec<Entry>>,
    /// The last numbers that were trimmed away. What stood there has no body any more.
    floors: HashMap<StreamId, u64>,
    pools: HashMap<PoolId, (Vec<Vec<u8>>, Vec<u8>)>,
    /// Appends go well and are not answered.
    is_mute: bool,
}

impl Relay {
    /// Runs one pass of an engine to its end.
    fn sync(&mut self, engine: &mut Engine) {
        let mut input = SyncInput {
            begin: true,
            ..SyncInput::default()
        };
        for _ in 0..1_000 {
            let jobs = engine.sync(input).unwrap().jobs;
            if jobs.is_empty() {
                return;
            }
            let results = jobs.into_iter().map(|job| JobResult {
                id: job.id,
                result: self.work(job.work),
            });
            input = SyncInput {
                results: results.collect(),
                ..SyncInput::default()
            };
        }
        panic!("sync does not come to an end");
    }

    fn work(&mut self, work: Work) -> WorkResult {
        match work {
            Work::Append { stream, entries } => {
                let appended = self.append(StreamId(sha256(&stream.0)), entries);
                if self.is_mute {
                    WorkResult::Failed
                } else {
                    appended
                }
            }
            Work::Read { stream, after, .. } => {
                let floor = self.floors.get(&stream.stream_id()).copied();
                if let Some(floor) = floor.filter(|floor| after < *floor) {
                    return WorkResult::Gone { floor };
                }
                let entries = self.stream(stream.stream_id()).iter();
                WorkResult::Entries(entries.filter(|entry| entry.seq > after).cloned().collect())
            }
            Work::Trim { .. } => WorkResult::Trimmed,
            Work::Offer {
                pool,
                items,
                last_resort,
                ..
            } => {
                self.pools.insert(pool.pool_id(), (items, last_resort));
                WorkResult::Offered
            }
            Work::Take { pool, .. } => {
                let pool = self.pools.get_mut(&pool);
                WorkResult::Item(pool.and_then(|(items, _)| items.pop()))
            }
        }
    }

    fn append(&mut self, id: StreamId, entries: Vec<Append>) -> WorkResult {
        let mut outcomes = Vec::new();
        for Append { key, body, unless } in entries {
            let stream = self.stream(id);
            let find = |key: &str| stream.iter().find(|entry| entry.key == key).cloned();
            let outcome = match (find(&key), unless.and_then(|key| find(&key))) {
                (Some(Entry { seq, body, .. }), _) => Outcome::Taken { seq, body },
                (None, Some(Entry { seq, .. })) => Outcome::Closed { seq },
                (None, None) => {
                    let seq = stream.len() as u64 + 1;
                    stream.push(Entry { seq, key, body });
                    Outcome::Stored { seq }
                }
            };
            let is_last = !matches!(outcome, Outcome::Stored { .. });
            outcomes.push(outcome);
            if is_last {
                break;
            }
        }
        WorkResult::Appended {
            outcomes,
            failed: false,
        }
    }

    fn stream(&mut self, id: StreamId) -> &mut Vec<Entry> {
        self.streams.entry(id).or_default()
    }

    fn log(&mut self, account: &AccountId) -> &mut Vec<Entry> {
        self.stream(log::token(account).stream_id())
    }

    /// Trims an account's log as a whole, as everybody can who knows the account.
    fn trim_log(&mut self, account: &AccountId) {
        let stream = self.log(account);
        stream.iter_mut().for_each(|entry| entry.body.clear());
        let floor = stream.len() as u64;
        self.floors.insert(log::token(account).stream_id(), floor);
    }

    /// The keys of an account's log, in order.
    fn log_keys(&mut self, account: &AccountId) -> Vec<String> {
        let entries = self.log(account).iter();
        entries.map(|entry| entry.key.clone()).collect()
    }

    /// Puts an entry into an account's log, as everybody can who knows the account.
    fn write_log(&mut self, account: &AccountId, slot: u64, attempt: u32, entry: &[u8]) {
        let body = log::seal_entry(account, slot, entry, &OsEntropy).unwrap();
        let stream = self.log(account);
        let (seq, key) = (stream.len() as u64 + 1, format!("log/{slot}/{attempt}"));
        assert!(
            stream.iter().all(|entry| entry.key != key),
            "{key} is taken"
        );
        stream.push(Entry { seq, key, body });
    }
}

fn engine(wall: &Wall, role: Role) -> Engine {
    let entropy = Arc::new(OsEntropy);
    let host = Host {
        clock: Arc::new(wall.clone()),
        entropy: entropy.clone(),
    };
    Engine::open(Store::in_memory(entropy).unwrap(), host, role).unwrap()
}

/// An engine with an account that the relay does not know yet.
fn person(wall: &Wall) -> Engine {
    let mut engine = engine(wall, Role::App);
    engine.create_account("here").unwrap();
    engine
}

fn account(engine: &Engine) -> AccountId {
    engine.account().unwrap().id
}

/// Ana and Ben in a 1:1 that both have, each with what the other says of itself.
struct Pair {
    wall: Wall,
    relay: Relay,
    ana: Engine,
    ben: Engine,
    chat: ConversationId,
}

impl Pair {
    fn new() -> Self {
        let wall = Wall::new();
        let mut relay = Relay::default();
        let (mut ana, mut ben) = (person(&wall), person(&wall));
        relay.sync(&mut ben);
        let chat = ana.create_conversation(&[account(&ben)], None).unwrap().id;
        relay.sync(&mut ana);
        let mut pair = Self {
            wall,
            relay,
            ana,
            ben,
            chat,
        };
        pair.settle();
        pair
    }

    fn settle(&mut self) {
        for _ in 0..3 {
            self.relay.sync(&mut self.ana);
            self.relay.sync(&mut self.ben);
        }
    }

    /// Ana sends a message, which carries how long her log is.
    fn ana_speaks(&mut self) {
        let said = Content::Text("hello".into());
        self.ana
            .send(&self.chat, said, SendOptions::default())
            .unwrap();
        self.relay.sync(&mut self.ana);
    }

    /// What Ben's engine says of a message of so many bytes to Ana.
    fn way_to_ana(&mut self, bytes: u64) -> Way {
        way(&mut self.ben, &self.chat, bytes)
    }
}

fn way(engine: &mut Engine, chat: &ConversationId, bytes: u64) -> Way {
    let plan = engine.explain_transport(chat, &Message::text(bytes));
    plan.unwrap().outcome
}

fn goes(way: &Way) -> bool {
    matches!(way, Way::Attempt { .. })
}

/// What is answered for a message that the other side did not say it takes.
const WAITS_FOR_PEER: Way = Way::Defer {
    defer_until: Until::Peer,
    reason: Reason::TooLargeForPeer,
};

/// Has an engine read a log to its end.
fn read_log(relay: &mut Relay, engine: &mut Engine, of: &AccountId) {
    let asked = engine.write(|work| {
        work.core.pass.want_log(*of);
        Ok(())
    });
    asked.unwrap();
    relay.sync(engine);
}

/// What an engine has verified of an account's log.
fn view(engine: &mut Engine, of: &AccountId) -> LogView {
    engine.read(|work| work.known(of)).unwrap().view.unwrap()
}

/// Makes an engine believe something else of a log.
fn change_view(engine: &mut Engine, of: &AccountId, change: impl FnOnce(&mut LogView)) {
    const KNOWN: Records<AccountId, KnownRow> = Records::new(tables::KNOWN);
    let changed = engine.write(|work| {
        let mut row = work.known(of)?;
        change(row.view.as_mut().unwrap());
        Ok(KNOWN.put(work.tx, of, &row)?)
    });
    changed.unwrap();
}
