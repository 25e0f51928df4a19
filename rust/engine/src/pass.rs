//! What sync remembers between two steps. All of it is volatile: rows decide what is true, this decides
//! what is worth doing next.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use crate::group::{GroupRow, Stage};
use crate::ids::{AccountId, ConversationId, GroupId, StreamId, StreamToken, WriteKey};
use crate::log::DeviceRecord;

/// A stream that is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    Mailbox,
    Group(GroupId),
    Log(AccountId),
}

/// Work of which only one job is out at a time, so that nothing is done twice or out of order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Read(Source),
    Post(WriteKey),
    Append(GroupId),
    Offer,
    Take(ConversationId, [u8; 32]),
    Trim,
    Look,
}

/// What a job that is out was for.
#[derive(Clone)]
pub(crate) enum Task {
    Read {
        source: Source,
        token: StreamToken,
        after: u64,
    },
    Posts {
        stream: WriteKey,
        rows: Vec<u64>,
    },
    Messages {
        group: GroupId,
        conversation: ConversationId,
        rows: Vec<u64>,
        bodies: Vec<Vec<u8>>,
    },
    Commit {
        group: GroupId,
    },
    Offer {
        generation: u64,
    },
    Take {
        conversation: ConversationId,
        account: AccountId,
        device: DeviceRecord,
    },
    Trim {
        up_to: u64,
    },
    /// Whether the own log still begins where it did.
    Look,
}

impl Task {
    pub(crate) fn lane(&self) -> Lane {
        match self {
            Self::Read { source, .. } => Lane::Read(*source),
            Self::Posts { stream, .. } => Lane::Post(*stream),
            Self::Messages { group, .. } | Self::Commit { group } => Lane::Append(*group),
            Self::Offer { .. } => Lane::Offer,
            Self::Take {
                conversation,
                device,
                ..
            } => Lane::Take(*conversation, device.signature_key),
            Self::Trim { .. } => Lane::Trim,
            Self::Look => Lane::Look,
        }
    }
}

#[derive(Default)]
pub(crate) struct Pass {
    next_job: u64,
    out: HashMap<u64, Task>,
    busy: HashSet<Lane>,
    /// Lanes that failed since the pass began: not tried again before the next, or some time later.
    failed: HashSet<Lane>,
    /// When they are, in milliseconds since 1970.
    retry_at: u64,
    /// Streams that may hold something new.
    stale: BTreeSet<Source>,
    /// Streams that changed while they were being read.
    again: HashSet<Source>,
    /// Conversations that may have something to do.
    dirty: BTreeSet<ConversationId>,
    /// Conversations with messages that wait for something else than the relay.
    held: BTreeSet<ConversationId>,
    /// Accounts with a longer log than the relay shows.
    hidden: HashSet<AccountId>,
    /// From when on an account's log may hold a newer record of a device, and until when it is worth looking.
    renewals: BTreeMap<AccountId, Range<u64>>,
    /// When to look at the own log next, in milliseconds since 1970.
    look_at: u64,
    streams: HashMap<StreamId, Source>,
    tokens: HashMap<GroupId, StreamToken>,
    /// Streams whose first batch since a crash went well (rule R7).
    trusted: HashSet<Source>,
    /// The conversation that is being planned, and those at which that failed since the pass began.
    planning: Option<ConversationId>,
    barred: HashSet<ConversationId>,
    /// Accounts whose log was read since the pass began and holds nothing.
    absent: HashSet<AccountId>,
    /// Something waits in the queue of posts.
    pub(crate) posts_waiting: bool,
    /// What is above mirrors the store.
    pub(crate) loaded: bool,
}

impl Pass {
    /// Drops everything that mirrors the store; the next step reads it again.
    pub(crate) fn forget(&mut self) {
        let Self {
            next_job,
            trusted,
            planning,
            barred,
            renewals,
            look_at,
            ..
        } = std::mem::take(self);
        self.next_job = next_job;
        self.trusted = trusted;
        self.planning = planning;
        self.barred = barred;
        self.renewals = renewals;
        self.look_at = look_at;
    }

    /// Starts a pass: jobs that are out are void, everything is read and tried again.
    pub(crate) fn begin(&mut self) {
        self.out.clear();
        self.busy.clear();
        self.failed.clear();
        self.again.clear();
        self.absent.clear();
        self.stale.insert(Source::Mailbox);
        self.stale
            .extend(self.tokens.keys().copied().map(Source::Group));
        self.posts_waiting = true;
        self.look_at_held();
    }

    /// Conversations that failed are tried again.
    pub(crate) fn forgive(&mut self) {
        self.barred.clear();
        self.planning = None;
    }

    /// Remembers what is being planned, so that a failure has a culprit.
    pub(crate) fn set_planning(&mut self, id: Option<ConversationId>) {
        self.planning = id;
    }

    /// Bars the conversation at which planning failed from the rest of the pass.
    pub(crate) fn bar(&mut self) -> Option<ConversationId> {
        let culprit = self.planning.take()?;
        self.barred.insert(culprit);
        Some(culprit)
    }

    /// An account's log was read and holds nothing.
    pub(crate) fn note_absent(&mut self, account: AccountId) {
        self.absent.insert(account);
    }

    pub(crate) fn is_absent(&self, account: &AccountId) -> bool {
        self.absent.contains(account)
    }

    /// What failed a while ago is tried again: a pass that waits for somebody need not read everything
    /// anew to find out whether they have come.
    pub(crate) fn retry(&mut self, now: u64, after: u64) {
        if now >= self.retry_at || self.retry_at > now.saturating_add(after) {
            self.failed.clear();
            self.retry_at = now.saturating_add(after);
        }
    }

    pub(crate) fn index_group(&mut self, row: &GroupRow) {
        if self.tokens.get(&row.id) == Some(&row.token) {
            if row.is_wedged() {
                self.drop_group(&row.id);
            }
            return;
        }
        self.drop_group(&row.id);
        if !row.is_wedged() {
            self.tokens.insert(row.id, row.token);
            self.streams
                .insert(row.token.stream_id(), Source::Group(row.id));
            self.stale.insert(Source::Group(row.id));
        }
    }

    pub(crate) fn drop_group(&mut self, id: &GroupId) {
        if let Some(token) = self.tokens.remove(id) {
            self.streams.remove(&token.stream_id());
        }
        self.stale.remove(&Source::Group(*id));
    }

    pub(crate) fn index_mailbox(&mut self, token: &StreamToken) {
        self.streams.insert(token.stream_id(), Source::Mailbox);
    }

    pub(crate) fn watched(&self) -> impl Iterator<Item = StreamToken> {
        self.tokens.values().copied()
    }

    /// What is read from a stream.
    pub(crate) fn source_of(&self, stream: &StreamId) -> Option<Source> {
        self.streams.get(stream).copied()
    }

    /// The relay says that a stream changed.
    pub(crate) fn changed(&mut self, stream: &StreamId) {
        let Some(source) = self.streams.get(stream).copied() else {
            return;
        };
        self.failed.remove(&Lane::Read(source));
        if self.busy.contains(&Lane::Read(source)) {
            self.again.insert(source);
        }
        self.stale.insert(source);
    }

    pub(crate) fn mark_stale_group(&mut self, id: GroupId) {
        self.mark_stale(Source::Group(id));
    }

    pub(crate) fn mark_stale(&mut self, source: Source) {
        if self.busy.contains(&Lane::Read(source)) {
            self.again.insert(source);
        }
        self.stale.insert(source);
    }

    /// There is a reason to read an account's log again.
    pub(crate) fn want_log(&mut self, account: AccountId) {
        self.failed.remove(&Lane::Read(Source::Log(account)));
        self.mark_stale(Source::Log(account));
    }

    /// A stream was read to its head. A log is then done with for this pass: it is nobody's to watch.
    pub(crate) fn mark_read(&mut self, source: Source) {
        if self.again.remove(&source) {
            return;
        }
        self.stale.remove(&source);
        if matches!(source, Source::Log(_)) {
            self.failed.insert(Lane::Read(source));
        }
    }

    pub(crate) fn is_stale(&self, source: &Source) -> bool {
        self.stale.contains(source)
    }

    pub(crate) fn stale(&self) -> Vec<Source> {
        self.stale.iter().copied().collect()
    }

    pub(crate) fn mark_dirty(&mut self, id: ConversationId) {
        self.dirty.insert(id);
    }

    pub(crate) fn mark_clean(&mut self, id: &ConversationId) {
        self.dirty.remove(id);
    }

    pub(crate) fn dirty(&self) -> Vec<ConversationId> {
        let tried = self.dirty.iter().filter(|id| !self.barred.contains(id));
        tried.copied().collect()
    }

    /// Messages of a conversation wait.
    pub(crate) fn hold(&mut self, id: ConversationId) {
        self.held.insert(id);
    }

    /// No message of a conversation waits any more.
    pub(crate) fn let_go(&mut self, id: &ConversationId) {
        self.held.remove(id);
    }

    /// What messages wait for may have come.
    pub(crate) fn look_at_held(&mut self) {
        self.dirty.extend(&self.held);
    }

    /// Conversations with something to do, now or when what it waits for has come.
    pub(crate) fn unfinished(&self) -> BTreeSet<ConversationId> {
        self.dirty.union(&self.held).copied().collect()
    }

    pub(crate) fn hide(&mut self, account: AccountId) {
        self.hidden.insert(account);
    }

    pub(crate) fn show(&mut self, account: &AccountId) {
        self.hidden.remove(account);
    }

    pub(crate) fn hidden_among(&self, accounts: &[AccountId]) -> Vec<AccountId> {
        accounts
            .iter()
            .filter(|account| self.hidden.contains(account))
            .copied()
            .collect()
    }

    /// Says when an account's log may hold a newer record, in milliseconds since 1970; `None` if there is none to
    /// be renewed. Of the same records as before, nothing is forgotten.
    pub(crate) fn expect_renewal(&mut self, account: AccountId, times: Option<Range<u64>>) {
        let known = self.renewals.get(&account).map(|known| known.end);
        match times {
            Some(times) if known == Some(times.end) => None,
            Some(times) => self.renewals.insert(account, times),
            None => self.renewals.remove(&account),
        };
    }

    /// The accounts whose logs are to be looked at for newer records now; they come again after `pause`.
    pub(crate) fn due_renewals(&mut self, now: u64, pause: u64) -> Vec<AccountId> {
        let mut due = Vec::new();
        for (account, times) in &mut self.renewals {
            if times.contains(&now) {
                times.start = now.saturating_add(pause);
                due.push(*account);
            }
        }
        due
    }

    /// Whether it is time to look at the own log. A longer wait than `every` is a clock that was set back.
    pub(crate) fn is_look_due(&self, now: u64, every: u64) -> bool {
        now >= self.look_at || self.look_at > now.saturating_add(every)
    }

    pub(crate) fn look_at(&mut self, at: u64) {
        self.look_at = at;
    }

    pub(crate) fn trust(&mut self, source: Source) {
        self.trusted.insert(source);
    }

    pub(crate) fn is_trusted(&self, source: &Source) -> bool {
        self.trusted.contains(source)
    }

    pub(crate) fn is_free(&self, lane: &Lane) -> bool {
        !self.busy.contains(lane) && !self.failed.contains(lane)
    }

    pub(crate) fn has_failed(&self, lane: &Lane) -> bool {
        self.failed.contains(lane)
    }

    pub(crate) fn fail(&mut self, lane: Lane) {
        self.failed.insert(lane);
    }

    /// Puts a job out; its number.
    pub(crate) fn put_out(&mut self, task: Task) -> u64 {
        self.next_job += 1;
        self.busy.insert(task.lane());
        self.out.insert(self.next_job, task);
        self.next_job
    }

    /// Takes a job back in; `None` if it is of an earlier pass.
    pub(crate) fn take_in(&mut self, job: u64) -> Option<Task> {
        let task = self.out.remove(&job)?;
        self.busy.remove(&task.lane());
        Some(task)
    }

    /// Whether something is worth another try soon.
    pub(crate) fn is_busy(&self) -> bool {
        !self.dirty.is_empty() || self.posts_waiting
    }

    /// Whether something is still to be sent, soon or when what it waits for has come.
    pub(crate) fn is_pending(&self) -> bool {
        self.is_busy() || !self.held.is_empty()
    }
}

/// Whether a group's stream is read.
pub(crate) fn is_read(row: &GroupRow) -> bool {
    matches!(row.stage, Stage::Forming | Stage::Active)
}
