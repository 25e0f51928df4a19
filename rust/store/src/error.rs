//! What the store can answer instead of a result.

use sealwright_crypto::EntropyFailed;

/// Why the store did nothing. No variant carries a key, a value or a path.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The caller's fault: there is no database at this path.
    #[error("there is no database here")]
    NotFound,
    /// The caller's fault: there already is a database at this path.
    #[error("there already is a database here")]
    AlreadyExists,
    /// The storage key is not the one this database was made with. No byte was changed.
    #[error("the storage key is not this database's")]
    WrongKey,
    /// The file is damaged, not one of ours, or a value in it was changed. No byte was changed.
    #[error("the database is damaged")]
    Corrupt,
    /// A newer version of this library made the database. Update the app. No byte was changed.
    #[error("the database has format {found}, this version knows {known}")]
    NewerFormat {
        /// The format of the file.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// An older version of this library made the database, and this opening may not migrate it. No byte was
    /// changed.
    #[error("the database has format {found}, this version writes {known}")]
    OlderFormat {
        /// The format of the file.
        found: u32,
        /// The format this version writes.
        known: u32,
    },
    /// Another process rotated the storage key while the database was open. Open it again with the new one.
    #[error("the storage key was rotated elsewhere")]
    KeyChanged,
    /// Another process held the write lock for too long. Try again.
    #[error("another process is writing")]
    Busy,
    /// The disk is full. Free space and try again.
    #[error("the disk is full")]
    Full,
    /// The file system failed. Try again; if it lasts, the device is at fault.
    #[error("the file system failed")]
    Io,
    /// The operating system gave no randomness. Try again.
    #[error("no randomness")]
    NoEntropy,
    /// A mistake in the program, the caller's or ours: a value that cannot be encoded, a change in a
    /// transaction that only reads, a number that was never given.
    #[error("an internal step failed")]
    Internal,
}

impl From<EntropyFailed> for StoreError {
    fn from(_: EntropyFailed) -> Self {
        Self::NoEntropy
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    /// Our statements fit the tables that we make, so a statement or a row that does not fit what is there
    /// means that the file is not as we left it.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Failure;
        use rusqlite::ErrorCode as Code;
        if let Failure::IntegralValueOutOfRange(..)
        | Failure::InvalidColumnType(..)
        | Failure::FromSqlConversionFailure(..)
        | Failure::QueryReturnedNoRows
        | Failure::SqlInputError { .. } = error
        {
            return Self::Corrupt;
        }
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            Some(
                Code::DatabaseCorrupt
                | Code::NotADatabase
                | Code::ConstraintViolation
                | Code::Unknown,
            ) => Self::Corrupt,
            Some(Code::DiskFull) => Self::Full,
            Some(
                Code::SystemIoFailure
                | Code::CannotOpen
                | Code::ReadOnly
                | Code::PermissionDenied
                | Code::FileLockingProtocolFailed
                | Code::NoLargeFileSupport,
            ) => Self::Io,
            _ => Self::Internal,
        }
    }
}
