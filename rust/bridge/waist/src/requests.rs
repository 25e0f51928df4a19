//! What a caller may ask, as it stands in JSON beside `op`. A field that stands nowhere here is refused.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ConversationId, StreamId};
use crate::integer::Integer;
use crate::jobs::JobResult;
use crate::replies::ConversationKind;
use sealwright_transport::{Local, Message, Peer, Policy, Preferences, Time, Urgency};

macro_rules! request {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[$field_meta])* pub(crate) $field: $type,)*
        }
    };
}

/// Where a profile is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Storage {
    /// In the profile's folder.
    #[default]
    Disk,
    /// In memory: gone when its last handle closes.
    Memory,
}

/// Who opens a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "EngineRole"))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Role {
    /// The app.
    #[default]
    App,
    /// A process beside it that only receives: a notification extension.
    Extension,
}

/// What a notification may show of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Preview {
    /// That there is something new, and nothing of it.
    None,
    /// Who wrote, and the text.
    Full,
}

/// What an app can do about the state of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum ProfileAction {
    /// Open it.
    Open,
    /// Try again once the device was unlocked.
    RetryAfterUnlock,
    /// Try again: the cause may pass.
    Retry,
    /// Install a version of the app that is at least as new.
    UpdateApp,
    /// Destroy the key that nothing is left for, then start as a fresh installation.
    DiscardOrphan,
    /// Destroy what cannot be read, then start as a fresh installation.
    StartOver,
    /// Keep the history, give up every session, and ask the other members for a new place.
    Rejoin,
}

/// Which end a page of messages starts from.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum PageOrder {
    /// From the newest back.
    Newest,
    /// From the oldest on.
    Oldest,
}

request! {
    /// Says who is there. The first call of every caller.
    HelloRequest {
        /// The waist version that the caller speaks, as `major.minor`.
        waist: String,
    }
}
request! {
    /// Opens a profile, or gets another handle on one that this process has open.
    OpenEngineRequest {
        /// 1 to 64 characters of `A-Z a-z 0-9 _ -`.
        profile: String,
        /// The folder that holds the profile's own folder, where the platform has none. Made if it is not there.
        directory: Option<String>,
        /// Keep the storage key in a file that only this user can read, instead of the keyring. Default false.
        allow_unprotected: Option<bool>,
        /// Default `disk`.
        storage: Option<Storage>,
        /// Default `app`.
        role: Option<Role>,
    }
}
request! {
    /// Looks how a profile stands, without changing anything.
    InspectProfileRequest {
        /// As for `openEngine`.
        profile: String,
        /// As for `openEngine`.
        directory: Option<String>,
        /// As for `openEngine`.
        allow_unprotected: Option<bool>,
    }
}
request! {
    /// Destroys what the state of a profile offers to destroy.
    ResolveProfileRequest {
        /// As for `openEngine`.
        profile: String,
        /// As for `openEngine`.
        directory: Option<String>,
        /// As for `openEngine`.
        allow_unprotected: Option<bool>,
        /// `discardOrphan` or `startOver`.
        action: ProfileAction,
    }
}
request! {
    /// Tells who keeps the storage key, and how.
    CustodyRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Rotates the storage key, or goes on re-sealing rows.
    RotateStorageKeyRequest {
        /// The engine.
        engine: String,
        /// Bring in a new key first. Else rows that an older key sealed are re-sealed.
        begin: bool,
    }
}
request! {
    /// Gives up every session of a profile that was rolled back, and asks for new places.
    RejoinRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Sets what notifications may show of a conversation, on this device.
    SetPreviewRequest {
        /// The conversation.
        conversation: String,
        /// What they may show.
        preview: Preview,
    }
}
request! {
    /// Tells what is known of this device.
    CapabilitiesRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Takes over what was observed of this device. `sealing` is the engine's own to say, and passed over.
    ReportFactsRequest {
        /// The engine.
        engine: String,
        /// What was observed; what is missing, or was observed earlier than what is known, stays as it was.
        facts: Local,
    }
}
request! {
    /// Tells what the person chose for the whole app.
    PreferencesRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Sets what the person chose for the whole app, in place of what they chose before.
    SetPreferencesRequest {
        /// The engine.
        engine: String,
        /// What they chose. `consent` is not for the whole app.
        preferences: Preferences,
    }
}
request! {
    /// Tells what the person chose for a conversation.
    ConversationPreferencesRequest {
        /// The conversation.
        conversation: String,
    }
}
request! {
    /// Sets what the person chose for a conversation, in place of what they chose before.
    SetConversationPreferencesRequest {
        /// The conversation.
        conversation: String,
        /// What they chose.
        preferences: Preferences,
    }
}
request! {
    /// Explains which way a message to a conversation may go now.
    ExplainTransportRequest {
        /// The conversation.
        conversation: String,
        /// The message, without its content.
        message: Message,
    }
}
request! {
    /// Explains which way a message may go in a state that was recorded, from nothing but what stands here.
    PlanTransportRequest {
        /// The message, without its content.
        message: Message,
        /// What was observed of the device, `sealing` included.
        facts: Local,
        /// The other side.
        peer: Peer,
        /// What the person chose. Default: nothing.
        preferences: Option<Preferences>,
        /// What the operator allows. Default: what is built in.
        policy: Option<Policy>,
        /// When, in milliseconds since 1970.
        now: Time,
    }
}
request! {
    /// Takes an entry that a push brought, ahead of sync.
    TakePushedRequest {
        /// The engine.
        engine: String,
        /// The stream that it is said to stand in.
        stream: StreamId,
        /// Its number there.
        seq: Integer,
        /// Its key there.
        key: String,
        /// Blob: its body.
        body: u32,
    }
}
request! {
    /// Destroys a profile: its key, then its data.
    WipeRequest {
        /// The engine. All handles on its profile are closed.
        engine: String,
    }
}
request! {
    /// Closes a handle, and with an engine's handle the conversation handles that came from it.
    CloseRequest {
        /// An engine or a conversation.
        handle: String,
    }
}
request! {
    /// Creates the profile's account.
    CreateAccountRequest {
        /// The engine.
        engine: String,
        /// The name of this device, at most 128 bytes of UTF-8. It stays on it.
        device_name: String,
    }
}
request! {
    /// Creates a conversation, or finds the 1:1 that there is.
    CreateConversationRequest {
        /// The engine.
        engine: String,
        /// The other members.
        members: Vec<AccountId>,
        /// Default: `direct` for one member, else `group`.
        kind: Option<ConversationKind>,
    }
}
request! {
    /// Lists conversations, those with the newest activity first.
    ConversationsRequest {
        /// The engine.
        engine: String,
        /// Most conversations wanted, from 1.
        limit: Integer,
        /// `next` of the page before.
        before: Option<Integer>,
    }
}
request! {
    /// Looks up one conversation.
    ConversationRequest {
        /// The engine.
        engine: String,
        /// Which.
        id: ConversationId,
    }
}
request! {
    /// Adds or removes members of a group.
    MembersRequest {
        /// The conversation.
        conversation: String,
        /// Whom.
        members: Vec<AccountId>,
    }
}
request! {
    /// Leaves a group.
    LeaveRequest {
        /// The conversation.
        conversation: String,
    }
}
request! {
    /// Accepts a message for sending: either text or data.
    SendRequest {
        /// The conversation.
        conversation: String,
        /// At most 64 KiB of UTF-8.
        text: Option<String>,
        /// The blob that holds the data, at most 256 KiB.
        data: Option<u32>,
        /// Makes a repeated call answer with the message of the first. At most 256 bytes of UTF-8.
        key: Option<String>,
        /// How it presses. `bulk` waits for power and a good network. Default `normal`.
        urgency: Option<Urgency>,
    }
}
request! {
    /// Tells what there is to do, and which turns in the background would help.
    ScheduleRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Says that there is nothing to do for now: asks the system for the turns of the schedule, and gives back the one
    /// that the app is in.
    RestRequest {
        /// The engine.
        engine: String,
    }
}
request! {
    /// Reads a page of the history.
    MessagesRequest {
        /// The conversation.
        conversation: String,
        /// Most messages wanted, from 1.
        limit: Integer,
        /// Which end first.
        order: PageOrder,
        /// `next` of the page before.
        cursor: Option<Integer>,
    }
}
request! {
    /// Reads the oldest events that are not acknowledged.
    EventsRequest {
        /// The engine.
        engine: String,
        /// Most events wanted, from 1.
        limit: Integer,
    }
}
request! {
    /// Drops events that were dealt with.
    AcknowledgeRequest {
        /// The engine.
        engine: String,
        /// The `seq` of the last of them.
        through: Integer,
    }
}
request! {
    /// Takes one step of sync: gives results, gets jobs.
    SyncRequest {
        /// The engine.
        engine: String,
        /// Starts a pass. Default false.
        begin: Option<bool>,
        /// Streams that the relay said have changed.
        changed: Option<Vec<StreamId>>,
        /// What became of jobs.
        results: Vec<JobResult>,
    }
}

/// Fails inside an engine, to see what becomes of it.
#[cfg(test)]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PanicRequest {
    pub(crate) engine: String,
}
