//! Typed tables of one value under a key.

use std::marker::PhantomData;

use crate::row::{decode_row, encode};
use crate::{Row, Space, StoreError, Tx};

/// A table of values under keys. A key is any bytes; the file holds only its keyed hash.
///
/// Every method fails with [`StoreError::Corrupt`] when a stored value was changed or moved, with
/// [`StoreError::RowVersion`] when its version is unknown, and, when it writes, with [`StoreError::ReadOnly`]
/// in a read transaction.
pub struct Records<K: AsRef<[u8]> + ?Sized, V: Row> {
    space: Space,
    types: PhantomData<fn(&K) -> V>,
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Records<K, V> {
    /// The table of a number, which no other table of records may have.
    #[must_use]
    pub const fn new(space: Space) -> Self {
        Self {
            space,
            types: PhantomData,
        }
    }

    /// The value under a key.
    pub fn get(&self, tx: &Tx<'_>, key: &K) -> Result<Option<V>, StoreError> {
        tx.record(self.space, tx.record_key(self.space, key.as_ref()))?
            .map(|plain| decode_row(plain.version, &plain.bytes))
            .transpose()
    }

    /// Writes the value under a key, in place of any that was there.
    pub fn put(&self, tx: &Tx<'_>, key: &K, value: &V) -> Result<(), StoreError> {
        tx.put_record(
            self.space,
            tx.record_key(self.space, key.as_ref()),
            V::VERSION,
            &encode(value)?,
        )
    }

    /// Deletes the value under a key. False when there was none.
    pub fn delete(&self, tx: &Tx<'_>, key: &K) -> Result<bool, StoreError> {
        tx.delete_record(self.space, tx.record_key(self.space, key.as_ref()))
    }

    /// Whether there is a value under a key, without reading it.
    pub fn contains(&self, tx: &Tx<'_>, key: &K) -> Result<bool, StoreError> {
        tx.has_record(self.space, tx.record_key(self.space, key.as_ref()))
    }

    /// Every value of the table, in no meaningful order.
    pub fn all(&self, tx: &Tx<'_>) -> Result<Vec<V>, StoreError> {
        tx.records(self.space, |plain| decode_row(plain.version, &plain.bytes))
    }

    /// How many values the table has. Walks over them.
    pub fn count(&self, tx: &Tx<'_>) -> Result<u64, StoreError> {
        tx.count_records(self.space)
    }
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Clone for Records<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Copy for Records<K, V> {}
