//! One poisoned entry stops nothing (rule R7): tries are counted in rows that are written before trying,
//! and what fails again and again is set aside.

use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::ids::ConversationId;
use crate::pass::Source;
use crate::sync::Batch;
use crate::tables;

/// An entry is tried this often before it is set aside (rule R7).
const ATTEMPTS: u32 = 3;

/// How often an entry was tried. Written before each try, so that one that crashes the process counts.
#[derive(Serialize, Deserialize)]
struct AttemptsRow {
    seq: u64,
    count: u32,
}

impl Row for AttemptsRow {
    const VERSION: u8 = 1;
}

const TRIES: Records<[u8], AttemptsRow> = Records::new(tables::ATTEMPTS);

impl Engine {
    /// The last run may have been ended by an entry: the first batch of each stream is announced before
    /// it is tried, and one that was announced before is taken entry by entry. What is left to take comes
    /// back.
    pub(crate) fn take_with_caution(&mut self, batches: Vec<Batch>) -> Result<Vec<Batch>> {
        let mut rest = Vec::new();
        for mut batch in batches {
            let first = !self.core().pass.is_trusted(&batch.source) && !batch.entries.is_empty();
            if first && self.write(|work| work.announce(&batch))? {
                self.take_one_by_one(&mut batch)?;
                self.write(|work| {
                    work.mirror()?;
                    work.end_caution(batch.source)
                })?;
            }
            rest.push(batch);
        }
        Ok(rest)
    }

    /// Takes the entries of a batch each in a transaction of its own, so that one that cannot be taken
    /// stops nothing.
    pub(crate) fn take_one_by_one(&mut self, batch: &mut Batch) -> Result<()> {
        for entry in std::mem::take(&mut batch.entries) {
            let single = Batch {
                entries: vec![entry],
                sound: true,
                head: false,
                ..*batch
            };
            while !self.try_entry(&single)? {}
        }
        Ok(())
    }

    /// One try; true if the entry is dealt with.
    fn try_entry(&mut self, batch: &Batch) -> Result<bool> {
        let count = self.write(|work| work.count_try(batch))?;
        if count > ATTEMPTS {
            self.write(|work| work.set_aside(batch))?;
            return Ok(true);
        }
        match self.write(|work| {
            work.take_batch(batch)?;
            work.clear_tries(batch)
        }) {
            Err(error) if error.is_confined() => Ok(false),
            result => result.map(|()| true),
        }
    }
}

impl Work<'_> {
    fn count_try(&mut self, batch: &Batch) -> Result<u32> {
        let key = source_key(batch.source);
        let seq = first_seq(batch);
        let last = TRIES.get(self.tx, &key)?.filter(|row| row.seq == seq);
        let count = last.map_or(0, |row| row.count) + 1;
        TRIES.put(self.tx, &key, &AttemptsRow { seq, count })?;
        Ok(count)
    }

    fn clear_tries(&mut self, batch: &Batch) -> Result<()> {
        TRIES.delete(self.tx, &source_key(batch.source))?;
        Ok(())
    }

    /// Announces that a batch is about to be tried; true if that was done before, and no end followed.
    fn announce(&mut self, batch: &Batch) -> Result<bool> {
        let key = [&source_key(batch.source)[..], b"batch"].concat();
        let seq = first_seq(batch);
        if TRIES.get(self.tx, &key)?.is_some_and(|row| row.seq == seq) {
            return Ok(true);
        }
        TRIES.put(self.tx, &key, &AttemptsRow { seq, count: 1 })?;
        Ok(false)
    }

    pub(crate) fn end_caution(&mut self, source: Source) -> Result<()> {
        TRIES.delete(self.tx, &[&source_key(source)[..], b"batch"].concat())?;
        self.core.pass.trust(source);
        Ok(())
    }

    /// A conversation failed at its work. After some tries it is taken as one whose group is lost.
    pub(crate) fn note_broken(&mut self, id: &ConversationId) -> Result<()> {
        let key = [&[3], &id.0[..]].concat();
        let count = TRIES.get(self.tx, &key)?.map_or(0, |row| row.count) + 1;
        if count < ATTEMPTS {
            return Ok(TRIES.put(self.tx, &key, &AttemptsRow { seq: 0, count })?);
        }
        TRIES.delete(self.tx, &key)?;
        let Some(conversation) = self.find_conversation(id)? else {
            return Ok(());
        };
        let current = conversation.current.map(|group| self.find_group(&group));
        match current.transpose()?.flatten() {
            Some(mut row) => self.wedge(&mut row),
            None => Ok(()),
        }
    }

    fn set_aside(&mut self, batch: &Batch) -> Result<()> {
        self.clear_tries(batch)?;
        let Some(entry) = batch.entries.first() else {
            return Ok(());
        };
        match batch.source {
            Source::Mailbox => self.quarantine_letter(entry),
            Source::Log(account) => self.skip_log(&account, entry.seq),
            Source::Group(id) => self.quarantine(&id, entry),
        }
    }
}

fn first_seq(batch: &Batch) -> u64 {
    batch.entries.first().map_or(batch.after, |entry| entry.seq)
}

fn source_key(source: Source) -> Vec<u8> {
    match source {
        Source::Mailbox => vec![0],
        Source::Group(id) => [&[1], &id.0[..]].concat(),
        Source::Log(account) => [&[2], &account.0[..]].concat(),
    }
}
