//! Which code stands for which failure of the rooms below.

use sealwright_engine::Error as EngineError;
use sealwright_store::StoreError;
use sealwright_vault::VaultError;

use crate::errors::{Code, Failure};

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
            StoreError::WrongKey => Self::of(Code::StoreWrongKey),
            StoreError::Corrupt => Self::of(Code::StoreCorrupt),
            StoreError::NewerFormat { found, known } => {
                let hint = format!("it has format {found}, this binary knows {known}");
                Self::hinted(Code::StoreNewerFormat, hint)
            }
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
        match error {
            VaultError::KeyMissing => Self::of(Code::VaultKeyMissing),
            VaultError::Unprotected => Self::of(Code::VaultUnprotected),
            VaultError::Damaged => Self::of(Code::VaultCorrupt),
            VaultError::NewerFormat { .. } => Self::of(Code::StoreNewerFormat),
            VaultError::Locked => Self::of(Code::VaultLocked),
            VaultError::NoEntropy => Self::of(Code::NoEntropy),
            _ => Self::of(Code::VaultFailed),
        }
    }
}

impl From<keyring_core::Error> for Failure {
    fn from(error: keyring_core::Error) -> Self {
        match error {
            keyring_core::Error::NoStorageAccess(_) => Self::of(Code::VaultLocked),
            _ => Self::of(Code::VaultFailed),
        }
    }
}
