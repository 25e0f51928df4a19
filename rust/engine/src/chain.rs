//! A conversation's chain of groups: founding one, moving through its epochs, choosing the one that
//! messages go out through.

use openmls::prelude::MlsGroup;
use openmls_traits::OpenMlsProvider as _;
use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::commit::{Blocked, Plan, Shift};
use crate::conversation::ConversationRow;
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{self, Epoch, GroupRow, PENDING, PendingRow, Stage, Tag};
use crate::ids::GroupId;
use crate::model::{Event, State};
use crate::tables;

/// Most groups of one chain that are still read.
const READ_GROUPS: usize = 4;

/// A commit key that was written before its turn: void when its turn comes (rule R2).
#[derive(Serialize, Deserialize)]
struct EarlyRow;

impl Row for EarlyRow {
    const VERSION: u8 = 1;
}

const EARLY: Records<[u8], EarlyRow> = Records::new(tables::EARLY);

/// Where reading goes on after an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// With the next entry.
    Next,
    /// Not in this stream: the group moved to another, or is over.
    Moved,
}

impl Work<'_> {
    /// Founds the next group of a chain once the packages of all its members are here.
    pub(crate) fn found_group(
        &mut self,
        conversation: &mut ConversationRow,
        change: u64,
    ) -> Result<Vec<Blocked>> {
        let own = self.me()?.account.id;
        let mut plan = Plan {
            changes: vec![change],
            ..Plan::default()
        };
        let mut blocked = Vec::new();
        for account in conversation.members.iter().filter(|member| **member != own) {
            self.plan_add(&conversation.id, *account, &mut plan, &mut blocked)?;
        }
        if !blocked.is_empty() {
            return Ok(blocked);
        }
        let id = GroupId(self.random()?);
        let generation = conversation.generation + 1;
        let tag = Tag {
            kind: conversation.kind,
            conversation: conversation.id,
            generation,
        };
        let provider = self.provider();
        let me = self.me()?;
        let config = group::create_config(provider.crypto(), &tag)?;
        let mls = MlsGroup::new_with_group_id(
            &provider,
            &*me.key,
            &config,
            group::mls_id(&id),
            group::credential(me),
        )
        .map_err(|_| Error::Internal("founding a group"))?;
        let epoch = Epoch::of(&mls, provider.crypto());
        let row = GroupRow {
            id,
            conversation: conversation.id,
            generation,
            stage: Stage::Forming,
            token: epoch.stream_token()?,
            cursor: 0,
            healing_key: *epoch.healing_key()?.as_bytes(),
            slot: 0,
            leaving: Vec::new(),
            unlisted: Vec::new(),
            sent: 0,
            updated_at: self.now(),
            update_due: false,
        };
        self.adopt_mls(id, mls);
        self.put_group(&row)?;
        let pending = self.make_commit(&row, &[], plan)?;
        PENDING.put(self.tx, &id, &pending)?;
        conversation.generation = generation;
        conversation.groups.push(id);
        self.put_conversation(conversation)?;
        Ok(Vec::new())
    }

    /// Passes over a void slot, and over those behind it that were filled before their turn.
    pub(crate) fn pass_slot(&mut self, row: &mut GroupRow) -> Result<()> {
        row.slot += 1;
        self.settle_slot(row)
    }

    /// Remembers a commit key that is not the lowest open slot of this epoch.
    pub(crate) fn note_early(&self, row: &GroupRow, key: &str) -> Result<()> {
        Ok(EARLY.put(self.tx, &early_key(&row.id, key), &EarlyRow)?)
    }

    fn settle_slot(&mut self, row: &mut GroupRow) -> Result<()> {
        loop {
            let key = self.slot_key(row)?;
            if !EARLY.delete(self.tx, &early_key(&row.id, &key))? {
                return Ok(());
            }
            row.slot += 1;
        }
    }

    /// The key of the lowest open commit slot.
    pub(crate) fn slot_key(&mut self, row: &GroupRow) -> Result<String> {
        let slot = row.slot;
        self.with_mls(&row.id, |group, provider, _| {
            Ok(Epoch::of(group, provider.crypto()).slot_key(slot))
        })
    }

    /// Everything that follows from a commit that counts. `ours` is the commit's row if we made it; `seq`
    /// is its number in the stream. The MLS group was merged before, unless the commit removes us.
    pub(crate) fn enter_epoch(
        &mut self,
        row: &mut GroupRow,
        shift: &Shift,
        seq: u64,
        ours: Option<PendingRow>,
    ) -> Result<Flow> {
        PENDING.delete(self.tx, &row.id)?;
        let own = self.me()?.account.device;
        if shift.removed.iter().any(|leaf| leaf.device == own) {
            let back = shift.added.iter().any(|(_, device)| *device == own);
            return self.lose_place(row, back);
        }
        for (account, claim) in &shift.heads {
            self.heed_claim(account, *claim)?;
        }
        let moved = !shift.removed.is_empty();
        if moved {
            let crypto = self.core.crypto.clone();
            row.token = self.with_mls(&row.id, |group, _, _| {
                Epoch::of(group, &crypto).stream_token()
            })?;
            row.cursor = 0;
        }
        row.slot = 0;
        self.settle_slot(row)?;
        let leaves = self.leaves(&row.id)?;
        row.leaving
            .retain(|account| leaves.iter().any(|leaf| leaf.account == *account));
        row.unlisted
            .retain(|(_, device)| leaves.iter().any(|leaf| leaf.device == *device));
        self.check_listed(row, &shift.added)?;
        if shift.by_device == own {
            row.sent = 0;
            row.updated_at = self.now();
            row.update_due = false;
        }
        let formed = row.stage == Stage::Forming;
        row.stage = Stage::Active;
        self.put_group(row)?;
        if let Some(pending) = ours {
            self.settle_commit(row, pending, if moved { 0 } else { seq })?;
        }
        let mut conversation = self.conversation_row(&row.conversation)?;
        if formed {
            self.choose_current(&mut conversation)?;
        }
        self.refresh_members(&mut conversation, row, shift)?;
        self.core.pass.mark_dirty(row.conversation);
        Ok(if moved { Flow::Moved } else { Flow::Next })
    }

    /// Devices that came in are checked against their account's log; until all are listed nothing is sent.
    pub(crate) fn check_listed(
        &mut self,
        row: &mut GroupRow,
        devices: &[(crate::ids::AccountId, crate::ids::DeviceId)],
    ) -> Result<()> {
        for (account, device) in devices {
            if !self.is_listed(account, device)? {
                row.unlisted.push((*account, *device));
                self.core.pass.want_log(*account);
            }
        }
        Ok(())
    }

    /// Messages go out through the group of the highest generation, of two alike the one with the lower
    /// id (both sides choose alike). The others stay readable.
    pub(crate) fn choose_current(&mut self, conversation: &mut ConversationRow) -> Result<()> {
        let mut groups = Vec::new();
        for id in &conversation.groups {
            groups.extend(self.find_group(id)?);
        }
        let formed = groups.iter().filter(|row| row.stage != Stage::Forming);
        let Some(best) = formed.min_by_key(|row| (std::cmp::Reverse(row.generation), row.id))
        else {
            return Ok(());
        };
        let (best, generation) = (best.id, best.generation);
        conversation.current = Some(best);
        conversation.generation = conversation.generation.max(generation);
        if !matches!(conversation.state, State::Left) {
            conversation.state = State::Active;
        }
        let outdone = |row: &&GroupRow| {
            row.id != best
                && (row.stage != Stage::Active || row.generation < generation.saturating_sub(1))
        };
        let mut over: Vec<_> = groups.iter().filter(outdone).map(|row| row.id).collect();
        let kept = groups.len() - over.len();
        let spare = groups
            .iter()
            .filter(|row| row.id != best && !over.contains(&row.id))
            .map(|row| row.id);
        let spare: Vec<_> = spare.take(kept.saturating_sub(READ_GROUPS)).collect();
        over.extend(spare);
        for id in over {
            conversation.groups.retain(|group| *group != id);
            self.delete_group(&id)?;
        }
        self.put_conversation(conversation)
    }

    /// This device is out of the group: for good, or to come back by a Welcome that is on its way.
    fn lose_place(&mut self, row: &mut GroupRow, back: bool) -> Result<Flow> {
        let mut conversation = self.conversation_row(&row.conversation)?;
        if back {
            row.stage = Stage::Wedged {
                asked_at: Some(self.now()),
            };
            self.put_group(row)?;
            return Ok(Flow::Moved);
        }
        self.delete_group(&row.id)?;
        conversation.groups.retain(|group| *group != row.id);
        if conversation.current == Some(row.id) {
            conversation.current = None;
            let left = conversation.state == State::Left;
            conversation.state = if left { State::Left } else { State::Removed };
            self.drop_changes(&conversation.id)?;
            self.drop_outgoing(&conversation.id)?;
            let own = self.me()?.account.id;
            conversation.members.retain(|member| *member != own);
            if !left {
                self.record(Event::ConversationRemoved {
                    conversation: conversation.id,
                })?;
            }
        }
        self.put_conversation(&conversation)?;
        Ok(Flow::Moved)
    }

    /// Our commit counts: what it was made from is done, and its Welcomes go out.
    fn settle_commit(&mut self, row: &GroupRow, pending: PendingRow, start: u64) -> Result<()> {
        for change in &pending.changes {
            self.strike_change(&row.conversation, *change)?;
        }
        for device in &pending.invited {
            self.forget_taken(&row.conversation, device)?;
        }
        match pending.welcome {
            Some(welcome) => self.welcome(row, &welcome, &pending.invited, start),
            None => Ok(()),
        }
    }

    fn refresh_members(
        &mut self,
        conversation: &mut ConversationRow,
        row: &GroupRow,
        shift: &Shift,
    ) -> Result<()> {
        if conversation.current != Some(row.id) {
            return self.put_conversation(conversation);
        }
        let leaves = self.leaves(&row.id)?;
        let mut members = group::accounts_of(&leaves);
        members.retain(|member| !row.leaving.contains(member));
        let added: Vec<_> = members
            .iter()
            .filter(|new| !conversation.members.contains(new))
            .copied()
            .collect();
        let removed: Vec<_> = conversation
            .members
            .iter()
            .filter(|old| !members.contains(old))
            .copied()
            .collect();
        conversation.members = members;
        self.put_conversation(conversation)?;
        if added.is_empty() && removed.is_empty() {
            return Ok(());
        }
        self.record(Event::MembersChanged {
            conversation: conversation.id,
            added,
            removed,
            by: shift.by,
        })
    }
}

fn early_key(group: &GroupId, key: &str) -> Vec<u8> {
    [&group.0[..], key.as_bytes()].concat()
}
