//! Entries read from a conversation's stream, taken in order, each at its position.

use openmls::prelude::{ContentType, ProcessedMessageContent, Sender};

use crate::chain::Flow;
use crate::commit::{Verdict, identity, parse, refusal_of};
use crate::content::{self, Plain};
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{Epoch, GroupRow, PENDING, unhex};
use crate::ids::{AccountId, ConversationId, DeviceId, GroupId};
use crate::job::Entry;
use crate::message::MessageRow;
use crate::model::{Delivery, Event, Refusal, SecurityKind};

/// What became of an entry that should hold a message.
enum Read {
    Plain(AccountId, DeviceId, Plain),
    /// One of ours.
    Own,
    Refused(Refusal),
}

impl Work<'_> {
    /// Takes entries of a group's stream. What the relay sends after the group moved on is not looked at.
    pub(crate) fn take_entries(&mut self, id: &GroupId, entries: &[Entry]) -> Result<()> {
        let Some(mut row) = self.find_group(id)? else {
            return Ok(());
        };
        let mut touched = false;
        let mut ahead = self.ahead(id)?;
        for entry in entries {
            if entry.seq <= row.cursor {
                continue;
            }
            row.cursor = entry.seq;
            if ahead.pass_over(entry) {
                continue;
            }
            match self.take_entry(&mut row, entry, &mut touched)? {
                Flow::Next => {}
                Flow::Moved => {
                    self.core.pass.mark_stale_group(*id);
                    self.forget_ahead(id)?;
                    return self.finish_batch(&row.conversation, touched, None);
                }
            }
            if row.is_wedged() {
                break;
            }
        }
        self.put_ahead(id, &ahead)?;
        let conversation = row.conversation;
        self.finish_batch(&conversation, touched, Some(&row))
    }

    /// Sets an entry aside that failed again and again. A commit that cannot even be looked at is one
    /// this device cannot follow.
    pub(crate) fn quarantine(&mut self, id: &GroupId, entry: &Entry) -> Result<()> {
        let Some(mut row) = self.find_group(id)? else {
            return Ok(());
        };
        row.cursor = entry.seq;
        self.record(Event::EntryQuarantined {
            conversation: Some(row.conversation),
        })?;
        let slot = match self.slot_key(&row) {
            // The group itself cannot be read.
            Err(error) if error.is_confined() => None,
            slot => Some(slot?),
        };
        if slot.is_none_or(|slot| entry.key == slot) {
            self.wedge(&mut row)?;
        }
        self.put_group(&row)
    }

    fn finish_batch(
        &mut self,
        conversation: &ConversationId,
        touched: bool,
        row: Option<&GroupRow>,
    ) -> Result<()> {
        if let Some(row) = row {
            self.put_group(row)?;
        }
        if touched {
            self.touch(conversation)
        } else {
            Ok(())
        }
    }

    fn take_entry(
        &mut self,
        row: &mut GroupRow,
        entry: &Entry,
        touched: &mut bool,
    ) -> Result<Flow> {
        if entry.key.starts_with("commit/") {
            if entry.key == self.slot_key(row)? {
                return self.take_commit(row, entry);
            }
            self.note_early(row, &entry.key)?;
            self.refuse(row, Refusal::Void)?;
        } else if entry.key.starts_with("m/") {
            *touched |= self.take_message(row, entry)?;
            // One of ours may have been the word that this account leaves.
            if self.find_group(&row.id)?.is_none() {
                return Ok(Flow::Moved);
            }
        } else {
            self.refuse(row, Refusal::Foreign)?;
        }
        Ok(Flow::Next)
    }

    fn take_commit(&mut self, row: &mut GroupRow, entry: &Entry) -> Result<Flow> {
        let pending = PENDING.get(self.tx, &row.id)?;
        if let Some(pending) = pending.filter(|pending| pending.body == entry.body) {
            let shift = self.own_shift(row)?;
            self.with_mls(&row.id, |group, provider, _| {
                group
                    .merge_pending_commit(provider)
                    .map_err(|_| Error::Internal("merging an own commit"))
            })?;
            return self.enter_epoch(row, &shift, entry.seq, Some(pending));
        }
        if let Some(mark) = self.commit_mark(row, &entry.body)?
            && self.is_ahead(&row.id, &mark)?
        {
            // A newer copy of this store committed. What it staged is not here, so this one cannot follow.
            self.mark_rolled_back()?;
            self.wedge(row)?;
            return Ok(Flow::Next);
        }
        match self.judge(row, &entry.body)? {
            Verdict::Void => {
                self.refuse(row, Refusal::Void)?;
                self.pass_slot(row)?;
                Ok(Flow::Next)
            }
            Verdict::Stuck => {
                self.record(Event::Security {
                    kind: SecurityKind::BadCommit,
                    conversation: Some(row.conversation),
                    account: None,
                })?;
                self.wedge(row)?;
                Ok(Flow::Next)
            }
            Verdict::Apply(staged, shift) => {
                if !staged.self_removed() {
                    self.with_mls(&row.id, |group, provider, _| {
                        let merged = group.merge_staged_commit(provider, *staged);
                        merged.map_err(|_| Error::Internal("merging a commit"))
                    })?;
                }
                self.enter_epoch(row, &shift, entry.seq, None)
            }
        }
    }

    /// Takes a message; true if the history grew.
    fn take_message(&mut self, row: &mut GroupRow, entry: &Entry) -> Result<bool> {
        match self.read_message(row, &entry.body)? {
            Read::Plain(sender, device, plain) => self.take_plain(row, sender, device, plain),
            Read::Own => {
                if self.is_ahead(&row.id, &unhex(&entry.key["m/".len()..]))? {
                    self.mark_rolled_back()?;
                }
                self.mark_sent_by_entry(&row.conversation, entry)?;
                Ok(false)
            }
            Read::Refused(refusal) => {
                self.refuse(row, refusal)?;
                Ok(false)
            }
        }
    }

    /// Takes what another member sent, if it opens; true if the history grew. Nothing is told of what does not
    /// open: it may have been made up.
    pub(crate) fn take_genuine(&mut self, row: &mut GroupRow, entry: &Entry) -> Result<bool> {
        match self.read_message(row, &entry.body)? {
            Read::Plain(sender, device, plain) => self.take_plain(row, sender, device, plain),
            Read::Own | Read::Refused(_) => Ok(false),
        }
    }

    fn take_plain(
        &mut self,
        row: &mut GroupRow,
        sender: AccountId,
        device: DeviceId,
        plain: Plain,
    ) -> Result<bool> {
        self.heed_claim(&sender, plain.log)?;
        if plain.kind == content::LEAVE {
            self.note_leave(row, sender)?;
            return Ok(false);
        }
        if self
            .find_message(&row.conversation, &device, &plain.id)?
            .is_some()
        {
            return Ok(false);
        }
        let message = MessageRow {
            id: plain.id,
            sender,
            device,
            kind: plain.kind,
            body: plain.body,
            sent_at: plain.sent_at,
            received_at: self.now(),
            delivery: Delivery::Received,
        };
        let seq = self.add_message(&row.conversation, &message)?;
        self.record(Event::Message {
            conversation: row.conversation,
            seq,
        })?;
        Ok(true)
    }

    fn read_message(&mut self, row: &GroupRow, body: &[u8]) -> Result<Read> {
        self.with_mls(&row.id, |group, provider, _| {
            use openmls_traits::OpenMlsProvider as _;
            let Some(message) = parse(group, body, ContentType::Application) else {
                return Ok(Read::Refused(Refusal::Foreign));
            };
            let openmls::prelude::ProtocolMessage::PrivateMessage(private) = &message else {
                return Ok(Read::Refused(Refusal::Foreign));
            };
            let forked = private.aad() != Epoch::of(group, provider.crypto()).fingerprint();
            let processed = match group.process_message(provider, message) {
                Ok(processed) => processed,
                Err(error) => {
                    let refusal = refusal_of(error)?;
                    let forked = forked && refusal == Refusal::Tampered;
                    return Ok(Read::Refused(if forked {
                        Refusal::Forked
                    } else {
                        refusal
                    }));
                }
            };
            let Sender::Member(author) = *processed.sender() else {
                return Ok(Read::Refused(Refusal::Tampered));
            };
            let author = group.public_group().leaf(author).and_then(identity);
            Ok(match (processed.into_content(), author) {
                (ProcessedMessageContent::OwnPrivateMessage, _) => Read::Own,
                (ProcessedMessageContent::ApplicationMessage(message), Some((account, device))) => {
                    let bytes = zeroize::Zeroizing::new(message.into_bytes());
                    match Plain::parse(&bytes) {
                        Some(plain) => Read::Plain(account, device, plain),
                        None => Read::Refused(Refusal::Tampered),
                    }
                }
                _ => Read::Refused(Refusal::Foreign),
            })
        })
    }

    /// A member leaves; whoever commits next removes it.
    fn note_leave(&mut self, row: &mut GroupRow, account: AccountId) -> Result<()> {
        if row.leaving.contains(&account) {
            return Ok(());
        }
        row.leaving.push(account);
        let mut conversation = self.conversation_row(&row.conversation)?;
        if conversation.current != Some(row.id) || !conversation.members.contains(&account) {
            return Ok(());
        }
        conversation.members.retain(|member| *member != account);
        self.put_conversation(&conversation)?;
        self.record(Event::MembersChanged {
            conversation: row.conversation,
            added: Vec::new(),
            removed: vec![account],
            by: account,
        })
    }

    fn refuse(&mut self, row: &GroupRow, reason: Refusal) -> Result<()> {
        self.record(Event::EntryRefused {
            conversation: Some(row.conversation),
            reason,
        })
    }
}
