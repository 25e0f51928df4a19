//! What the engine tells its caller: accounts, conversations, messages, events.

use crate::ids::{AccountId, ConversationId, DeviceId, MessageId};

/// Longest text of a message, in bytes of UTF-8.
pub const MAX_TEXT: usize = 64 * 1024;
/// Longest data of a message, in bytes.
pub const MAX_DATA: usize = 256 * 1024;
/// Most accounts in a conversation, oneself included.
pub const MAX_MEMBERS: usize = 256;
/// Most items one page of conversations, messages or events holds; a larger limit is cut to this.
pub const MAX_PAGE: usize = 1_000;
/// Longest device name, in bytes of UTF-8.
pub const MAX_DEVICE_NAME: usize = 128;
/// Longest idempotency key of [`crate::Engine::send`], in bytes of UTF-8.
pub const MAX_SEND_KEY: usize = 256;

/// The profile's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// This device.
    pub device: DeviceId,
    /// The name given to this device; it never leaves it.
    pub device_name: String,
    /// When the account was created, in milliseconds since 1970.
    pub created_at: u64,
}

/// Whether a conversation is a 1:1 or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// Exactly two accounts, for good.
    Direct,
    /// Any number of accounts up to [`MAX_MEMBERS`].
    Group,
}

/// How a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum State {
    /// Accepted here, not yet started with the others: sync will do it.
    Creating,
    /// In use.
    Active,
    /// This device lost its place in the group and is getting it back; messages queue meanwhile.
    Healing,
    /// This account left. History stays readable.
    Left,
    /// Another member removed this account. History stays readable.
    Removed,
}

/// A conversation, as listed.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The conversation.
    pub id: ConversationId,
    /// 1:1 or group.
    pub kind: Kind,
    /// The accounts in it, oneself included, in ascending order of id.
    pub members: Vec<AccountId>,
    /// How it stands.
    pub state: State,
    /// Its newest message.
    pub last_message: Option<Message>,
    /// When this device first knew of it, in milliseconds since 1970.
    pub created_at: u64,
    /// What notifications may show of it.
    pub preview: Preview,
}

/// What a notification may show of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preview {
    /// That there is something new, and nothing of it.
    #[default]
    None,
    /// Who wrote, and the text.
    Full,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// Text, at most [`MAX_TEXT`] bytes.
    Text(String),
    /// An app's own bytes, at most [`MAX_DATA`].
    Data(Vec<u8>),
    /// A kind that this version does not know, kept as it came for one that does.
    Unknown,
}

/// Where a message is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Delivery {
    /// Accepted and stored here; sync will send it.
    Queued,
    /// The relay has it.
    Sent,
    /// From somebody else: decrypted and stored here.
    Received,
}

/// A message of the history.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its place in this device's history of the conversation: 1, 2, 3, … in order of acceptance.
    pub seq: u64,
    /// The message.
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The sender's account.
    pub sender: AccountId,
    /// The sender's device.
    pub device: DeviceId,
    /// Whether this account sent it.
    pub mine: bool,
    /// What it says.
    pub content: Content,
    /// The sender's clock when it was sent, in milliseconds since 1970; not to be trusted.
    pub sent_at: u64,
    /// This device's clock when it was stored, in milliseconds since 1970.
    pub received_at: u64,
    /// Where it is on its way.
    pub delivery: Delivery,
}

/// Which end of the history a page starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the newest back.
    Newest,
    /// From the oldest on.
    Oldest,
}

/// One page of a listing.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// Give this back to continue; `None` at the end.
    pub next: Option<u64>,
}

/// Why an entry of a stream was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Refusal {
    /// Not a well-formed entry, or changed on its way: it does not decrypt or its signature is wrong.
    Tampered,
    /// Decrypted before: a copy of an earlier message.
    Replayed,
    /// Of another group or another epoch than the one this stream is in.
    Foreign,
    /// Names another state of the epoch than this device holds: from a fork, or made to look so. Nobody
    /// vouches for it, so nothing follows.
    Forked,
    /// A commit that this group's rules do not allow; every member passes over it.
    Void,
}

/// What a security event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum SecurityKind {
    /// A device in the conversation is not in its account's log. Sending waits until the log was read
    /// again; the device is then removed.
    UnlistedDevice,
    /// A member vouches for a longer account log than the relay shows. Sending to that account waits.
    HiddenLog,
    /// A commit by this account cannot be applied here; this device is healing.
    BadCommit,
    /// This store is an older copy of itself, or one of two. Nothing is sent with it.
    RolledBack,
}

/// Something that happened, kept until acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Event {
    /// A message arrived and is stored.
    Message {
        /// Where.
        conversation: ConversationId,
        /// Its place in the history: [`crate::Engine::message`].
        seq: u64,
    },
    /// The relay has a message of ours.
    MessageSent {
        /// Where.
        conversation: ConversationId,
        /// Which.
        id: MessageId,
    },
    /// Somebody added this account to a conversation.
    ConversationAdded {
        /// Which.
        conversation: ConversationId,
    },
    /// Members came or went.
    MembersChanged {
        /// Where.
        conversation: ConversationId,
        /// Who came.
        added: Vec<AccountId>,
        /// Who went.
        removed: Vec<AccountId>,
        /// Who did it.
        by: AccountId,
    },
    /// This account is no longer a member.
    ConversationRemoved {
        /// Which.
        conversation: ConversationId,
    },
    /// Something a person should know of.
    Security {
        /// What.
        kind: SecurityKind,
        /// Where, if in one conversation.
        conversation: Option<ConversationId>,
        /// Whose account, if known.
        account: Option<AccountId>,
    },
    /// An entry was passed over.
    EntryRefused {
        /// Where; `None` for the mailbox.
        conversation: Option<ConversationId>,
        /// Why.
        reason: Refusal,
    },
    /// An entry failed three times and was set aside; everything after it goes on.
    EntryQuarantined {
        /// Where; `None` for the mailbox.
        conversation: Option<ConversationId>,
    },
    /// This device lost its place in a conversation's group and asked for it back.
    Healing {
        /// Where.
        conversation: ConversationId,
    },
    /// This device has its place back.
    Healed {
        /// Where.
        conversation: ConversationId,
    },
}
