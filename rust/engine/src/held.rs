//! Messages that wait for a better network, for power or for the person: sync would send them, and the decision
//! about their way says no. They stand beside the queue, so that others pass them, and return to its end.

use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Row};
use sealwright_transport::{Message, Plan, Reason, Transport, Until, Urgency};
use serde::{Deserialize, Serialize};

use crate::conversation::ConversationRow;
use crate::engine::Work;
use crate::error::Result;
use crate::ids::ConversationId;
use crate::outbox::Intent;
use crate::tables;

/// A message that waits.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct HeldRow {
    pub(crate) intent: Intent,
    /// Its size before sealing, in bytes.
    pub(crate) bytes: u64,
}

impl Row for HeldRow {
    const VERSION: u8 = 1;
}

const HELD: Lists<ConversationId, HeldRow> = Lists::new(tables::HELD);

impl HeldRow {
    /// What the decision sees of it.
    pub(crate) fn shape(&self) -> Message {
        let urgency = match self.intent {
            Intent::Leave(_) => Urgency::Ack,
            Intent::Message(_) => Urgency::Normal,
            Intent::Bulk(_) => Urgency::Bulk,
        };
        Message {
            urgency,
            ..Message::text(self.bytes)
        }
    }
}

impl Work<'_> {
    /// Takes a message out of the queue's way.
    pub(crate) fn hold(&mut self, id: &ConversationId, row: HeldRow) -> Result<()> {
        HELD.push(self.tx, id, &row)?;
        self.core.pass.hold(*id);
        Ok(())
    }

    /// Puts what may go by now back into the queue.
    pub(crate) fn release_held(&mut self, conversation: &ConversationRow) -> Result<()> {
        let id = &conversation.id;
        let mut held = self.held(id)?;
        if !held.is_empty() {
            let way = self.way_out(conversation)?;
            let free = |row: &HeldRow| obstacle(&way.plan(&row.shape())).is_none();
            for (seq, row) in held.extract_if(.., |(_, row)| free(row)) {
                HELD.delete(self.tx, id, seq)?;
                self.queue(id, row.intent)?;
            }
        }
        if held.is_empty() {
            self.core.pass.let_go(id);
        } else {
            self.core.pass.hold(*id);
        }
        Ok(())
    }

    /// Everything of a conversation that waits, the oldest first.
    pub(crate) fn held(&self, id: &ConversationId) -> Result<Vec<(u64, HeldRow)>> {
        let all = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit: usize::MAX,
        };
        Ok(HELD.page(self.tx, id, all)?)
    }

    /// Gives up everything of a conversation that waits.
    pub(crate) fn drop_held(&mut self, id: &ConversationId) -> Result<()> {
        self.core.pass.let_go(id);
        Ok(HELD.delete_through(self.tx, id, u64::MAX >> 1)?)
    }
}

/// What keeps a message from the relay. That no network is known is no reason to hold it: a try costs nothing and
/// finds out.
pub(crate) fn obstacle(plan: &Plan) -> Option<Reason> {
    plan.skipped
        .iter()
        .filter(|way| way.transport == Some(Transport::Data))
        .flat_map(|way| &way.reasons)
        .copied()
        .find(|reason| reason.until() != Some(Until::Network))
}
