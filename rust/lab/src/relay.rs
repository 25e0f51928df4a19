//! The relay contract in memory (design: a log with unique keys, and a pool), and ways to break it.

use std::collections::{BTreeMap, HashMap};

use sealwright_crypto::{derive, sha256};
use sealwright_engine::{
    AccountId, Append, Entry, Outcome, PoolId, StreamId, StreamToken, Work, WorkResult, WriteKey,
};

use crate::entropy::SeededEntropy;

/// How the relay misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does the work and then does not answer.
    LostAnswer,
    /// It appends and then does not answer; everything else goes well.
    LostAppend,
    /// It does not answer, and does nothing.
    Unreachable,
    /// It stores the first entry of an append, then fails.
    HalfAppend,
    /// It answers a read without one entry from the middle.
    Gap,
    /// It answers a read in another order.
    Reorder,
    /// It answers a read with everything twice.
    Duplicate,
    /// It answers a read with all of the stream again, from its start.
    Old,
    /// It says that a stream was trimmed where it was not.
    FalseGone,
}

/// Faults by chance.
#[derive(Clone)]
struct Chance {
    /// One job in so many fails.
    one_in: u64,
    faults: Vec<Fault>,
    dice: SeededEntropy,
}

/// A relay. Every stream and pool of a world lives in it.
#[derive(Clone, Default)]
pub struct Relay {
    streams: HashMap<StreamId, Stream>,
    pools: HashMap<PoolId, Pool>,
    fault: Option<Fault>,
    chance: Option<Chance>,
    guards: HashMap<StreamId, Vec<String>>,
}

#[derive(Clone, Default)]
struct Stream {
    floor: u64,
    entries: Vec<Entry>,
}

#[derive(Clone, Default)]
struct Pool {
    generation: u64,
    items: Vec<Vec<u8>>,
    last_resort: Option<Vec<u8>>,
    taken: BTreeMap<String, Vec<u8>>,
}

impl Relay {
    /// Makes the next jobs fail in this way, until set to `None`.
    pub fn set_fault(&mut self, fault: Option<Fault>) {
        self.fault = fault;
    }

    /// Makes one job in `one_in` fail in one of these ways, by the dice of a seed; none with 0.
    pub fn set_chance(&mut self, seed: u64, one_in: u64, faults: &[Fault]) {
        self.chance = (one_in > 0).then(|| Chance {
            one_in,
            faults: faults.to_vec(),
            dice: SeededEntropy::new(seed),
        });
    }

    /// Does one job.
    pub fn work(&mut self, work: Work) -> WorkResult {
        let by_chance = self.chance.as_ref().and_then(Chance::roll);
        match self.fault.or(by_chance) {
            Some(fault) => self.faulty(fault, work),
            None => self.honest(work),
        }
    }

    /// The keys that appends to a stream were to be refused for: what a relay learns of commit slots.
    pub fn guards(&self, stream: &StreamId) -> Vec<String> {
        self.guards.get(stream).cloned().unwrap_or_default()
    }

    /// The streams that hold an entry whose key starts so.
    pub fn streams_with(&self, prefix: &str) -> Vec<StreamId> {
        let holds = |stream: &Stream| {
            let mut keys = stream.entries.iter().map(|entry| &entry.key);
            keys.any(|key| key.starts_with(prefix))
        };
        let found = self.streams.iter().filter(|(_, stream)| holds(stream));
        found.map(|(id, _)| *id).collect()
    }

    /// The entries of a stream, by its id.
    pub fn entries_of(&self, stream: &StreamId) -> Vec<Entry> {
        let found = self.streams.get(stream);
        found
            .map(|stream| stream.entries.clone())
            .unwrap_or_default()
    }

    /// Replaces the entries of a stream: what a relay that lies can do.
    pub fn rewrite(&mut self, stream: &StreamId, entries: Vec<Entry>) {
        self.streams.entry(*stream).or_default().entries = entries;
    }

    /// The entries of a stream.
    pub fn entries(&self, token: &StreamToken) -> Vec<Entry> {
        self.streams
            .get(&token.stream_id())
            .map(|stream| stream.entries.clone())
            .unwrap_or_default()
    }

    /// All entries of all streams.
    pub fn all_entries(&self) -> Vec<(StreamId, Entry)> {
        let all = self.streams.iter();
        all.flat_map(|(id, stream)| stream.entries.iter().map(|entry| (*id, entry.clone())))
            .collect()
    }

    /// Changes a stored entry in place.
    pub fn tamper(&mut self, stream: &StreamId, seq: u64, change: impl FnOnce(&mut Entry)) {
        if let Some(stream) = self.streams.get_mut(stream)
            && let Some(entry) = stream.entries.iter_mut().find(|entry| entry.seq == seq)
        {
            change(entry);
        }
    }

    /// Appends what somebody who knows the stream's id at the relay could: anything.
    pub fn inject(&mut self, stream: &StreamId, key: &str, body: Vec<u8>) {
        self.streams.entry(*stream).or_default().append(Append {
            key: key.to_owned(),
            body,
            unless: None,
        });
    }

    /// Empties a pool but for its last resort.
    pub fn drain_pools(&mut self) {
        self.pools.values_mut().for_each(|pool| pool.items.clear());
    }

    /// Of each pool: its generation, how many one-time packages it holds, and its last resort.
    pub fn pools(&self) -> Vec<(u64, usize, Option<Vec<u8>>)> {
        let pools = self.pools.values();
        let view = |pool: &Pool| (pool.generation, pool.items.len(), pool.last_resort.clone());
        pools.map(view).collect()
    }

    /// The stream of an account's log, which anybody who knows the account can write to.
    pub fn log_stream(account: &AccountId) -> StreamId {
        let token = derive::<32>(&account.0, "account log token", b"");
        StreamToken(*token.as_bytes()).stream_id()
    }

    /// Drops the entries of a stream up to a number.
    pub fn trim(&mut self, stream: &StreamId, up_to: u64) {
        self.streams.entry(*stream).or_default().trim(up_to);
    }

    fn faulty(&mut self, fault: Fault, work: Work) -> WorkResult {
        match (fault, work) {
            (Fault::Unreachable, _) => WorkResult::Failed,
            (Fault::LostAnswer, work) | (Fault::LostAppend, work @ Work::Append { .. }) => {
                self.honest(work);
                WorkResult::Failed
            }
            (
                Fault::HalfAppend,
                Work::Append {
                    stream,
                    mut entries,
                },
            ) => {
                entries.truncate(1);
                match self.append(stream, entries) {
                    WorkResult::Appended { outcomes, .. } => WorkResult::Appended {
                        outcomes,
                        failed: true,
                    },
                    other => other,
                }
            }
            (Fault::FalseGone, Work::Read { after, .. }) => WorkResult::Gone { floor: after },
            (Fault::Old, Work::Read { stream, limit, .. }) => self.read(&stream, 0, limit),
            (
                fault,
                Work::Read {
                    stream,
                    after,
                    limit,
                },
            ) => match self.read(&stream, after, limit) {
                WorkResult::Entries(entries) => WorkResult::Entries(mangled(fault, entries)),
                other => other,
            },
            (_, work) => self.honest(work),
        }
    }

    fn read(&mut self, token: &StreamToken, after: u64, limit: u32) -> WorkResult {
        let stream = self.streams.entry(token.stream_id()).or_default();
        stream.read(after, limit)
    }

    fn honest(&mut self, work: Work) -> WorkResult {
        match work {
            Work::Append { stream, entries } => self.append(stream, entries),
            Work::Read {
                stream,
                after,
                limit,
            } => self.read(&stream, after, limit),
            Work::Trim { stream, up_to } => {
                self.trim(&stream.stream_id(), up_to);
                WorkResult::Trimmed
            }
            Work::Offer {
                pool,
                generation,
                items,
                last_resort,
            } => {
                let pool = self.pools.entry(pool.pool_id()).or_default();
                if generation > pool.generation {
                    *pool = Pool {
                        generation,
                        items,
                        last_resort: Some(last_resort),
                        taken: pool.taken.clone(),
                    };
                }
                WorkResult::Offered
            }
            Work::Take { pool, request } => WorkResult::Item(self.take(pool, request)),
        }
    }

    fn append(&mut self, stream: WriteKey, entries: Vec<Append>) -> WorkResult {
        let id = StreamId(sha256(&stream.0));
        let guards = self.guards.entry(id).or_default();
        for guard in entries.iter().filter_map(|entry| entry.unless.as_ref()) {
            if !guards.contains(guard) {
                guards.push(guard.clone());
            }
        }
        let stream = self.streams.entry(id).or_default();
        let mut outcomes = Vec::new();
        for entry in entries {
            let outcome = stream.append(entry);
            let stop = !matches!(outcome, Outcome::Stored { .. });
            outcomes.push(outcome);
            if stop {
                break;
            }
        }
        WorkResult::Appended {
            outcomes,
            failed: false,
        }
    }

    fn take(&mut self, pool: PoolId, request: String) -> Option<Vec<u8>> {
        let pool = self.pools.get_mut(&pool)?;
        if let Some(item) = pool.taken.get(&request) {
            return Some(item.clone());
        }
        let item = pool.items.pop().or_else(|| pool.last_resort.clone())?;
        pool.taken.insert(request, item.clone());
        Some(item)
    }
}

impl Chance {
    fn roll(&self) -> Option<Fault> {
        let hit = self.dice.below(self.one_in) == 0;
        hit.then(|| self.faults[self.dice.below(self.faults.len() as u64) as usize])
    }
}

fn mangled(fault: Fault, mut entries: Vec<Entry>) -> Vec<Entry> {
    match fault {
        Fault::Gap if entries.len() > 1 => {
            entries.remove(entries.len() / 2 - usize::from(entries.len() == 2));
        }
        Fault::Reorder => entries.reverse(),
        Fault::Duplicate => {
            entries = entries
                .iter()
                .flat_map(|e| [e.clone(), e.clone()])
                .collect()
        }
        _ => {}
    }
    entries
}

impl Stream {
    fn append(&mut self, entry: Append) -> Outcome {
        if let Some(found) = self.entries.iter().find(|stored| stored.key == entry.key) {
            return Outcome::Taken {
                seq: found.seq,
                body: found.body.clone(),
            };
        }
        let closing = entry
            .unless
            .and_then(|key| self.entries.iter().find(|stored| stored.key == key));
        if let Some(found) = closing {
            return Outcome::Closed { seq: found.seq };
        }
        let seq = self.entries.last().map_or(self.floor, |last| last.seq) + 1;
        self.entries.push(Entry {
            seq,
            key: entry.key,
            body: entry.body,
        });
        Outcome::Stored { seq }
    }

    fn read(&self, after: u64, limit: u32) -> WorkResult {
        if after < self.floor {
            return WorkResult::Gone { floor: self.floor };
        }
        let newer = self.entries.iter().filter(|entry| entry.seq > after);
        WorkResult::Entries(newer.take(limit as usize).cloned().collect())
    }

    fn trim(&mut self, up_to: u64) {
        self.floor = self.floor.max(up_to);
        self.entries.retain(|entry| entry.seq > up_to);
    }
}
