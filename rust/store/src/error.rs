//! What can go wrong with a store.

use rusqlite::ErrorCode;
use sealwright_crypto::EntropyFailed;

/// Why the store refused or failed. Holds no key, no value and no path.
///
/// Whatever the error, the transaction it happened in has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No database was ever completed at this path: there is no file, an empty one, or the rest of a
    /// creation that was cut. [`Store::create`](crate::Store::create) may be called.
    #[error("there is no database at this path")]
    NotFound,
    /// [`Store::create`](crate::Store::create) found a database at the path and left it alone. Open it.
    #[error("there is a database at this path already")]
    Exists,
    /// The storage key is not the one this database was made with. Nothing was changed.
    #[error("the storage key does not open this database")]
    WrongKey,
    /// The file is not one of ours, is damaged, or a value in it was changed or moved. Retrying does not
    /// help; the words say which part.
    #[error("the database is damaged: {0}")]
    Corrupt(&'static str),
    /// A newer release wrote this database. Nothing was changed; update the app.
    #[error("the database has format {found}, newer than the known {known}")]
    NewerFormat {
        /// The format of the file.
        found: u32,
        /// The newest format this build reads.
        known: u32,
    },
    /// A row has a version that this build cannot read: written by a newer release, or by an older one
    /// whose rows are no longer understood.
    #[error("a row has version {found}; this build reads {known}")]
    RowVersion {
        /// The version of the row.
        found: u8,
        /// The version this build writes.
        known: u8,
    },
    /// Another connection held the lock for longer than the store waits (3 s). Try again later.
    #[error("the database is busy")]
    Busy,
    /// The disk or the quota is full. Try again when there is room.
    #[error("there is no room left on the disk")]
    Full,
    /// A write was asked of a read transaction: a mistake of the caller.
    #[error("a read transaction cannot write")]
    ReadOnly,
    /// A transaction was begun inside another of the same store: a mistake of the caller.
    #[error("a transaction is open already")]
    Nested,
    /// A value cannot be written as a row (too large, or of a type the codec refuses).
    #[error("the value cannot be stored")]
    Unencodable,
    /// The source of randomness failed. Try again later.
    #[error("no randomness")]
    Entropy,
    /// Any other failure of SQLite or of the file system under it.
    #[error("the database failed with SQLite code {code}")]
    Database {
        /// SQLite's extended result code, <https://sqlite.org/rescode.html>; -1 when the failure came from the file system.
        code: i32,
    },
}

impl From<EntropyFailed> for StoreError {
    fn from(_: EntropyFailed) -> Self {
        Self::Entropy
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Corrupt("a column has an unexpected type");
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::NotADatabase => Self::Corrupt("this is not a database"),
            ErrorCode::DatabaseCorrupt => Self::Corrupt("the file is malformed"),
            _ => Self::Database {
                code: failure.extended_code,
            },
        }
    }
}

impl From<rusqlite::types::FromSqlError> for StoreError {
    fn from(_: rusqlite::types::FromSqlError) -> Self {
        Self::Corrupt("a column has an unexpected type")
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Database { code: -1 },
        }
    }
}
