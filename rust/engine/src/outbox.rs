//! Sending is intent first (rule R4): a message is accepted as a row, encrypted when its bytes are handed
//! out, and those bytes are repeated word for word until the relay has them or the epoch is over.

use sealwright_crypto::hash;
use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Row};
use sealwright_transport::{Message as Shape, Urgency};
use serde::{Deserialize, Serialize};

use crate::content::{self, Plain};
use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::group::{Epoch, GroupRow, hex};
use crate::held::{self, HeldRow};
use crate::ids::{ConversationId, GroupId, MessageId};
use crate::job::{Append, Entry};
use crate::message::MessageRow;
use crate::model::{Content, Delivery, Event, MAX_DATA, MAX_SEND_KEY, MAX_TEXT, Message, State};
use crate::tables;
use crate::transport::Way;

/// How [`Engine::send`] takes a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct SendOptions<'a> {
    /// Makes the call idempotent: the same key in the same conversation gives the message that was accepted
    /// first. 1 to [`MAX_SEND_KEY`] bytes.
    pub key: Option<&'a str>,
    /// Whether it can wait for power and a good network: [`Urgency::Bulk`] can.
    pub urgency: Urgency,
}

/// Most messages handed out at once for one conversation.
const BATCH: usize = 64;
/// No more are added once this many bytes are.
const BATCH_BYTES: usize = 512 * 1024;
/// The leaf key changes after this many sent messages, or this long after it last did.
const MESSAGES_PER_LEAF_KEY: u32 = 50;
const AGE_OF_LEAF_KEY: u64 = 24 * 60 * 60 * 1_000;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OutgoingRow {
    intent: Intent,
    envelope: Option<Envelope>,
}

impl Row for OutgoingRow {
    const VERSION: u8 = 1;
}

#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Intent {
    /// The message at this place of the history.
    Message(u64),
    /// The word that this account leaves.
    Leave(MessageId),
    /// The message at this place, which can wait for power and a good network.
    Bulk(u64),
}

/// An intent encrypted for one epoch of one group.
#[derive(Clone, Serialize, Deserialize)]
struct Envelope {
    group: GroupId,
    epoch: u64,
    key: String,
    body: Vec<u8>,
}

const OUTGOING: Lists<ConversationId, OutgoingRow> = Lists::new(tables::OUTGOING);

/// Envelopes to append, and the rows they stand for, in the same order.
pub(crate) struct Handout {
    pub(crate) rows: Vec<u64>,
    pub(crate) entries: Vec<Append>,
}

impl Engine {
    /// Accepts a message: when this returns it is stored and will be sent, whatever happens to the
    /// process. What the decision about its way holds back is sent when that says otherwise.
    ///
    /// # Errors
    /// [`Error::UnknownConversation`], [`Error::NotAMember`], [`Error::RolledBack`], [`Error::TextTooLong`],
    /// [`Error::DataTooLong`], [`Error::InvalidArgument`] for a key that is empty or longer than
    /// [`MAX_SEND_KEY`] bytes.
    pub fn send(
        &mut self,
        id: &ConversationId,
        content: Content,
        options: SendOptions<'_>,
    ) -> Result<Message> {
        let SendOptions { key, urgency } = options;
        match &content {
            Content::Text(text) if text.len() > MAX_TEXT => return Err(Error::TextTooLong),
            Content::Data(data) if data.len() > MAX_DATA => return Err(Error::DataTooLong),
            _ => {}
        }
        if key.is_some_and(|key| key.is_empty() || key.len() > MAX_SEND_KEY) {
            return Err(Error::InvalidArgument("key must have 1 to 256 bytes"));
        }
        let (kind, body) = content::encode(&content)?;
        self.write(|work| work.accept(id, kind, body, key, urgency))
    }
}

impl Work<'_> {
    pub(crate) fn accept(
        &mut self,
        id: &ConversationId,
        kind: u16,
        body: Vec<u8>,
        key: Option<&str>,
        urgency: Urgency,
    ) -> Result<Message> {
        self.accepting()?;
        let me = &self.me()?.account;
        let (sender, device) = (me.id, me.device);
        let message_id = match key {
            Some(key) => keyed_message_id(id, key),
            None => MessageId(self.random()?),
        };
        if let Some(seq) = self.find_message(id, &device, &message_id)? {
            let row = self
                .message_row(id, seq)?
                .ok_or(Error::Internal("an indexed message"))?;
            return Ok(self.view_message(id, seq, row));
        }
        self.writable(id)?;
        let now = self.now();
        let row = MessageRow {
            id: message_id,
            sender,
            device,
            kind,
            body,
            sent_at: now,
            received_at: now,
            delivery: Delivery::Queued,
        };
        let seq = self.add_message(id, &row)?;
        let intent = match urgency {
            Urgency::Ack | Urgency::Normal => Intent::Message(seq),
            Urgency::Bulk => Intent::Bulk(seq),
        };
        self.queue(id, intent)?;
        self.touch(id)?;
        Ok(self.view_message(id, seq, row))
    }

    /// Queues the word that this account leaves, after everything accepted before.
    pub(crate) fn say_leave(&mut self, id: &ConversationId) -> Result<()> {
        let intent = Intent::Leave(MessageId(self.random()?));
        self.queue(id, intent)
    }

    /// Adds an intent at the end of the queue.
    pub(crate) fn queue(&mut self, id: &ConversationId, intent: Intent) -> Result<()> {
        OUTGOING.push(
            self.tx,
            id,
            &OutgoingRow {
                intent,
                envelope: None,
            },
        )?;
        self.core.pass.mark_dirty(*id);
        Ok(())
    }

    /// Takes back what was encrypted and not sent: it is encrypted anew when it is handed out.
    pub(crate) fn withdraw(&mut self, id: &ConversationId) -> Result<()> {
        for (seq, row) in self.outgoing(id, usize::MAX)? {
            // Envelopes stand first in the queue.
            if row.envelope.is_none() {
                break;
            }
            let intent = row.intent;
            OUTGOING.put(
                self.tx,
                id,
                seq,
                &OutgoingRow {
                    intent,
                    envelope: None,
                },
            )?;
        }
        Ok(())
    }

    /// Gives up everything that was not sent.
    pub(crate) fn drop_outgoing(&mut self, id: &ConversationId) -> Result<()> {
        self.drop_held(id)?;
        Ok(OUTGOING.delete_through(self.tx, id, u64::MAX >> 1)?)
    }

    /// The first message that was not sent yet.
    pub(crate) fn first_outgoing(&self, id: &ConversationId) -> Result<Option<u64>> {
        Ok(self.outgoing(id, 1)?.first().map(|(seq, _)| *seq))
    }

    /// The last message that was not sent yet; 0 if there is none.
    pub(crate) fn last_outgoing(&self, id: &ConversationId) -> Result<u64> {
        Ok(OUTGOING.last(self.tx, id)?.map_or(0, |(seq, _)| seq))
    }

    /// The next envelopes of a conversation up to `through`, encrypted in this transaction where they are
    /// not yet. What `way` holds back now leaves the queue; what was encrypted before goes as it is.
    pub(crate) fn hand_out(
        &mut self,
        row: &mut GroupRow,
        through: Option<u64>,
        way: &Way,
    ) -> Result<Handout> {
        // What the largest and least urgent may do, all may.
        let open = held::obstacle(&way.plan(&Shape {
            urgency: Urgency::Bulk,
            ..Shape::text(MAX_DATA as u64)
        }))
        .is_none();
        let mut queue = self.outgoing(&row.conversation, BATCH)?;
        queue.retain(|(seq, _)| *seq <= through.unwrap_or(u64::MAX));
        let crypto = self.core.crypto.clone();
        let (epoch, unless, fingerprint) = self.with_mls(&row.id, |group, _, _| {
            let now = Epoch::of(group, &crypto);
            Ok((
                group.epoch().as_u64(),
                now.slot_key(row.slot),
                now.fingerprint(),
            ))
        })?;
        let mut handout = Handout {
            rows: Vec::new(),
            entries: Vec::new(),
        };
        let mut size = 0;
        for (seq, mut outgoing) in queue {
            if size > BATCH_BYTES {
                break;
            }
            let current = |envelope: &Envelope| envelope.group == row.id && envelope.epoch == epoch;
            let envelope = match outgoing.envelope.take().filter(current) {
                Some(envelope) => envelope,
                None if !open && self.hold_back(row, seq, outgoing.intent, way)? => continue,
                None => {
                    let envelope = self.encrypt(row, outgoing.intent, epoch, &fingerprint)?;
                    let encrypted = OutgoingRow {
                        intent: outgoing.intent,
                        envelope: Some(envelope.clone()),
                    };
                    OUTGOING.put(self.tx, &row.conversation, seq, &encrypted)?;
                    row.sent += 1;
                    envelope
                }
            };
            size += envelope.body.len();
            handout.rows.push(seq);
            handout.entries.push(Append {
                key: envelope.key,
                body: envelope.body,
                unless: Some(unless.clone()),
            });
        }
        self.put_custody()?;
        let age = self.now().saturating_sub(row.updated_at);
        row.update_due |=
            row.sent >= MESSAGES_PER_LEAF_KEY || (row.sent > 0 && age > AGE_OF_LEAF_KEY);
        Ok(handout)
    }

    /// Takes a message out of the queue if `way` holds it back; whether it does.
    fn hold_back(&mut self, row: &GroupRow, seq: u64, intent: Intent, way: &Way) -> Result<bool> {
        let (Intent::Message(place) | Intent::Bulk(place)) = intent else {
            return Ok(false);
        };
        let message = self.message_row(&row.conversation, place)?;
        let message = message.ok_or(Error::Internal("a queued message"))?;
        let held = HeldRow {
            intent,
            bytes: message.body.len() as u64,
        };
        if held::obstacle(&way.plan(&held.shape())).is_none() {
            return Ok(false);
        }
        OUTGOING.delete(self.tx, &row.conversation, seq)?;
        self.hold(&row.conversation, held)?;
        Ok(true)
    }

    /// The relay has this envelope.
    pub(crate) fn mark_sent(&mut self, id: &ConversationId, seq: u64) -> Result<()> {
        let Some(outgoing) = OUTGOING.get(self.tx, id, seq)? else {
            return Ok(());
        };
        OUTGOING.delete(self.tx, id, seq)?;
        match outgoing.intent {
            Intent::Message(place) | Intent::Bulk(place) => {
                let mut row = self
                    .message_row(id, place)?
                    .ok_or(Error::Internal("a queued message"))?;
                row.delivery = Delivery::Sent;
                self.put_message(id, place, &row)?;
                self.record(Event::MessageSent {
                    conversation: *id,
                    id: row.id,
                })
            }
            Intent::Leave(_) => self.finish_leaving(id),
        }
    }

    /// If an entry read from the stream is one of our envelopes that we did not know to be accepted. What
    /// reads like ours but is not, byte for byte, is a member's forgery.
    pub(crate) fn mark_sent_by_entry(&mut self, id: &ConversationId, entry: &Entry) -> Result<()> {
        // Envelopes stand first in the queue: without one there, none is out that was not answered.
        let first = self.outgoing(id, 1)?;
        if first.iter().all(|(_, row)| row.envelope.is_none()) {
            return Ok(());
        }
        let queue = self.outgoing(id, BATCH)?;
        let ours = queue.iter().find(|(_, row)| {
            let same =
                |envelope: &Envelope| envelope.key == entry.key && envelope.body == entry.body;
            row.envelope.as_ref().is_some_and(same)
        });
        match ours {
            Some((seq, _)) => self.mark_sent(id, *seq),
            None => Ok(()),
        }
    }

    fn finish_leaving(&mut self, id: &ConversationId) -> Result<()> {
        let mut row = self.conversation_row(id)?;
        if row.state != State::Left {
            return Ok(());
        }
        self.drop_held(id)?;
        for group in std::mem::take(&mut row.groups) {
            self.forget_early_welcomes(&group)?;
            self.delete_group(&group)?;
        }
        row.current = None;
        self.put_conversation(&row)
    }

    fn encrypt(
        &mut self,
        row: &GroupRow,
        intent: Intent,
        epoch: u64,
        fingerprint: &[u8],
    ) -> Result<Envelope> {
        let own = self.me()?.account.id;
        let log = self.claim_of(&own)?;
        let plain = match intent {
            Intent::Message(seq) | Intent::Bulk(seq) => {
                let message = self.message_row(&row.conversation, seq)?;
                let message = message.ok_or(Error::Internal("a queued message"))?;
                Plain {
                    kind: message.kind,
                    id: message.id,
                    sent_at: message.sent_at,
                    log,
                    body: message.body,
                }
            }
            Intent::Leave(id) => Plain {
                kind: content::LEAVE,
                id,
                sent_at: self.now(),
                log,
                body: Vec::new(),
            },
        };
        let bytes = zeroize::Zeroizing::new(plain.to_bytes()?);
        let body = self.with_mls(&row.id, |group, provider, key| {
            group.set_aad(fingerprint.to_vec());
            let message = group
                .create_message(provider, key, &bytes)
                .map_err(|_| Error::Internal("encrypting a message"))?;
            message
                .to_bytes()
                .map_err(|_| Error::Internal("encoding a message"))
        })?;
        let key = format!("m/{}", hex(&self.next_mark(&row.id)?));
        Ok(Envelope {
            group: row.id,
            epoch,
            key,
            body,
        })
    }

    /// How many intents are in the queue.
    pub(crate) fn queued(&self, id: &ConversationId) -> Result<usize> {
        Ok(self.outgoing(id, usize::MAX)?.len())
    }

    fn outgoing(&self, id: &ConversationId, limit: usize) -> Result<Vec<(u64, OutgoingRow)>> {
        let page = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit,
        };
        Ok(OUTGOING.page(self.tx, id, page)?)
    }
}

/// The message id that an idempotency key stands for.
fn keyed_message_id(conversation: &ConversationId, key: &str) -> MessageId {
    let hash = hash("message key", &[&conversation.0, key.as_bytes()]);
    let mut id = [0; MessageId::SIZE];
    id.copy_from_slice(&hash[..MessageId::SIZE]);
    MessageId(id)
}
