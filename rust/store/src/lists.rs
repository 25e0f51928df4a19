//! Typed tables of numbered values under an owner.

use std::marker::PhantomData;

use crate::row::{decode_row, encode};
use crate::{Row, Space, StoreError, Tx};

/// A table of lists, each under an owner. An owner is any bytes; the file holds only its keyed hash.
///
/// Entries are numbered 1, 2, 3… within their list, and a number is never given twice, not even after its
/// entry was deleted. Every method fails with [`StoreError::Corrupt`] when a stored value was changed or
/// moved, with [`StoreError::RowVersion`] when its version is unknown, and, when it writes, with
/// [`StoreError::ReadOnly`] in a read transaction.
pub struct Lists<K: AsRef<[u8]> + ?Sized, V: Row> {
    space: Space,
    types: PhantomData<fn(&K) -> V>,
}

/// From which end a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest number first.
    Oldest,
    /// Largest number first.
    Newest,
}

/// Which part of a list to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From which end.
    pub order: Order,
    /// Start behind the entry of this number, as seen in the order asked for; from the end without one.
    pub after: Option<u64>,
    /// At most how many entries.
    pub limit: usize,
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Lists<K, V> {
    /// The table of a number, which no other table of lists may have.
    #[must_use]
    pub const fn new(space: Space) -> Self {
        Self {
            space,
            types: PhantomData,
        }
    }

    /// Adds an entry to the end and returns its number.
    pub fn push(&self, tx: &Tx<'_>, owner: &K, value: &V) -> Result<u64, StoreError> {
        tx.push_entry(
            self.space,
            tx.list_key(self.space, owner.as_ref()),
            V::VERSION,
            &encode(value)?,
        )
    }

    /// Replaces the value of an entry. False, and nothing written, when there is no such entry.
    pub fn put(&self, tx: &Tx<'_>, owner: &K, seq: u64, value: &V) -> Result<bool, StoreError> {
        tx.put_entry(
            self.space,
            tx.list_key(self.space, owner.as_ref()),
            seq,
            V::VERSION,
            &encode(value)?,
        )
    }

    /// The entry of a number.
    pub fn get(&self, tx: &Tx<'_>, owner: &K, seq: u64) -> Result<Option<V>, StoreError> {
        tx.entry(self.space, tx.list_key(self.space, owner.as_ref()), seq)?
            .map(|plain| decode_row(plain.version, &plain.bytes))
            .transpose()
    }

    /// Deletes the entry of a number. False when there was none.
    pub fn delete(&self, tx: &Tx<'_>, owner: &K, seq: u64) -> Result<bool, StoreError> {
        tx.delete_entry(self.space, tx.list_key(self.space, owner.as_ref()), seq)
    }

    /// Deletes every entry up to and with a number, and says how many there were.
    pub fn delete_through(&self, tx: &Tx<'_>, owner: &K, seq: u64) -> Result<u64, StoreError> {
        tx.delete_entries(self.space, tx.list_key(self.space, owner.as_ref()), seq)
    }

    /// The entry with the largest number.
    pub fn last(&self, tx: &Tx<'_>, owner: &K) -> Result<Option<(u64, V)>, StoreError> {
        let page = Page {
            order: Order::Newest,
            after: None,
            limit: 1,
        };
        Ok(self.page(tx, owner, page)?.pop())
    }

    /// A page of a list, in the order asked for.
    pub fn page(&self, tx: &Tx<'_>, owner: &K, page: Page) -> Result<Vec<(u64, V)>, StoreError> {
        tx.entries(
            self.space,
            tx.list_key(self.space, owner.as_ref()),
            page,
            |seq, plain| Ok((seq, decode_row(plain.version, &plain.bytes)?)),
        )
    }

    /// How many entries a list has. Walks over them.
    pub fn count(&self, tx: &Tx<'_>, owner: &K) -> Result<u64, StoreError> {
        tx.count_entries(self.space, tx.list_key(self.space, owner.as_ref()))
    }
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Clone for Lists<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Copy for Lists<K, V> {}
