//! Which code stands for which failure of the rooms below.

use sealwright_crypto::EntropyFailed;
use sealwright_engine::Error as EngineError;
use sealwright_store::StoreError;
use sealwright_vault::{InstallState, VaultError};

use crate::errors::{Code, Failure};
use crate::homes::Homeless;

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::AccountExists => Self::of(Code::AccountExists),
            EngineError::NoAccount => Self::of(Code::NoAccount),
            EngineError::InvalidArgument(why) => Self::hinted(Code::InvalidArgument, why),
            EngineError::TextTooLong => Self::of(Code::TextTooLong),
            EngineError::DataTooLong => Self::of(Code::DataTooLong),
            EngineError::TooManyMembers => Self::of(Code::TooManyMembers),
            EngineError::UnknownConversation => Self::of(Code::UnknownConversation),
            EngineError::NotAMember => Self::of(Code::NotAMember),
            EngineError::DirectConversation => Self::of(Code::DirectConversation),
            EngineError::NotInExtension => Self::of(Code::NotInExtension),
            EngineError::RolledBack => Self::of(Code::RolledBack),
            EngineError::NotRolledBack => Self::of(Code::ActionNotOffered),
            EngineError::NoEntropy => Self::of(Code::NoEntropy),
            EngineError::Store(error) => error.into(),
            EngineError::Internal(step) => Self::hinted(Code::Internal, step),
            _ => Self::of(Code::Internal),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::WrongKey => Self::of(Code::WrongKey),
            StoreError::Corrupt => Self::of(Code::StoreCorrupt),
            StoreError::NewerFormat { found, known } => {
                let hint = format!("it has format {found}, this binary knows {known}");
                Self::hinted(Code::NewerFormat, hint)
            }
            StoreError::OlderFormat { .. } => Self::of(Code::StoreOlderFormat),
            StoreError::KeyChanged => Self::of(Code::StoreKeyChanged),
            StoreError::NotFound => Self::of(Code::StoreNotFound),
            StoreError::Busy => Self::of(Code::StoreBusy),
            StoreError::Full => Self::of(Code::StoreFull),
            StoreError::NoEntropy => Self::of(Code::NoEntropy),
            StoreError::Internal => Self::of(Code::Internal),
            // `AlreadyExists` is a file that came after the look and before the lock was of use.
            _ => Self::of(Code::StoreFailed),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::of(match error {
            VaultError::Unprotected => Code::VaultUnprotected,
            VaultError::Locked => Code::LockedBeforeFirstUnlock,
            VaultError::Cancelled => Code::VaultCancelled,
            VaultError::Denied => Code::MissingEntitlement,
            VaultError::TooManyKeys => Code::VaultTooManyKeys,
            VaultError::TimedOut => Code::VaultTimedOut,
            VaultError::Unreliable => Code::VaultUnreliable,
            VaultError::Full => Code::StoreFull,
            VaultError::NoEntropy => Code::NoEntropy,
            _ => Code::VaultFailed,
        })
    }
}

impl From<EntropyFailed> for Failure {
    fn from(_: EntropyFailed) -> Self {
        Self::of(Code::NoEntropy)
    }
}

impl From<Homeless> for Failure {
    fn from(homeless: Homeless) -> Self {
        match homeless {
            Homeless::NoDirectory => Self::hinted(
                Code::InvalidArgument,
                "`directory` is needed on this platform",
            ),
            Homeless::Vault(trouble) => VaultError::from(trouble).into(),
        }
    }
}

impl Code {
    /// The code of a state that a profile cannot be opened in.
    pub(crate) const fn of(state: InstallState) -> Self {
        match state {
            InstallState::Fresh | InstallState::Ready => Self::Internal,
            InstallState::LockedBeforeFirstUnlock => Self::LockedBeforeFirstUnlock,
            InstallState::RestoredWithoutKeys => Self::RestoredWithoutKeys,
            InstallState::OrphanedKeys => Self::OrphanedKeys,
            InstallState::KeyInvalidated => Self::KeyInvalidated,
            InstallState::WrongKey => Self::WrongKey,
            InstallState::RolledBack => Self::RolledBack,
            InstallState::NewerFormat => Self::NewerFormat,
        }
    }
}
