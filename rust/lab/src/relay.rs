//! The relay contract in memory (design: a log with unique keys, and a pool), and ways to break it.

use std::collections::{BTreeMap, HashMap};

use sealwright_engine::{
    Append, Entry, Outcome, PoolId, StreamId, StreamToken, Work, WorkResult, WriteKey,
};

/// How the relay misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does the work and then does not answer.
    LostAnswer,
    /// It does not answer, and does nothing.
    Unreachable,
}

/// A relay. Every stream and pool of a world lives in it.
#[derive(Default)]
pub struct Relay {
    streams: HashMap<StreamId, Stream>,
    pools: HashMap<PoolId, Pool>,
    fault: Option<Fault>,
}

#[derive(Default)]
struct Stream {
    floor: u64,
    entries: Vec<Entry>,
}

#[derive(Default)]
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

    /// Does one job.
    pub fn work(&mut self, work: Work) -> WorkResult {
        match self.fault {
            Some(Fault::Unreachable) => WorkResult::Failed,
            Some(Fault::LostAnswer) => {
                self.honest(work);
                WorkResult::Failed
            }
            None => self.honest(work),
        }
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

    /// Drops the entries of a stream up to a number.
    pub fn trim(&mut self, stream: &StreamId, up_to: u64) {
        self.streams.entry(*stream).or_default().trim(up_to);
    }

    fn honest(&mut self, work: Work) -> WorkResult {
        match work {
            Work::Append { stream, entries } => self.append(stream, entries),
            Work::Read {
                stream,
                after,
                limit,
            } => self
                .streams
                .entry(stream.stream_id())
                .or_default()
                .read(after, limit),
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
        let id = StreamId(sealwright_crypto::sha256(&stream.0));
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
