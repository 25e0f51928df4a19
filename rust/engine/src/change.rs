//! Changes a conversation is to make to its group. Like messages they are intents: accepted as rows,
//! turned into a commit when their turn comes, and struck off when that commit was read back.

use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Row};
use serde::{Deserialize, Serialize};

use crate::engine::Work;
use crate::error::Result;
use crate::ids::{AccountId, ConversationId, DeviceId};
use crate::log::DeviceRecord;
use crate::tables;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Change {
    /// Make the conversation's first group, or the next of its chain.
    Found,
    /// Add every device of an account.
    Add(AccountId),
    /// Remove every device of an account.
    Remove(AccountId),
    /// Remove a device that its account's log does not list.
    Evict(AccountId, DeviceId),
    /// Give a device that lost its place, which is the leaf named, a new one (rule R6).
    Readd {
        account: AccountId,
        device: DeviceRecord,
        place: [u8; 32],
        package: Vec<u8>,
    },
}

impl Change {
    /// The account that it is about; `None` for the founding of a group.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match self {
            Self::Found => None,
            Self::Add(account) | Self::Remove(account) | Self::Evict(account, _) => Some(*account),
            Self::Readd { account, .. } => Some(*account),
        }
    }

    /// Whether it goes ahead of messages that wait: they wait for it, or who it is for would miss them.
    fn is_urgent(&self, doubtful: &[AccountId]) -> bool {
        match self {
            Self::Evict(..) | Self::Readd { .. } => true,
            Self::Remove(account) => doubtful.contains(account),
            Self::Found | Self::Add(_) => false,
        }
    }
}

/// A change, and the last message that was accepted before it: that one goes out first, so that who is
/// added or removed reads exactly what was said in its time.
#[derive(Serialize, Deserialize)]
struct ChangeRow {
    change: Change,
    after: u64,
}

impl Row for ChangeRow {
    const VERSION: u8 = 1;
}

/// Changes by their numbers, and the last message that may go out now, if not all may.
type Due = (Vec<(u64, Change)>, Option<u64>);

const CHANGES: Lists<ConversationId, ChangeRow> = Lists::new(tables::CHANGES);
/// Most changes one commit makes.
const BATCH: usize = 64;

impl Work<'_> {
    pub(crate) fn add_change(&mut self, id: &ConversationId, change: &Change) -> Result<()> {
        let after = self.last_outgoing(id)?;
        CHANGES.push(
            self.tx,
            id,
            &ChangeRow {
                change: change.clone(),
                after,
            },
        )?;
        self.core.pass.mark_dirty(*id);
        Ok(())
    }

    /// The oldest changes that wait.
    pub(crate) fn changes(&self, id: &ConversationId) -> Result<Vec<(u64, Change)>> {
        let page = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit: BATCH,
        };
        let rows = CHANGES.page(self.tx, id, page)?;
        Ok(rows
            .into_iter()
            .map(|(seq, row)| (seq, row.change))
            .collect())
    }

    /// The changes whose turn it is, and the last message that may go out before the next that waits.
    /// Messages to `doubtful` accounts do not go out, so the removal of one waits for none.
    pub(crate) fn due_changes(&self, id: &ConversationId, doubtful: &[AccountId]) -> Result<Due> {
        let first = self.first_outgoing(id)?.unwrap_or(u64::MAX);
        let page = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit: BATCH,
        };
        let rows = CHANGES.page(self.tx, id, page)?;
        let waits = |row: &ChangeRow| first <= row.after && !row.change.is_urgent(doubtful);
        let next = rows.iter().find(|(_, row)| waits(row));
        let next = next.map(|(_, row)| row.after);
        let due = rows.into_iter().filter(|(_, row)| !waits(row));
        Ok((due.map(|(seq, row)| (seq, row.change)).collect(), next))
    }

    /// Strikes off the additions of an account that no commit made yet.
    pub(crate) fn cancel_adds(
        &self,
        id: &ConversationId,
        account: &AccountId,
        made: &[u64],
    ) -> Result<()> {
        for (seq, change) in self.changes(id)? {
            if matches!(change, Change::Add(added) if added == *account) && !made.contains(&seq) {
                self.strike_change(id, seq)?;
            }
        }
        Ok(())
    }

    pub(crate) fn strike_change(&self, id: &ConversationId, seq: u64) -> Result<()> {
        Ok(CHANGES.delete(self.tx, id, seq)?)
    }

    pub(crate) fn drop_changes(&self, id: &ConversationId) -> Result<()> {
        Ok(CHANGES.delete_through(self.tx, id, u64::MAX >> 1)?)
    }
}
