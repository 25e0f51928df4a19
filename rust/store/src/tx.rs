//! One transaction.

use std::sync::Arc;

use rusqlite::Connection;
use sealwright_crypto::Entropy;

use crate::StoreError;
use crate::keys::Keys;

/// An open transaction, lent to the closure of [`Store::read`](crate::Store::read) or
/// [`Store::write`](crate::Store::write). Tables take it to know where to read and write.
pub struct Tx<'s> {
    pub(crate) connection: &'s Connection,
    pub(crate) entropy: &'s dyn Entropy,
    pub(crate) keys: Arc<Keys>,
    pub(crate) writable: bool,
}

impl Tx<'_> {
    /// Refuses when this transaction only reads.
    pub(crate) fn for_writing(&self) -> Result<&Connection, StoreError> {
        if self.writable {
            Ok(self.connection)
        } else {
            Err(StoreError::ReadOnly)
        }
    }
}

/// A transaction of SQLite that is undone unless it is committed.
pub(crate) struct Guard<'s>(&'s Connection);

impl<'s> Guard<'s> {
    /// Takes the write lock, waiting for it as long as the connection waits.
    pub(crate) fn immediate(connection: &'s Connection) -> Result<Self, StoreError> {
        Self::begin(connection, "BEGIN IMMEDIATE")
    }

    /// Takes nothing yet; the first read fixes the snapshot.
    pub(crate) fn deferred(connection: &'s Connection) -> Result<Self, StoreError> {
        Self::begin(connection, "BEGIN DEFERRED")
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }

    fn begin(connection: &'s Connection, how: &str) -> Result<Self, StoreError> {
        if !connection.is_autocommit() {
            return Err(StoreError::Nested);
        }
        connection.prepare_cached(how)?.execute([])?;
        Ok(Self(connection))
    }
}

impl Drop for Guard<'_> {
    /// SQLite undoes by itself whatever this could not, at the latest when the file is next opened.
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}
