//! One step of sync: results in, jobs out, in one transaction.

use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::host::Role;
use crate::hurry::Haste;
use crate::ids::StreamToken;
use crate::job::{Entry, JobResult, Outcome, SyncInput, SyncOutput, WorkResult};
use crate::mailbox::MAILBOX;
use crate::pass::{Lane, Source, Task, is_read};
use crate::plan::READ_LIMIT;
use crate::tables;

/// A page with fewer bytes than this and fewer entries than asked for ends at the stream's head.
const SHORT_PAGE: usize = 1 << 20;
/// A step is worth taking again after this long, in milliseconds: while something waits, and otherwise.
const SOON: u64 = 5_000;
const LATER: u64 = 60 * 60 * 1_000;
/// Most entries taken in one transaction: some tens of milliseconds of work; where time is short, in an extension and in
/// a turn in the background, some.
const ENTRIES: usize = 256;
const ENTRIES_IN_HASTE: usize = 64;
/// Replaced keys stay in the write-ahead log for no longer than this while the engine is asked to sync,
/// in milliseconds.
const TIDY_EVERY: u64 = 1_000;

/// Entries read of a stream.
pub(crate) struct Batch {
    pub(crate) source: Source,
    pub(crate) token: StreamToken,
    pub(crate) after: u64,
    pub(crate) entries: Vec<Entry>,
    /// The relay kept to its contract: numbers without gaps, in order, nothing twice.
    pub(crate) sound: bool,
    /// It ends at the head of its stream.
    pub(crate) head: bool,
}

impl Batch {
    /// The entries that follow on what was read before. What comes behind a gap is left for another read.
    fn new(source: Source, token: StreamToken, after: u64, mut entries: Vec<Entry>) -> Self {
        let dense = entries
            .iter()
            .zip(after.saturating_add(1)..)
            .take_while(|(entry, due)| entry.seq == *due)
            .count();
        let bytes: usize = entries.iter().map(|entry| entry.body.len()).sum();
        let sound = dense == entries.len();
        let head = sound && entries.len() < READ_LIMIT as usize && bytes < SHORT_PAGE;
        entries.truncate(dense);
        Self {
            source,
            token,
            after,
            entries,
            sound,
            head,
        }
    }

    /// The same in parts of at most `most` entries. What is said of the end is said of the last.
    fn split(mut self, most: usize) -> Vec<Self> {
        let mut parts = Vec::new();
        while self.entries.len() > most {
            let rest = self.entries.split_off(most);
            parts.push(Self {
                entries: std::mem::replace(&mut self.entries, rest),
                sound: true,
                head: false,
                ..self
            });
        }
        parts.push(self);
        parts
    }
}

type Settled = Vec<(Task, WorkResult)>;

pub(crate) fn step(engine: &mut Engine, input: SyncInput) -> Result<SyncOutput> {
    engine.write(|work| work.mirror())?;
    let now = engine.core().host.clock.now();
    let pass = &mut engine.core().pass;
    pass.retry(now, SOON);
    if input.begin {
        pass.begin();
        pass.forgive();
    }
    for stream in &input.changed {
        pass.changed(stream);
    }
    let (mut batches, others) = engine.take_in(input.results);
    let received = batches.iter().any(|batch| !batch.entries.is_empty());
    if engine.core().cautious {
        batches = engine.take_with_caution(batches)?;
    }
    let batches = engine.take_ahead(batches)?;
    let begin = input.begin;
    let mut output = match engine.write(|work| work.step(&batches, &others, begin)) {
        Err(error) if error.is_confined() => engine.step_with_care(batches, &others, begin)?,
        whole => whole?,
    };
    engine.core().untidy |= received;
    if engine.core().untidy && output.jobs.is_empty() {
        engine.tidy(now, &mut output)?;
    }
    Ok(output)
}

impl Engine {
    /// Takes replaced keys out of the write-ahead log, but not more often than is worth its syncs: what
    /// is left over is due a little later.
    fn tidy(&mut self, now: u64, output: &mut SyncOutput) -> Result<()> {
        let wait = self.core().tidy_at.saturating_sub(now);
        // A longer wait is a clock that was set back.
        if (1..=TIDY_EVERY).contains(&wait) {
            output.wake_in = Some(output.wake_in.map_or(wait, |wake| wake.min(wait)));
            return Ok(());
        }
        self.checkpoint()?;
        self.core().untidy = false;
        self.core().tidy_at = now.saturating_add(TIDY_EVERY);
        Ok(())
    }

    /// Takes all but the last entries ahead, in transactions of their own: nobody holds the write lock for
    /// longer than a few entries take. Those that are left come back; none if there is no time for them: they stay to be
    /// read.
    fn take_ahead(&mut self, batches: Vec<Batch>) -> Result<Vec<Batch>> {
        let most = match (self.role(), self.core().hurry.haste()) {
            (Role::App, Haste::None) => ENTRIES,
            _ => ENTRIES_IN_HASTE,
        };
        let mut held: Vec<Batch> = Vec::new();
        for part in batches.into_iter().flat_map(|batch| batch.split(most)) {
            if self.core().hurry.haste() == Haste::Stop {
                return Ok(Vec::new());
            }
            let size = |batch: &Batch| batch.entries.len();
            if held.iter().map(size).sum::<usize>() + size(&part) > most {
                self.take_now(std::mem::take(&mut held))?;
            }
            held.push(part);
        }
        Ok(held)
    }

    fn take_now(&mut self, mut batches: Vec<Batch>) -> Result<()> {
        let taken = self.write(|work| {
            work.mirror()?;
            batches.iter().try_for_each(|batch| work.take_batch(batch))
        });
        match taken {
            Err(error) if error.is_confined() => batches
                .iter_mut()
                .try_for_each(|batch| self.take_one_by_one(batch)),
            taken => taken,
        }
    }

    /// Tells reads from other results, and drops those of earlier passes.
    fn take_in(&mut self, results: Vec<JobResult>) -> (Vec<Batch>, Settled) {
        let mut batches = Vec::new();
        let mut others = Vec::new();
        for JobResult { id, result } in results {
            let Some(task) = self.core().pass.take_in(id) else {
                continue;
            };
            match (task, result) {
                (
                    Task::Read {
                        source,
                        token,
                        after,
                    },
                    WorkResult::Entries(entries),
                ) => batches.push(Batch::new(source, token, after, entries)),
                (task, result) => others.push((task, result)),
            }
        }
        (batches, others)
    }

    /// A step failed as a whole: takes it apart, so that what cannot be done stops nothing else.
    fn step_with_care(
        &mut self,
        mut batches: Vec<Batch>,
        others: &Settled,
        begin: bool,
    ) -> Result<SyncOutput> {
        for batch in &mut batches {
            self.take_one_by_one(batch)?;
        }
        for (task, result) in others {
            match self.write(|work| work.settle(task, result)) {
                Err(error) if !error.is_confined() => return Err(error),
                _ => {}
            }
        }
        loop {
            let error = match self.write(|work| work.step(&batches, &[], begin)) {
                Err(error) if error.is_confined() => error,
                result => return result,
            };
            let Some(culprit) = self.core().pass.bar() else {
                return Err(error);
            };
            self.write(|work| work.note_broken(&culprit))?;
        }
    }
}

impl Work<'_> {
    /// Fills what memory mirrors of the store, after it was forgotten: at first, after a failure, and after
    /// another process wrote.
    pub(crate) fn mirror(&mut self) -> Result<()> {
        if self.core.pass.loaded {
            return Ok(());
        }
        let (groups, conversations) = (self.all_groups()?, self.all_conversations()?);
        let (hidden, mailbox) = (self.hidden_accounts()?, self.me()?.mailbox);
        self.mirror_records()?;
        let pass = &mut self.core.pass;
        pass.index_mailbox(&mailbox);
        for row in groups.iter().filter(|row| is_read(row)) {
            pass.index_group(row);
            row.unlisted
                .iter()
                .for_each(|(account, _)| pass.want_log(*account));
        }
        conversations.iter().for_each(|row| pass.mark_dirty(row.id));
        hidden.into_iter().for_each(|account| pass.hide(account));
        pass.begin();
        pass.loaded = true;
        Ok(())
    }

    fn step(
        &mut self,
        batches: &[Batch],
        others: &[(Task, WorkResult)],
        begin: bool,
    ) -> Result<SyncOutput> {
        self.mirror()?;
        self.core.pass.set_planning(None);
        if begin && self.may_release() {
            self.tend_packages()?;
            self.tend_records()?;
        }
        for batch in batches {
            self.take_batch(batch)?;
        }
        for (task, result) in others {
            self.settle(task, result)?;
        }
        let jobs = self.plan()?;
        let mailbox = self.me()?.mailbox;
        let releases = self.may_release();
        let busy = releases && self.core.pass.is_busy();
        Ok(SyncOutput {
            watch: self.core.pass.watched().chain([mailbox]).collect(),
            wake_in: Some(if busy { SOON } else { LATER }),
            pending: releases && self.core.pass.is_pending(),
            jobs,
        })
    }

    pub(crate) fn take_batch(&mut self, batch: &Batch) -> Result<()> {
        let head = batch.head;
        match batch.source {
            Source::Mailbox => self.take_letters(&batch.entries)?,
            Source::Log(account) => self.take_log(&account, &batch.entries, head)?,
            Source::Group(id) => match self.find_group(&id)? {
                Some(row) if row.token == batch.token => self.take_entries(&id, &batch.entries)?,
                _ => return Ok(()),
            },
        }
        if let Source::Group(id) = batch.source
            && self.find_group(&id)?.is_none_or(|row| row.is_wedged())
        {
            self.take_early_welcomes(&id)?;
        }
        let moved = match batch.source {
            Source::Group(id) => self
                .find_group(&id)?
                .is_none_or(|row| row.token != batch.token),
            _ => false,
        };
        if head && !moved {
            self.core.pass.mark_read(batch.source);
        }
        if !batch.sound && !moved {
            self.core.pass.fail(Lane::Read(batch.source));
        }
        if !batch.entries.is_empty()
            && self.core.cautious
            && !self.core.pass.is_trusted(&batch.source)
        {
            self.end_caution(batch.source)?;
        }
        Ok(())
    }

    fn settle(&mut self, task: &Task, result: &WorkResult) -> Result<()> {
        match (task, result) {
            (Task::Read { source, token, .. }, WorkResult::Gone { floor }) => {
                self.skip(*source, token, *floor)
            }
            (Task::Posts { rows, .. }, WorkResult::Appended { outcomes, failed }) => {
                rows.iter()
                    .zip(outcomes)
                    .try_for_each(|(row, outcome)| self.settle_post(*row, outcome))?;
                self.note_failure(task, *failed);
                self.core.pass.posts_waiting = true;
                Ok(())
            }
            (
                Task::Messages {
                    group,
                    conversation,
                    rows,
                    bodies,
                },
                WorkResult::Appended { outcomes, failed },
            ) => {
                for ((row, body), outcome) in rows.iter().zip(bodies).zip(outcomes) {
                    match outcome {
                        Outcome::Stored { .. } => self.mark_sent(conversation, *row)?,
                        Outcome::Taken { body: other, .. } if other == body => {
                            self.mark_sent(conversation, *row)?
                        }
                        Outcome::Taken { .. } | Outcome::Closed { .. } => {}
                    }
                }
                self.core.pass.mark_stale_group(*group);
                self.note_failure(task, *failed);
                Ok(())
            }
            (Task::Commit { group }, WorkResult::Appended { failed, .. }) => {
                self.core.pass.mark_stale_group(*group);
                self.note_failure(task, *failed);
                Ok(())
            }
            (Task::Offer { generation }, WorkResult::Offered) => self.settle_offer(*generation),
            (
                Task::Take {
                    conversation,
                    account,
                    device,
                },
                WorkResult::Item(Some(package)),
            ) => {
                let good = self.settle_take(conversation, account, device, package.clone())?;
                self.note_failure(task, !good);
                Ok(())
            }
            (Task::Look, WorkResult::Entries(_)) => self.settle_look(None),
            (Task::Look, WorkResult::Gone { floor }) => self.settle_look(Some(*floor)),
            (Task::Trim { up_to }, WorkResult::Trimmed) => {
                let mut row = self.mailbox()?;
                row.trimmed = row.trimmed.max(*up_to);
                Ok(MAILBOX.put(self.tx, &tables::ONE, &row)?)
            }
            _ => {
                self.note_failure(task, true);
                Ok(())
            }
        }
    }

    /// The relay trimmed what was not read yet. A conversation heals from that; elsewhere reading goes on
    /// behind it.
    fn skip(&mut self, source: Source, token: &StreamToken, floor: u64) -> Result<()> {
        match source {
            Source::Mailbox => {
                let mut row = self.mailbox()?;
                if floor <= row.cursor {
                    self.core.pass.fail(Lane::Read(source));
                }
                row.cursor = row.cursor.max(floor);
                row.trimmed = row.trimmed.max(floor);
                Ok(MAILBOX.put(self.tx, &tables::ONE, &row)?)
            }
            Source::Log(account) => {
                if floor <= self.known(&account)?.cursor {
                    self.core.pass.fail(Lane::Read(source));
                }
                self.skip_log(&account, floor)
            }
            Source::Group(id) => match self.find_group(&id)? {
                Some(mut row) if row.token == *token && floor > row.cursor => {
                    self.wedge(&mut row)?;
                    self.take_early_welcomes(&id)
                }
                _ => {
                    self.core.pass.fail(Lane::Read(source));
                    Ok(())
                }
            },
        }
    }

    fn note_failure(&mut self, task: &Task, failed: bool) {
        if failed {
            self.core.pass.fail(task.lane());
        }
    }
}
