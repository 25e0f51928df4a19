//! The history of a conversation on this device.

use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Records, Row};
use serde::{Deserialize, Serialize};

use crate::content;
use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::ids::{AccountId, ConversationId, DeviceId, MessageId};
use crate::model::{Delivery, MAX_PAGE, Message, Order, Page};
use crate::tables;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct MessageRow {
    pub(crate) id: MessageId,
    pub(crate) sender: AccountId,
    pub(crate) device: DeviceId,
    pub(crate) kind: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) sent_at: u64,
    pub(crate) received_at: u64,
    pub(crate) delivery: Delivery,
}

impl Row for MessageRow {
    const VERSION: u8 = 1;
}

/// Where a message stands in the history, by what its sender calls it. Never deleted: receivers
/// deduplicate for good (rule R4).
#[derive(Serialize, Deserialize)]
struct IndexRow(u64);

impl Row for IndexRow {
    const VERSION: u8 = 1;
}

const MESSAGES: Lists<ConversationId, MessageRow> = Lists::new(tables::MESSAGES);
const INDEX: Records<[u8; 64], IndexRow> = Records::new(tables::MESSAGE_INDEX);

impl Engine {
    /// One page of a conversation's history. `cursor` is the `next` of the page before.
    ///
    /// # Errors
    /// [`crate::Error::UnknownConversation`], [`crate::Error::Store`].
    pub fn messages(
        &mut self,
        id: &ConversationId,
        order: Order,
        cursor: Option<u64>,
        limit: usize,
    ) -> Result<Page<Message>> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.read(|work| {
            work.conversation_row(id)?;
            let order = match order {
                Order::Newest => ListOrder::Newest,
                Order::Oldest => ListOrder::Oldest,
            };
            let page = ListPage {
                order,
                after: cursor,
                limit: limit + 1,
            };
            let mut rows = MESSAGES.page(work.tx, id, page)?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().map(|(seq, _)| *seq).filter(|_| more);
            let items = rows
                .into_iter()
                .map(|(seq, row)| work.view_message(id, seq, row))
                .collect();
            Ok(Page { items, next })
        })
    }

    /// One message of a conversation's history; `None` if that place is empty.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn message(&mut self, id: &ConversationId, seq: u64) -> Result<Option<Message>> {
        self.read(|work| {
            let row = MESSAGES.get(work.tx, id, seq)?;
            Ok(row.map(|row| work.view_message(id, seq, row)))
        })
    }
}

impl Work<'_> {
    pub(crate) fn last_message(&self, id: &ConversationId) -> Result<Option<Message>> {
        let last = MESSAGES.last(self.tx, id)?;
        Ok(last.map(|(seq, row)| self.view_message(id, seq, row)))
    }

    pub(crate) fn message_row(&self, id: &ConversationId, seq: u64) -> Result<Option<MessageRow>> {
        Ok(MESSAGES.get(self.tx, id, seq)?)
    }

    pub(crate) fn put_message(
        &self,
        id: &ConversationId,
        seq: u64,
        row: &MessageRow,
    ) -> Result<()> {
        Ok(MESSAGES.put(self.tx, id, seq, row)?)
    }

    /// The place of a message that is already in the history.
    pub(crate) fn find_message(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        id: &MessageId,
    ) -> Result<Option<u64>> {
        Ok(INDEX
            .get(self.tx, &index_key(conversation, device, id))?
            .map(|row| row.0))
    }

    /// Adds a message at the end of the history.
    pub(crate) fn add_message(
        &self,
        conversation: &ConversationId,
        row: &MessageRow,
    ) -> Result<u64> {
        let seq = MESSAGES.push(self.tx, conversation, row)?;
        INDEX.put(
            self.tx,
            &index_key(conversation, &row.device, &row.id),
            &IndexRow(seq),
        )?;
        Ok(seq)
    }

    pub(crate) fn view_message(
        &self,
        conversation: &ConversationId,
        seq: u64,
        row: MessageRow,
    ) -> Message {
        let mine = self
            .core
            .me
            .as_ref()
            .is_some_and(|me| me.account.id == row.sender);
        Message {
            seq,
            id: row.id,
            conversation: *conversation,
            sender: row.sender,
            device: row.device,
            mine,
            content: content::decode(row.kind, row.body),
            sent_at: row.sent_at,
            received_at: row.received_at,
            delivery: row.delivery,
        }
    }
}

fn index_key(conversation: &ConversationId, device: &DeviceId, id: &MessageId) -> [u8; 64] {
    let mut key = [0; 64];
    key[..32].copy_from_slice(&conversation.0);
    key[32..48].copy_from_slice(&device.0);
    key[48..].copy_from_slice(&id.0);
    key
}
