//! What to do at the relay next: a look at everything that waits, and the jobs it makes.

use std::collections::BTreeMap;

use crate::commit::{Blocked, Next};
use crate::conversation::ConversationRow;
use crate::engine::Work;
use crate::error::Result;
use crate::group::{GroupRow, Stage};
use crate::healing::PATIENCE;
use crate::host::Role;
use crate::ids::{AccountId, ConversationId, WriteKey};
use crate::job::{Append, Job, Work as Relay};
use crate::log;
use crate::model::{Kind, State};
use crate::pass::{Lane, Source, Task};

/// Most entries of one read, and most posts of one append.
pub(crate) const READ_LIMIT: u32 = 256;
const POSTS: usize = 32;
/// Most members of a group that an extension loads: about 9 MB at its peak with hybrid keys.
const EXTENSION_MEMBERS: usize = 128;
/// Letters read before the mailbox is trimmed.
const TRIM_EVERY: u64 = 64;

impl Work<'_> {
    /// Everything that can be done now.
    pub(crate) fn plan(&mut self) -> Result<Vec<Job>> {
        let mut jobs = Vec::new();
        if !self.may_release() {
            self.plan_reads(&mut jobs)?;
            return Ok(jobs);
        }
        self.plan_offer(&mut jobs)?;
        for id in self.core.pass.dirty() {
            self.core.pass.set_planning(Some(id));
            self.plan_conversation(&id, &mut jobs)?;
        }
        self.core.pass.set_planning(None);
        self.plan_posts(&mut jobs)?;
        self.plan_look(&mut jobs)?;
        self.plan_reads(&mut jobs)?;
        self.plan_trim(&mut jobs)?;
        jobs.sort_by_key(|job| job.work.turn());
        Ok(jobs)
    }

    fn plan_posts(&mut self, jobs: &mut Vec<Job>) -> Result<()> {
        if !self.core.pass.posts_waiting {
            return Ok(());
        }
        let posts = self.posts()?;
        self.core.pass.posts_waiting = !posts.is_empty();
        let mut streams: BTreeMap<WriteKey, (Vec<u64>, Vec<Append>)> = BTreeMap::new();
        for (seq, post) in posts {
            let (rows, entries) = streams.entry(post.stream()).or_default();
            if rows.len() < POSTS {
                rows.push(seq);
                entries.push(post.entry());
            }
        }
        for (stream, (rows, entries)) in streams {
            if self.core.pass.is_free(&Lane::Post(stream)) {
                self.put_out(
                    jobs,
                    Task::Posts { stream, rows },
                    Relay::Append { stream, entries },
                );
            }
        }
        Ok(())
    }

    fn plan_offer(&mut self, jobs: &mut Vec<Job>) -> Result<()> {
        if !self.core.pass.is_free(&Lane::Offer) {
            return Ok(());
        }
        if let Some(offer @ Relay::Offer { generation, .. }) = self.offer()? {
            self.put_out(jobs, Task::Offer { generation }, offer);
        }
        Ok(())
    }

    fn plan_reads(&mut self, jobs: &mut Vec<Job>) -> Result<()> {
        for source in self.core.pass.stale() {
            if !self.core.pass.is_free(&Lane::Read(source)) {
                continue;
            }
            let (token, after) = match source {
                Source::Mailbox => (self.me()?.mailbox, self.mailbox()?.cursor),
                Source::Log(account) => (log::token(&account), self.known(&account)?.cursor),
                Source::Group(id) => match self.find_group(&id)? {
                    Some(row) if self.is_too_large(&row)? => continue,
                    Some(row) => (row.token, row.cursor),
                    None => {
                        self.core.pass.drop_group(&id);
                        continue;
                    }
                },
            };
            let read = Relay::Read {
                stream: token,
                after,
                limit: READ_LIMIT,
            };
            self.put_out(
                jobs,
                Task::Read {
                    source,
                    token,
                    after,
                },
                read,
            );
        }
        Ok(())
    }

    /// Whether a group is left to the app: it does not fit the memory of an extension.
    pub(crate) fn is_too_large(&self, row: &GroupRow) -> Result<bool> {
        if self.core.role == Role::App {
            return Ok(false);
        }
        Ok(self.conversation_row(&row.conversation)?.members.len() > EXTENSION_MEMBERS)
    }

    fn plan_trim(&mut self, jobs: &mut Vec<Job>) -> Result<()> {
        let row = self.mailbox()?;
        if row.cursor - row.trimmed < TRIM_EVERY || !self.core.pass.is_free(&Lane::Trim) {
            return Ok(());
        }
        let trim = Relay::Trim {
            stream: self.me()?.mailbox,
            up_to: row.cursor,
        };
        self.put_out(jobs, Task::Trim { up_to: row.cursor }, trim);
        Ok(())
    }

    fn plan_conversation(&mut self, id: &ConversationId, jobs: &mut Vec<Job>) -> Result<()> {
        let Some(mut conversation) = self.find_conversation(id)? else {
            self.core.pass.mark_clean(id);
            return Ok(());
        };
        self.plan_founding(&mut conversation, jobs)?;
        let mut busy = self.founding(id)?.is_some() && conversation.state != State::Left;
        for group in conversation.groups.clone() {
            let Some(mut row) = self.find_group(&group)? else {
                continue;
            };
            let current = conversation.current == Some(row.id);
            busy |= match row.stage {
                Stage::Wedged { .. } if current => {
                    self.heal(&conversation, &mut row)?;
                    true
                }
                Stage::Forming => self.plan_group(&conversation, &mut row, jobs)?,
                Stage::Active if current => self.plan_group(&conversation, &mut row, jobs)?,
                Stage::Active | Stage::Wedged { .. } => false,
            };
        }
        if !busy {
            self.core.pass.mark_clean(id);
        }
        Ok(())
    }

    /// Founds a group where one is wanted: the conversation has none, or has lost its place in it.
    fn plan_founding(
        &mut self,
        conversation: &mut ConversationRow,
        jobs: &mut Vec<Job>,
    ) -> Result<()> {
        let Some(change) = self.founding(&conversation.id)? else {
            return Ok(());
        };
        for id in &conversation.groups {
            let Some(row) = self.find_group(id)? else {
                continue;
            };
            let current = conversation.current == Some(row.id);
            if row.stage == Stage::Forming || (current && row.stage == Stage::Active) {
                return Ok(());
            }
        }
        let Some(blocked) = self.found_group(conversation, change, &[])? else {
            return Ok(());
        };
        let absent: Vec<_> = blocked
            .iter()
            .filter_map(|block| self.absentee(block))
            .collect();
        let alone = absent.len() < blocked.len() || absent.len() + 1 >= conversation.members.len();
        let waits = self.unblock(&conversation.id, blocked, jobs)?;
        let early = self.now().saturating_sub(conversation.created_at) < PATIENCE;
        if !waits && !alone && !early && conversation.kind == Kind::Group {
            self.found_group(conversation, change, &absent)?;
        }
        Ok(())
    }

    /// The account that a block waits for, if the relay has nothing of it.
    fn absentee(&self, block: &Blocked) -> Option<AccountId> {
        match block {
            Blocked::Log(account) => Some(*account).filter(|id| self.core.pass.is_absent(id)),
            Blocked::Package(..) => None,
        }
    }

    /// Accounts that nothing is sent to until their log was read again: it is hidden, or does not list a
    /// device of theirs.
    fn doubtful(&self, conversation: &ConversationRow, row: &GroupRow) -> Vec<AccountId> {
        let hidden = self.core.pass.hidden_among(&conversation.members);
        let unlisted = row.unlisted.iter().map(|(account, _)| *account);
        hidden.into_iter().chain(unlisted).collect()
    }

    /// Commits or sends through a group; true if something is left to do.
    fn plan_group(
        &mut self,
        conversation: &ConversationRow,
        row: &mut GroupRow,
        jobs: &mut Vec<Job>,
    ) -> Result<bool> {
        let lane = Lane::Append(row.id);
        if row.stage == Stage::Active {
            self.release_held(conversation)?;
        }
        let doubtful = self.doubtful(conversation, row);
        let (due, through) = self.due_changes(&conversation.id, &doubtful)?;
        let sending = self.first_outgoing(&conversation.id)?.is_some();
        let idle = due.is_empty() && !sending && !row.update_due && row.stage == Stage::Active;
        if idle && !self.has_pending(&row.id)? {
            return Ok(false);
        }
        if self.core.pass.is_stale(&Source::Group(row.id)) || !self.core.pass.is_free(&lane) {
            return Ok(true);
        }
        let mut next = self.next_commit(row, &due, sending, true)?;
        if let Next::Blocked(blocked) = next {
            if self.unblock(&conversation.id, blocked, jobs)? {
                return Ok(true);
            }
            next = self.next_commit(row, &due, sending, false)?;
        }
        match next {
            Next::Commit(pending) => {
                let key = self.slot_key(row)?;
                let entries = vec![Append {
                    key,
                    body: pending.body,
                    unless: None,
                }];
                let stream = row.token.write_key();
                self.put_out(
                    jobs,
                    Task::Commit { group: row.id },
                    Relay::Append { stream, entries },
                );
                return Ok(true);
            }
            Next::Blocked(_) | Next::Nothing => {}
        }
        if row.stage == Stage::Active && sending {
            self.plan_messages(conversation, row, &doubtful, through, jobs)?;
        }
        let sending = self.first_outgoing(&conversation.id)?.is_some();
        let (due, _) = self.due_changes(&conversation.id, &doubtful)?;
        Ok(sending || !due.is_empty() || row.update_due)
    }

    fn plan_messages(
        &mut self,
        conversation: &ConversationRow,
        row: &mut GroupRow,
        doubtful: &[AccountId],
        through: Option<u64>,
        jobs: &mut Vec<Job>,
    ) -> Result<()> {
        if !doubtful.is_empty() {
            for account in doubtful {
                if self.core.pass.is_free(&Lane::Read(Source::Log(*account))) {
                    self.core.pass.want_log(*account);
                }
            }
            return Ok(());
        }
        let way = self.way_out(conversation)?;
        let handout = self.hand_out(row, through, &way)?;
        self.put_group(row)?;
        if handout.rows.is_empty() {
            return Ok(());
        }
        let bodies = handout
            .entries
            .iter()
            .map(|entry| entry.body.clone())
            .collect();
        let task = Task::Messages {
            group: row.id,
            conversation: row.conversation,
            rows: handout.rows,
            bodies,
        };
        let append = Relay::Append {
            stream: row.token.write_key(),
            entries: handout.entries,
        };
        self.put_out(jobs, task, append);
        Ok(())
    }

    /// Puts out what a change waits for; true if something is on its way.
    fn unblock(
        &mut self,
        id: &ConversationId,
        blocked: Vec<Blocked>,
        jobs: &mut Vec<Job>,
    ) -> Result<bool> {
        let mut waiting = false;
        for block in blocked {
            let lane = match &block {
                Blocked::Log(account) => Lane::Read(Source::Log(*account)),
                Blocked::Package(_, device) => Lane::Take(*id, device.signature_key),
            };
            waiting |= !self.core.pass.has_failed(&lane);
            if !self.core.pass.is_free(&lane) {
                continue;
            }
            match block {
                Blocked::Log(account) => {
                    self.core.pass.want_log(account);
                }
                Blocked::Package(account, device) => {
                    let take = self.request_package(id, &device)?;
                    self.put_out(
                        jobs,
                        Task::Take {
                            conversation: *id,
                            account,
                            device,
                        },
                        take,
                    );
                }
            }
        }
        Ok(waiting)
    }

    pub(crate) fn put_out(&mut self, jobs: &mut Vec<Job>, task: Task, work: Relay) {
        let id = self.core.pass.put_out(task);
        jobs.push(Job { id, work });
    }
}
