//! Typed tables over sealed values: records by key, lists in numbered order.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{decode, encode};
use crate::error::StoreError;
use crate::tx::Tx;

/// The number of a table. Numbers below 16 are the store's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space(pub u16);

/// What a table holds. Stored as its version and its postcard form; postcard cannot skip or add fields,
/// so a change of the type is a new version.
pub trait Row: Serialize + DeserializeOwned {
    /// The version of this type's stored form. A value of another version is [`StoreError::Corrupt`].
    const VERSION: u8;
}

/// Named values: one for each key.
pub struct Records<K: ?Sized, V> {
    space: Space,
    marker: PhantomData<fn(&K) -> V>,
}

/// Values in order under an owner, numbered 1, 2, 3, …; a number is never given twice.
pub struct Lists<K: ?Sized, V> {
    space: Space,
    marker: PhantomData<fn(&K) -> V>,
}

/// Which end of a list a page starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The lowest numbers first.
    Oldest,
    /// The highest numbers first.
    Newest,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// From which end.
    pub order: Order,
    /// Start behind this number, in that order; `None` starts at the end.
    pub after: Option<u64>,
    /// Most values wanted.
    pub limit: usize,
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Records<K, V> {
    /// The records of a space.
    pub const fn new(space: Space) -> Self {
        Self {
            space,
            marker: PhantomData,
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if it does not open; [`StoreError::Io`].
    pub fn get(&self, tx: &Tx<'_>, key: &K) -> Result<Option<V>, StoreError> {
        tx.record(self.space.0, key.as_ref())?
            .as_deref()
            .map(|bytes| decode(V::VERSION, bytes))
            .transpose()
    }

    /// Stores the value of a key, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::Io`], [`StoreError::NoEntropy`].
    pub fn put(&self, tx: &Tx<'_>, key: &K, value: &V) -> Result<(), StoreError> {
        tx.put_record(self.space.0, key.as_ref(), &encode(V::VERSION, value)?)
    }

    /// Deletes the value of a key; whether there was one.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn delete(&self, tx: &Tx<'_>, key: &K) -> Result<bool, StoreError> {
        tx.delete_record(self.space.0, key.as_ref())
    }

    /// Deletes all values.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn clear(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        tx.delete_records(self.space.0)
    }

    /// Whether a key has a value.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn contains(&self, tx: &Tx<'_>, key: &K) -> Result<bool, StoreError> {
        tx.contains_record(self.space.0, key.as_ref())
    }

    /// All values, in no order.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if one does not open.
    pub fn all(&self, tx: &Tx<'_>) -> Result<Vec<V>, StoreError> {
        tx.records(self.space.0)?
            .iter()
            .map(|bytes| decode(V::VERSION, bytes))
            .collect()
    }

    /// How many values there are.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn count(&self, tx: &Tx<'_>) -> Result<u64, StoreError> {
        tx.count_records(self.space.0)
    }
}

impl<K: AsRef<[u8]> + ?Sized, V: Row> Lists<K, V> {
    /// The lists of a space.
    pub const fn new(space: Space) -> Self {
        Self {
            space,
            marker: PhantomData,
        }
    }

    /// Adds a value at the end; its number.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::Io`], [`StoreError::NoEntropy`].
    pub fn push(&self, tx: &Tx<'_>, owner: &K, value: &V) -> Result<u64, StoreError> {
        let seq = tx.next_seq(self.space.0, owner.as_ref())?;
        tx.add_entry(
            self.space.0,
            owner.as_ref(),
            seq,
            &encode(V::VERSION, value)?,
        )?;
        Ok(seq)
    }

    /// Stores the value of a number, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Internal`] if the number has no value: only [`Self::push`] gives numbers. Else as there.
    pub fn put(&self, tx: &Tx<'_>, owner: &K, seq: u64, value: &V) -> Result<(), StoreError> {
        if tx.replace_entry(
            self.space.0,
            owner.as_ref(),
            seq,
            &encode(V::VERSION, value)?,
        )? {
            Ok(())
        } else {
            Err(StoreError::Internal)
        }
    }

    /// The value of a number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if it does not open; [`StoreError::Io`].
    pub fn get(&self, tx: &Tx<'_>, owner: &K, seq: u64) -> Result<Option<V>, StoreError> {
        tx.entry(self.space.0, owner.as_ref(), seq)?
            .as_deref()
            .map(|bytes| decode(V::VERSION, bytes))
            .transpose()
    }

    /// Deletes the value of a number, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn delete(&self, tx: &Tx<'_>, owner: &K, seq: u64) -> Result<(), StoreError> {
        tx.delete_entry(self.space.0, owner.as_ref(), seq)
    }

    /// Deletes the values of all numbers up to `through`.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn delete_through(&self, tx: &Tx<'_>, owner: &K, through: u64) -> Result<(), StoreError> {
        tx.delete_entries(self.space.0, owner.as_ref(), through)
    }

    /// The value of the highest number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], [`StoreError::Io`].
    pub fn last(&self, tx: &Tx<'_>, owner: &K) -> Result<Option<(u64, V)>, StoreError> {
        let page = Page {
            order: Order::Newest,
            after: None,
            limit: 1,
        };
        Ok(self.page(tx, owner, page)?.pop())
    }

    /// A part of a list, with its numbers.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], [`StoreError::Io`].
    pub fn page(&self, tx: &Tx<'_>, owner: &K, page: Page) -> Result<Vec<(u64, V)>, StoreError> {
        let entries = tx.entries(self.space.0, owner.as_ref(), &page)?;
        entries
            .iter()
            .map(|(seq, bytes)| Ok((*seq, decode(V::VERSION, bytes)?)))
            .collect()
    }

    /// How many values a list holds.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn count(&self, tx: &Tx<'_>, owner: &K) -> Result<u64, StoreError> {
        tx.count_entries(self.space.0, owner.as_ref())
    }
}
