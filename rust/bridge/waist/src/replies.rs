//! What a caller gets under `ok`.

use sealwright_transport::{Choices, Local, Preferences, Until};
use serde::{Deserialize, Serialize};

use crate::events::JournalEvent;
use crate::ids::{AccountId, ConversationId, DeviceId, MessageId, StreamToken};
use crate::integer::Integer;
use crate::jobs::Job;
use crate::requests::{Preview, ProfileAction};

macro_rules! reply {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $name {
            $($(#[$field_meta])* pub(crate) $field: $type,)*
        }
    };
}

/// Whether a conversation is a 1:1 or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum ConversationKind {
    /// Exactly two accounts, for good.
    Direct,
    /// Any number of accounts.
    Group,
}

/// How a conversation stands.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum ConversationState {
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

/// What a message holds.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum MessageKind {
    /// `text`.
    Text,
    /// `data`.
    Data,
    /// A kind that this version does not know, kept for one that does.
    Unknown,
}

/// Where a message is on its way.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum MessageState {
    /// Accepted and stored here; sync will send it.
    Queued,
    /// The relay has it.
    Sent,
    /// From somebody else: decrypted and stored here.
    Received,
}

/// What keeps the storage key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Protection {
    /// A file that only this user can read.
    None,
    /// Nothing is kept.
    Memory,
    /// The operating system's keyring.
    Keyring,
    /// The platform's key store, in software.
    Software,
    /// A trusted execution environment.
    Tee,
    /// A secure element of its own.
    StrongBox,
    /// The Secure Enclave.
    SecureEnclave,
}

/// Where a profile's storage key lies, sealed by whatever protects it.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum KeyStore {
    /// Nowhere: it is in memory only.
    Memory,
    /// In a file of the profile's folder.
    File,
    /// In the operating system's keyring.
    Keyring,
}

/// How an installation stands.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum InstallState {
    /// There is nothing yet: the first opening.
    Fresh,
    /// Key and data belong together.
    Ready,
    /// The device was not unlocked since it started, so the key cannot be read. It may well be there.
    LockedBeforeFirstUnlock,
    /// There is data and no key for it: restored from a backup, or moved from another device.
    RestoredWithoutKeys,
    /// There is a key and no data for it: the app was removed and installed again, or its data was cleared.
    OrphanedKeys,
    /// The key can never be read again: its hardware key is gone or was invalidated, or it was damaged.
    KeyInvalidated,
    /// The key is not the one that this data was sealed with.
    WrongKey,
    /// The data is an older copy, or a copy that another device goes on with. Nothing is sent with it.
    RolledBack,
    /// A newer version of the app made the key or the data.
    NewerFormat,
}

/// What is lost in a state, for good.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Loss {
    /// Nothing.
    Nothing,
    /// This device's place in every conversation. History stays.
    Sessions,
    /// Everything of this profile on this device.
    Everything,
}

reply! {
    /// Nothing to say.
    Done {}
}
reply! {
    /// Who is there.
    Hello {
        /// The waist version, as `major.minor`.
        waist: &'static str,
        /// The engine's version.
        engine: &'static str,
        /// MLS cipher suites, the preferred first.
        suites: Vec<u16>,
    }
}
reply! {
    /// An open profile.
    OpenedEngine {
        /// Its handle.
        engine: String,
        /// Its account, if it has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        account: Option<Account>,
        /// What keeps its storage key.
        protection: Protection,
    }
}
reply! {
    /// How a profile stands.
    ProfileReport {
        /// In one word.
        state: InstallState,
        /// What is lost.
        loss: Loss,
        /// What the app can do, the mildest first.
        actions: Vec<ProfileAction>,
    }
}
reply! {
    /// Who keeps a profile's storage key, and how.
    Custody {
        /// What protects it.
        protection: Protection,
        /// Where it lies.
        store: KeyStore,
        /// How the profile stands: `ready` or `rolledBack`.
        state: InstallState,
        /// What is lost.
        loss: Loss,
        /// What the app can do, the mildest first.
        actions: Vec<ProfileAction>,
        /// When the storage key was made, in milliseconds since 1970; missing for a profile in memory.
        #[serde(skip_serializing_if = "Option::is_none")]
        key_made_at: Option<Integer>,
        /// Whether rows are still to be re-sealed since then.
        rotating: bool,
    }
}
reply! {
    /// What a push brought.
    Pushed {
        /// The message that it added to a history. Missing for what is no message, was taken before, or waits for
        /// sync.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<Message>,
    }
}
reply! {
    /// What is known of this device.
    Capabilities {
        /// Each fact with its source and age.
        facts: Local,
    }
}
reply! {
    /// What the person chose, and what follows from it.
    ChosenPreferences {
        /// What they chose here.
        own: Preferences,
        /// What counts here, with the app's choices and the defaults.
        effective: Choices,
    }
}
reply! {
    /// What there is to do, and which turns in the background would help.
    Schedule {
        /// What there is to do, in the order in which sync does it.
        waiting: Vec<Waiting>,
        /// Turns worth asking the system for: at most a short one and a long one.
        turns: Vec<Turn>,
    }
}
reply! {
    /// Work of one kind.
    Waiting {
        /// What kind.
        purpose: Purpose,
        /// How many conversations, messages or things of the kind; 1 where counting makes no sense.
        count: u32,
        /// Not before this, in milliseconds since 1970.
        not_before: Integer,
        /// What has to change first; missing if it can be done now.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Until>,
    }
}
reply! {
    /// A turn in the background.
    Turn {
        /// Not before this, in milliseconds since 1970.
        not_before: Integer,
        /// Whether a network that costs by volume will not do.
        unmetered: bool,
        /// Whether the device is to be charging.
        charging: bool,
        /// For how long at most, in milliseconds.
        budget_ms: u32,
    }
}
/// Kinds of work.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Purpose {
    /// Commits, Welcomes, log entries: others wait for them.
    Handshake,
    /// Messages that may go now.
    Message,
    /// What others sent.
    Receive,
    /// Messages that the decision about their way holds back.
    Held,
    /// New key packages and a new storage key.
    Upkeep,
}
reply! {
    /// What came of resting.
    Rest {
        /// Whether the system was asked for a turn in the background.
        asked: bool,
    }
}
reply! {
    /// How far a rotation has come.
    Rotation {
        /// Whether rows are still to be re-sealed.
        more: bool,
    }
}
reply! {
    /// A profile's own account.
    Account {
        /// The account.
        id: AccountId,
        /// The name of this device; it never leaves it.
        device_name: String,
        /// This device.
        device_id: DeviceId,
        /// Milliseconds since 1970.
        created_at: Integer,
    }
}
reply! {
    /// A conversation.
    Conversation {
        /// Its handle, the same in every reply to the same engine handle until it is closed.
        handle: String,
        /// Its id.
        id: ConversationId,
        /// 1:1 or group.
        kind: ConversationKind,
        /// The accounts in it, oneself included, in ascending order.
        members: Vec<AccountId>,
        /// How it stands.
        state: ConversationState,
        /// Its newest message.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_message: Option<Message>,
        /// When this device first knew of it, in milliseconds since 1970.
        created_at: Integer,
        /// What notifications may show of it.
        preview: Preview,
    }
}
reply! {
    /// A page of conversations.
    ConversationPage {
        /// Those with the newest activity first.
        conversations: Vec<Conversation>,
        /// Give it back as `before` to continue; missing at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<Integer>,
    }
}
reply! {
    /// A message of the history.
    Message {
        /// The message.
        id: MessageId,
        /// Where.
        conversation: ConversationId,
        /// Who sent it.
        sender: AccountId,
        /// From which device.
        device: DeviceId,
        /// Whether this account sent it.
        mine: bool,
        /// What it holds.
        kind: MessageKind,
        /// Its text, if it holds text.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The blob with its data, if it holds data.
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<u32>,
        /// The sender's clock when it was sent, in milliseconds since 1970; not to be trusted.
        sent_at: Integer,
        /// This device's clock when it was stored, in milliseconds since 1970.
        received_at: Integer,
        /// Where it is on its way.
        state: MessageState,
        /// Its place in this device's history of the conversation: 1, 2, 3, …
        seq: Integer,
    }
}
reply! {
    /// A page of messages. It may hold fewer than asked for, and still not be the last.
    MessagePage {
        /// In the order asked for.
        messages: Vec<Message>,
        /// Give it back as `cursor` to continue; missing at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<Integer>,
    }
}
reply! {
    /// A page of events.
    EventPage {
        /// The oldest unacknowledged first.
        events: Vec<JournalEvent>,
        /// Whether more wait behind these.
        more: bool,
    }
}
reply! {
    /// What to do at the relay.
    SyncStep {
        /// To be done in parallel.
        jobs: Vec<Job>,
        /// The streams worth watching.
        watch: Vec<StreamToken>,
        /// Whether something is still to be sent.
        pending: bool,
        /// After how many milliseconds a step is worth calling even if nothing changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        wake_in: Option<Integer>,
    }
}

/// A reply that is none.
#[derive(Serialize)]
pub(crate) struct Refusal {
    /// Why.
    pub(crate) error: crate::errors::Error,
}
