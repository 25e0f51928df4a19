//! The one table of error codes. From it come the TypeScript union and `docs/errors.md`, so a code that
//! only TypeScript raises stands here too.

use std::borrow::Cow;

use serde::Serialize;

/// Who is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The code that made the call.
    Caller,
    /// Nobody: the state of things changed.
    Nobody,
    /// The machine: its disk, its keyring, its randomness.
    Machine,
    /// The relay or the way to it.
    Relay,
    /// Another participant, or whoever changed what they sent.
    Peer,
    /// This package.
    Us,
}

/// When the same call is worth trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Retry {
    /// Not without a change.
    Never,
    /// At once.
    Now,
    /// After the device was unlocked.
    AfterUnlock,
    /// After the network or the relay is back.
    AfterNetwork,
    /// After a sync.
    AfterSync,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) enum Severity {
    /// Part of ordinary use.
    Info,
    /// Something does not work until somebody acts.
    Warning,
    /// Data or security may be at stake.
    High,
}

macro_rules! codes {
    ($($name:ident = $text:literal: $fault:ident, $retry:ident, $severity:ident, $message:literal, $action:literal;)*) => {
        /// What went wrong, as a literal that never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(not(test), expect(dead_code, reason = "some codes are TypeScript's own"))]
        pub(crate) enum Code {
            $(#[doc = $message] $name,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What is known about the code.
            pub(crate) const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        text: $text,
                        fault: Fault::$fault,
                        retry: Retry::$retry,
                        severity: Severity::$severity,
                        message: $message,
                        action: $action,
                    },)*
                }
            }
        }
    };
}

/// A row of the table.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "fault and action are for the documentation, which a test writes"
    )
)]
pub(crate) struct Entry {
    /// The literal.
    pub(crate) text: &'static str,
    /// Who is at fault.
    pub(crate) fault: Fault,
    /// When to try again.
    pub(crate) retry: Retry,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// What happened, for a developer.
    pub(crate) message: &'static str,
    /// What the caller does.
    pub(crate) action: &'static str,
}

codes! {
    InvalidRequest = "INVALID_REQUEST": Caller, Never, Warning, "the request is not well-formed", "Fix the call. The message names the field, never its value.";
    UnsupportedOp = "UNSUPPORTED_OP": Caller, Never, Warning, "this binary does not know the operation", "Ship a newer native binary, or do not use the feature on this one.";
    VersionMismatch = "VERSION_MISMATCH": Caller, Never, High, "the JavaScript and the native binary speak different versions", "Ship a JavaScript bundle and a native binary of the same major version.";
    RequestTooLarge = "REQUEST_TOO_LARGE": Caller, Never, Warning, "the request or its bytes exceed the limit", "Send less in one call.";
    InvalidBlobs = "INVALID_BLOBS": Caller, Never, Warning, "the bytes beside the request are not a list of blobs, or a blob is missing or used twice", "Fix the call.";
    InvalidArgument = "INVALID_ARGUMENT": Caller, Never, Warning, "an argument is not acceptable", "Fix the call. The message says which argument and why, never its value.";
    InvalidText = "INVALID_TEXT": Caller, Never, Warning, "the text holds a lone surrogate, which is no character", "Check the text with `isWellFormed()`; repair it with `toWellFormed()` if a replacement character is acceptable.";
    InvalidHandle = "INVALID_HANDLE": Caller, Never, Warning, "the handle is not one of this caller's open handles of the right kind", "Use the objects that this package returns, and only where they came from.";
    HandleClosed = "HANDLE_CLOSED": Caller, Never, Warning, "the object was closed", "Open it again.";
    TooManyHandles = "TOO_MANY_HANDLES": Caller, Never, Warning, "too many handles are open", "Close engines and conversations that are not in use.";
    Aborted = "ABORTED": Caller, Now, Info, "the call was aborted by its signal", "Nothing: the caller asked for it.";
    NativeMissing = "NATIVE_MISSING": Caller, Never, High, "the native part is not in this build", "Rebuild the app with the native part of this package; in Node, install the binary for this platform.";
    PlatformUnsupported = "PLATFORM_UNSUPPORTED": Caller, Never, High, "this platform has no engine", "Use iOS, Android or Node.";
    Internal = "INTERNAL": Us, Never, High, "an internal step failed", "Report it. Close the engine and open it again; stored messages are safe.";
    EnginePoisoned = "ENGINE_POISONED": Us, Never, High, "an earlier call on this engine failed inside, so it takes no more calls", "Close the engine and open it again.";
    ProfileInUse = "PROFILE_IN_USE": Caller, Never, Warning, "another process has this profile open", "Close it there, or use another profile.";
    ProfileConfigMismatch = "PROFILE_CONFIG_MISMATCH": Caller, Never, Warning, "this profile is open with other settings", "Open it with the same `storage` and `allowUnprotected`, or close it first.";
    DirectoryUnusable = "DIRECTORY_UNUSABLE": Machine, Never, High, "the profile's directory cannot be created, read or locked", "Check the path, its permissions and the free space.";
    AccountExists = "ACCOUNT_EXISTS": Caller, Never, Warning, "this profile already has an account", "Use `engine.account`.";
    NoAccount = "NO_ACCOUNT": Caller, Never, Warning, "this profile has no account yet", "Call `createAccount` first.";
    UnknownConversation = "UNKNOWN_CONVERSATION": Caller, AfterSync, Warning, "there is no such conversation here", "Sync, if somebody else may have created it; else check the id.";
    NotAMember = "NOT_A_MEMBER": Nobody, Never, Info, "this account is not a member of the conversation any more", "Show the history; nothing can be sent.";
    DirectConversation = "DIRECT_CONVERSATION": Caller, Never, Warning, "a direct conversation cannot change its members", "Create a group.";
    TooManyMembers = "TOO_MANY_MEMBERS": Caller, Never, Warning, "the conversation would have too many members", "Use fewer members.";
    TextTooLong = "TEXT_TOO_LONG": Caller, Never, Warning, "the text is too long", "Send at most 64 KiB of UTF-8 in one message.";
    DataTooLong = "DATA_TOO_LONG": Caller, Never, Warning, "the data is too long", "Send at most 256 KiB in one message.";
    NoEntropy = "NO_ENTROPY": Machine, Now, High, "the operating system gave no randomness", "Try again; report it if it stays.";
    LockedBeforeFirstUnlock = "LOCKED_BEFORE_FIRST_UNLOCK": Nobody, AfterUnlock, Info, "the storage key cannot be read before the device is unlocked", "Try again after the person unlocked the device. Nothing was changed.";
    RestoredWithoutKeys = "RESTORED_WITHOUT_KEYS": Nobody, Never, High, "the profile is here, but its storage key is not: it was restored from a backup or moved from another device", "Nothing was changed. Tell the person that these messages cannot be read here; then `resolveProfile` with `startOver`. In Node, first see whether the profile was made with another `allowUnprotected`.";
    OrphanedKeys = "ORPHANED_KEYS": Nobody, Never, Warning, "a storage key is here, but its profile is not: the app was installed again, or its data was cleared", "`resolveProfile` with `discardOrphan`, then open it again.";
    KeyInvalidated = "KEY_INVALIDATED": Machine, Never, High, "the storage key can never be read again: the hardware key that sealed it is gone, or it was damaged", "Nothing was changed. Try once more after a restart of the device; then tell the person and `resolveProfile` with `startOver`.";
    WrongKey = "WRONG_KEY": Machine, Never, High, "the storage key does not open this profile", "Nothing was changed. Bring back the key that belongs to it; else tell the person and `resolveProfile` with `startOver`.";
    RolledBack = "ROLLED_BACK": Nobody, Never, High, "the profile is an older copy of itself, so sending with it would repeat keys", "Show the history; then `engine.rejoin()`, which keeps it and gets this device a new place in every conversation.";
    NewerFormat = "NEWER_FORMAT": Caller, Never, High, "the profile was written by a newer version", "Update the app. Nothing was changed.";
    ActionNotOffered = "ACTION_NOT_OFFERED": Caller, Never, Warning, "the profile is not in a state that offers this action", "Look again with `inspectProfile`; nothing was changed.";
    NotInExtension = "NOT_IN_EXTENSION": Caller, Never, Warning, "an engine in the extension role does not do this", "Do it in the app.";
    StoreCorrupt = "STORE_CORRUPT": Machine, Never, High, "the profile's database is damaged", "Nothing was changed. Restore the profile, or start a new one.";
    StoreOlderFormat = "STORE_OLDER_FORMAT": Nobody, Now, Info, "the profile waits for the app to bring it to this version's format", "Open it in the app once.";
    StoreKeyChanged = "STORE_KEY_CHANGED": Nobody, Now, Info, "another process rotated the storage key", "Open the engine again.";
    StoreNotFound = "STORE_NOT_FOUND": Machine, Never, High, "the profile's database is missing", "Restore it, or start a new profile.";
    StoreBusy = "STORE_BUSY": Nobody, Now, Info, "another process is writing to this profile", "Try again.";
    StoreFull = "STORE_FULL": Machine, Never, High, "the disk is full", "Free some space. Nothing of this call was stored.";
    StoreFailed = "STORE_FAILED": Machine, Now, High, "the profile's database cannot be read or written", "Try again; check the disk if it stays. Nothing of this call was stored.";
    VaultUnprotected = "VAULT_UNPROTECTED": Machine, Never, High, "this machine has no keyring to keep the storage key in", "Use a machine with a keyring, or accept a key file by passing `allowUnprotected`.";
    VaultCancelled = "VAULT_CANCELLED": Nobody, Now, Info, "the person did not let the app use the keyring", "Try again when the person wants to.";
    MissingEntitlement = "MISSING_ENTITLEMENT": Caller, Never, High, "the app lacks an entitlement or a permission that the vault needs", "Add the keychain access group to the app's entitlements, or do not name it in Info.plist.";
    VaultTooManyKeys = "VAULT_TOO_MANY_KEYS": Machine, Never, High, "the platform keeps too many keys for this app", "Remove keys that the app no longer needs.";
    VaultTimedOut = "VAULT_TIMED_OUT": Machine, Now, Warning, "the vault did not answer in time", "Try again.";
    VaultUnreliable = "VAULT_UNRELIABLE": Machine, Now, High, "the vault does not give back what it takes, so nothing was kept in it", "Try again; if it stays, this device cannot keep a key.";
    VaultFailed = "VAULT_FAILED": Machine, Now, High, "the vault cannot be read or written", "Try again; check the keyring and the directory if it stays.";
    RelayUnavailable = "RELAY_UNAVAILABLE": Relay, AfterNetwork, Info, "the relay cannot be reached", "Nothing: messages are kept, and sync goes on when the relay is back.";
    RelayUnauthorized = "RELAY_UNAUTHORIZED": Caller, Never, Warning, "the relay does not accept this app's credentials", "Give the relay client a valid token.";
    RelayLimited = "RELAY_LIMITED": Relay, AfterNetwork, Info, "the relay asks to slow down", "Nothing: sync goes on later.";
    RelayRefused = "RELAY_REFUSED": Relay, Never, Warning, "the relay refused a request", "Check the relay's limits and its log.";
    RelayMalformed = "RELAY_MALFORMED": Relay, AfterNetwork, Warning, "the relay gave an answer that is against its contract", "Run the conformance suite of `react-native-sealwright/relay` against it.";
    EntryTampered = "ENTRY_TAMPERED": Peer, Never, Warning, "an entry was changed on its way, or was never genuine", "Nothing: it was passed over.";
    EntryReplayed = "ENTRY_REPLAYED": Peer, Never, Info, "an entry is a copy of an earlier message", "Nothing: it was passed over.";
    EntryForeign = "ENTRY_FOREIGN": Peer, Never, Info, "an entry belongs to another group or epoch", "Nothing: it was passed over.";
    EntryForked = "ENTRY_FORKED": Peer, Never, Warning, "an entry names another state of its epoch: it is from a fork, or made to look so", "Nothing: it was passed over.";
    EntryVoid = "ENTRY_VOID": Peer, Never, Warning, "a commit is against the group's rules", "Nothing: every member passes over it.";
}

/// Why a request has no result: a code, and where it helps a hint that holds names of fields and limits,
/// never a value.
#[derive(Debug)]
pub(crate) struct Failure {
    code: Code,
    hint: Option<Cow<'static, str>>,
}

impl Failure {
    /// A failure that its code says all about.
    pub(crate) const fn of(code: Code) -> Self {
        Self { code, hint: None }
    }

    /// A failure with a hint for the developer. The hint must not hold anything the caller passed.
    pub(crate) fn hinted(code: Code, hint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            hint: Some(hint.into()),
        }
    }

    /// The code.
    pub(crate) const fn code(&self) -> Code {
        self.code
    }

    /// The failure as it crosses the waist.
    pub(crate) fn wire(&self) -> Error {
        let Entry {
            text,
            retry,
            severity,
            message,
            ..
        } = self.code.entry();
        let message = match &self.hint {
            Some(hint) => format!("{message}: {hint}"),
            None => message.to_owned(),
        };
        Error {
            code: text,
            message,
            retry,
            severity,
        }
    }
}

/// A failure on the wire.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WireError"))]
pub(crate) struct Error {
    /// What went wrong.
    #[cfg_attr(test, ts(type = "ErrorCode"))]
    code: &'static str,
    /// The same for a developer, with a hint. It holds no content, no key and no identifier.
    pub(crate) message: String,
    /// When the same call is worth trying again.
    retry: Retry,
    /// How bad it is.
    severity: Severity,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_reason_to_pass_over_an_entry_is_a_code() {
        use crate::events::RefusalCode as Reason;
        let reasons = [
            Reason::Tampered,
            Reason::Replayed,
            Reason::Foreign,
            Reason::Forked,
            Reason::Void,
        ];
        for reason in reasons {
            let text = serde_json::to_value(reason).unwrap();
            assert!(
                Code::ALL.iter().any(|code| text == code.entry().text),
                "{text}"
            );
        }
    }

    #[test]
    fn every_code_is_a_screaming_literal_of_its_own_with_a_message_and_an_action() {
        let mut seen = HashSet::new();
        for entry in Code::ALL.iter().map(|code| code.entry()) {
            assert!(seen.insert(entry.text), "{} stands twice", entry.text);
            assert!(
                entry
                    .text
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'_'),
                "{}",
                entry.text
            );
            assert!(
                !entry.message.is_empty() && entry.action.ends_with('.'),
                "{}",
                entry.text
            );
        }
    }
}
