//! What an engine call can answer instead of a result.

use sealwright_crypto::EntropyFailed;
use sealwright_store::StoreError;

/// Why a call did nothing. Every variant leaves the store as it was. None carries content, keys or
/// identifiers.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The caller's fault: this profile already has an account.
    #[error("this profile already has an account")]
    AccountExists,
    /// The caller's fault: create an account first.
    #[error("this profile has no account yet")]
    NoAccount,
    /// The caller's fault: an argument is not acceptable; the text says which and why.
    #[error("{0}")]
    InvalidArgument(&'static str),
    /// The caller's fault: text longer than [`crate::MAX_TEXT`] bytes of UTF-8.
    #[error("the text is too long")]
    TextTooLong,
    /// The caller's fault: data longer than [`crate::MAX_DATA`] bytes.
    #[error("the data is too long")]
    DataTooLong,
    /// The caller's fault: more members than [`crate::MAX_MEMBERS`].
    #[error("too many members")]
    TooManyMembers,
    /// The caller's fault: no conversation has this id.
    #[error("there is no such conversation")]
    UnknownConversation,
    /// Nobody's fault: this account is no longer a member, so the conversation can only be read.
    #[error("this account is not a member of the conversation any more")]
    NotAMember,
    /// The caller's fault: a 1:1 conversation has exactly two members for good.
    #[error("a direct conversation cannot change its members")]
    DirectConversation,
    /// The caller's fault: an engine in [`crate::Role::Extension`] does not do this.
    #[error("not in the extension role")]
    NotInExtension,
    /// Nobody's fault: this store is an older copy of itself, so nothing is sent with it until
    /// [`crate::Engine::rejoin`].
    #[error("this store was rolled back")]
    RolledBack,
    /// The caller's fault: this store is not an older copy of itself.
    #[error("this store was not rolled back")]
    NotRolledBack,
    /// The machine's fault: the operating system gave no randomness. Try again.
    #[error("no randomness")]
    NoEntropy,
    /// The store answered; see [`StoreError`].
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Our fault: an MLS operation failed that cannot fail on a sound state. The text names the
    /// operation, never its data.
    #[error("an internal step failed: {0}")]
    Internal(&'static str),
}

impl Error {
    /// Whether the fault may lie with one entry or one conversation, so that the others can go on. A
    /// store that fails at its work is everybody's.
    pub(crate) fn is_confined(&self) -> bool {
        match self {
            Self::Store(error) => matches!(error, StoreError::Corrupt),
            Self::NoEntropy => false,
            _ => true,
        }
    }
}

impl From<EntropyFailed> for Error {
    fn from(_: EntropyFailed) -> Self {
        Self::NoEntropy
    }
}

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
