//! The engine: accounts, conversations, messages, and what sync is to do at the relay.
//!
//! [`Engine`] is one profile. It makes no connection, starts no thread and reads no clock but the one it
//! is given ([`Host`]). A message travels so:
//!
//! 1. [`Engine::send`] accepts it: a row of the history and an intent, in one transaction.
//! 2. [`Engine::sync`] encrypts it in the transaction that hands its bytes out as a [`Job`], and takes the
//!    relay's answer in a later step. Bytes are repeated word for word until the relay has them, or the
//!    epoch is over; then the intent is encrypted anew.
//! 3. The other side's [`Engine::sync`] reads the stream in order, decrypts and stores in one transaction,
//!    and adds an [`Event`] that comes back from [`Engine::events`] until acknowledged.
//!
//! Rooms: `account`, `log`, `own_log`, `known` and `record` are who is who; `package`, `group`, `commit`, `chain` and `healing`
//! are MLS (RFC 9420) under our ordering rules; `conversation`, `message`, `content`, `outbox` and
//! `journal` are what an app sees; `custody`, `mark` and `rejoin` are what becomes of the store itself; `post`, `mailbox`, `receive`, `attempts`, `pass`, `plan` and `sync` are
//! the way to and from the relay. The rules R1–R8 named in comments stand in `docs/architecture.md`.

mod account;
mod attempts;
mod chain;
mod change;
mod commit;
mod content;
mod conversation;
mod custody;
mod engine;
mod error;
mod group;
mod healing;
mod held;
mod host;
mod hurry;
mod ids;
mod job;
mod journal;
mod known;
mod log;
mod mailbox;
mod mark;
mod message;
mod model;
mod outbox;
mod own_log;
mod package;
mod pass;
mod plan;
mod post;
mod preview;
mod pushed;
mod receive;
mod record;
mod rejoin;
mod schedule;
mod sync;
mod tables;
#[cfg(test)]
mod tests;
mod transport;

pub use engine::Engine;
pub use error::{Error, Result};
pub use host::{Clock, Host, Role, SystemClock};
pub use hurry::{Haste, Hurry};
pub use ids::{
    AccountId, ConversationId, DeviceId, GroupId, MessageId, PoolId, PoolToken, StreamId,
    StreamToken, WriteKey,
};
pub use job::{Append, Entry, Job, JobResult, Outcome, SyncInput, SyncOutput, Work, WorkResult};
pub use model::{
    Account, Content, Conversation, Delivery, Event, Kind, MAX_DATA, MAX_DEVICE_NAME, MAX_MEMBERS,
    MAX_PAGE, MAX_SEND_KEY, MAX_TEXT, Message, Order, Page, Preview, Refusal, SecurityKind, State,
};
pub use outbox::SendOptions;
pub use schedule::{Purpose, Schedule, Turn, Waiting};
