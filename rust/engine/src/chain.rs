//! A conversation's chain of groups: founding one, moving through its epochs, choosing the one that
//! messages go out through.

use openmls::prelude::MlsGroup;
use openmls_traits::OpenMlsProvider as _;
use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::commit::{Blocked, Plan, Shift};
use crate::conversation::ConversationRow;
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{self, Epoch, GroupRow, PENDING, PendingRow, Stage, Tag};
use crate::ids::{AccountId, GroupId};
use crate::log::DeviceRecord;
use crate::model::{Event, State};
use crate::tables;

/// Most groups of one chain that are still read.
const READ_GROUPS: usize = 4;

/// Commit keys of this epoch or a later one that were written before their turn: each is void when its
/// turn comes (rule R2).
#[derive(Default, Serialize, Deserialize)]
struct EarlyRow(Vec<String>);

impl Row for EarlyRow {
    const VERSION: u8 = 1;
}

const EARLY: Records<GroupId, EarlyRow> = Records::new(tables::EARLY);

/// Where reading goes on after an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// With the next entry.
    Next,
    /// Not in this stream: the group moved to another, or is over.
    Moved,
}

impl Work<'_> {
    /// Founds the next group of a chain once the packages of all its members are here; what is missing if
    /// they are not. Who is `absent` is left for a later commit.
    pub(crate) fn found_group(
        &mut self,
        conversation: &mut ConversationRow,
        change: u64,
        absent: &[AccountId],
    ) -> Result<Option<Vec<Blocked>>> {
        let own = self.me()?.account.id;
        let mut plan = Plan {
            changes: vec![change],
            ..Plan::default()
        };
        let mut blocked = Vec::new();
        let others = conversation.members.iter();
        for account in others.filter(|member| **member != own && !absent.contains(member)) {
            self.plan_add(&conversation.id, *account, change, &mut plan, &mut blocked)?;
        }
        if !blocked.is_empty() {
            return Ok(Some(blocked));
        }
        let row = self.found_mls(conversation)?;
        let Some(pending) = self.make_commit(&row, &[], &plan)? else {
            let invited: Vec<_> = plan
                .invites
                .iter()
                .map(|invite| (invite.account, invite.device.clone()))
                .collect();
            self.drop_misfits(&row, &mut plan)?;
            self.delete_group(&row.id)?;
            let misfit = |(_, device): &(AccountId, DeviceRecord)| {
                !plan.invites.iter().any(|invite| invite.device == *device)
            };
            let misfits = invited.into_iter().filter(misfit);
            let blocked = misfits.map(|(account, device)| Blocked::Package(account, device));
            return Ok(Some(blocked.collect()));
        };
        PENDING.put(self.tx, &row.id, &pending)?;
        conversation.generation = row.generation;
        conversation.groups.push(row.id);
        self.put_conversation(conversation)?;
        absent
            .iter()
            .try_for_each(|account| self.add_change(&conversation.id, &Change::Add(*account)))?;
        Ok(None)
    }

    /// A new group with nobody but this device in it.
    fn found_mls(&mut self, conversation: &ConversationRow) -> Result<GroupRow> {
        let id = GroupId(self.random()?);
        let generation = conversation.generation.saturating_add(1);
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
            last_committer: None,
        };
        self.adopt_mls(id, mls);
        self.put_group(&row)?;
        Ok(row)
    }

    /// Passes over a void slot, and over those behind it that were filled before their turn.
    pub(crate) fn pass_slot(&mut self, row: &mut GroupRow) -> Result<()> {
        row.slot += 1;
        self.settle_slot(row)
    }

    /// Remembers a commit key that is not the lowest open slot of this epoch. Those of epochs past, and
    /// of slots passed, can have no turn any more.
    pub(crate) fn note_early(&mut self, row: &GroupRow, key: &str) -> Result<()> {
        let epoch = self.with_mls(&row.id, |group, _, _| Ok(group.epoch().as_u64()))?;
        let due = epoch..=epoch.saturating_add(1);
        if !epoch_of(key).is_some_and(|named| due.contains(&named)) {
            return Ok(());
        }
        let mut early = self.early(&row.id)?;
        if !early.iter().any(|noted| noted == key) {
            early.push(key.to_owned());
            EARLY.put(self.tx, &row.id, &EarlyRow(early))?;
        }
        Ok(())
    }

    /// The commit keys of a group that were written before their turn.
    pub(crate) fn early(&self, id: &GroupId) -> Result<Vec<String>> {
        let row = EARLY.get(self.tx, id)?;
        Ok(row.map(|row| row.0).unwrap_or_default())
    }

    /// Takes over what a joiner was told of keys written before their turn.
    pub(crate) fn put_early(&self, id: &GroupId, early: Vec<String>) -> Result<()> {
        Ok(EARLY.put(self.tx, id, &EarlyRow(early))?)
    }

    pub(crate) fn forget_early(&self, id: &GroupId) -> Result<()> {
        EARLY.delete(self.tx, id)?;
        Ok(())
    }

    /// Keeps the early keys that belong to the epoch just entered; a new stream has none.
    fn enter_slots(&mut self, row: &mut GroupRow, moved: bool) -> Result<()> {
        let mut early = self.early(&row.id)?;
        if early.is_empty() {
            return Ok(());
        }
        let first = self.slot_key(row)?;
        let prefix = first.strip_suffix('0').unwrap_or_default();
        early.retain(|key| !moved && key.starts_with(prefix));
        self.put_early(&row.id, early)?;
        self.settle_slot(row)
    }

    /// Goes to the lowest slot that was not filled before its turn.
    fn settle_slot(&mut self, row: &mut GroupRow) -> Result<()> {
        let early = self.early(&row.id)?;
        while early.contains(&self.slot_key(row)?) {
            row.slot += 1;
        }
        Ok(())
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
        row.last_committer = Some(shift.by_device);
        self.enter_slots(row, moved)?;
        let leaves = self.leaves(&row.id)?;
        let gone = |account: &AccountId| shift.removed.iter().any(|leaf| leaf.account == *account);
        row.leaving
            .retain(|account| leaves.iter().any(|leaf| leaf.account == *account) && !gone(account));
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
            self.forget_early_welcomes(&id)?;
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

/// The epoch that a commit key names.
fn epoch_of(key: &str) -> Option<u64> {
    let (epoch, _) = key.strip_prefix("commit/")?.split_once('-')?;
    epoch.parse().ok()
}
