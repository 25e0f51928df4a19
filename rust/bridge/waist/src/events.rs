//! What an engine has to say unasked: events of its journal, and the wake that tells that there are some.

use serde::Serialize;

use crate::ids::{AccountId, ConversationId, MessageId};
use crate::integer::Integer;
use crate::replies::Message;

/// An event and its place in the journal.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "Event & { seq: number }"))]
pub(crate) struct JournalEvent {
    /// Its place: acknowledge through it.
    pub(crate) seq: Integer,
    /// What happened.
    #[serde(flatten)]
    pub(crate) event: Event,
}

/// Something that happened.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum Event {
    /// A message arrived and is stored.
    Message {
        /// Where.
        conversation: ConversationId,
        /// The message.
        message: Box<Message>,
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
        #[serde(skip_serializing_if = "Option::is_none")]
        conversation: Option<ConversationId>,
        /// Whose account, if known.
        #[serde(skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
    },
    /// An entry was passed over.
    EntryRefused {
        /// Where; missing for the mailbox.
        #[serde(skip_serializing_if = "Option::is_none")]
        conversation: Option<ConversationId>,
        /// Why.
        code: RefusalCode,
    },
    /// An entry failed three times and was set aside; everything after it goes on.
    EntryQuarantined {
        /// Where; missing for the mailbox.
        #[serde(skip_serializing_if = "Option::is_none")]
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
    /// Something that this version of the waist has no words for.
    Unknown,
}

/// What a security event is about.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum SecurityKind {
    /// A device in the conversation is not in its account's log. Sending waits until the log was read
    /// again; the device is then removed.
    UnlistedDevice,
    /// A member vouches for a longer account log than the relay shows. Sending to that account waits.
    HiddenLog,
    /// A commit by this account cannot be applied here; this device is healing.
    BadCommit,
    /// This profile is an older copy of itself, so nothing is sent with it until `engine.rejoin()`.
    RolledBack,
    /// Something that this version of the waist has no words for.
    Unknown,
}

/// Why an entry was passed over. All of them stand in the error table.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum RefusalCode {
    /// Changed on its way, or never genuine.
    #[serde(rename = "ENTRY_TAMPERED")]
    Tampered,
    /// A copy of an earlier message.
    #[serde(rename = "ENTRY_REPLAYED")]
    Replayed,
    /// Of another group or another epoch.
    #[serde(rename = "ENTRY_FOREIGN")]
    Foreign,
    /// Names another state of the epoch: from a fork, or made to look so.
    #[serde(rename = "ENTRY_FORKED")]
    Forked,
    /// A commit that the group's rules do not allow.
    #[serde(rename = "ENTRY_VOID")]
    Void,
}

/// What the host passes on unasked.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Notice<'a> {
    /// The engine's journal grew: read it with `events`.
    Wake {
        /// The engine.
        engine: &'a str,
    },
    /// Something else is known of this device: read it with `capabilities`.
    CapabilitiesChanged {
        /// The engine.
        engine: &'a str,
    },
    /// The app has a turn in the background. `rest` gives it back.
    #[serde(rename_all = "camelCase")]
    TurnBegan {
        /// The engine.
        engine: &'a str,
        /// For how long, in milliseconds.
        budget_ms: u32,
    },
    /// The turn is about to end.
    TurnEnds {
        /// The engine.
        engine: &'a str,
    },
}
