//! One transaction: sealed values under keyed names.

use rusqlite::{Connection, OptionalExtension as _, params};
use sealwright_crypto::{Entropy, open, seal};

use crate::codec::{Plain, decode, encode};
use crate::error::StoreError;
use crate::keys::{Keys, NAME};
use crate::table::{Order, Page};

/// A transaction at work. Records and lists are read and written through it.
pub struct Tx<'c> {
    connection: &'c Connection,
    keys: &'c Keys,
    entropy: &'c dyn Entropy,
    access: Access,
    news: bool,
}

/// What a transaction may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// The space of the records that hold the last number of each list.
const COUNTERS: u16 = 2;
/// The version of such a record.
const COUNTER: u8 = 1;

/// What a sealed value is bound to besides its data key: it opens in its own place only.
pub(crate) enum Place<'p> {
    Record(u16, &'p [u8; NAME]),
    Entry(u16, &'p [u8; NAME], u64),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(
        connection: &'c Connection,
        keys: &'c Keys,
        entropy: &'c dyn Entropy,
        access: Access,
        news: bool,
    ) -> Self {
        Self {
            connection,
            keys,
            entropy,
            access,
            news,
        }
    }

    /// Whether another connection wrote since the last transaction of this one that succeeded: what memory
    /// mirrors of the database is then out of date, and is to be read again in this transaction.
    pub fn changed_elsewhere(&self) -> bool {
        self.news
    }

    pub(crate) fn record(&self, space: u16, key: &[u8]) -> Result<Option<Plain>, StoreError> {
        let name = self.keys.name(space, key);
        let mut statement = self
            .connection
            .prepare_cached("SELECT data_key, value FROM record WHERE space = ?1 AND name = ?2")?;
        let mut rows = statement.query(params![space, name])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let sealed = row.get_ref(1)?.as_blob().map_err(|_| StoreError::Corrupt)?;
        self.open(&Place::Record(space, &name), row.get(0)?, sealed)
            .map(Some)
    }

    pub(crate) fn put_record(
        &self,
        space: u16,
        key: &[u8],
        value: &[u8],
    ) -> Result<(), StoreError> {
        let name = self.keys.name(space, key);
        let (data_key, sealed) = self.seal(&Place::Record(space, &name), value)?;
        self.changing()?
            .prepare_cached(
                "INSERT INTO record (space, name, data_key, value) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET data_key = excluded.data_key, value = excluded.value",
            )?
            .execute(params![space, name, data_key, sealed])?;
        Ok(())
    }

    pub(crate) fn delete_record(&self, space: u16, key: &[u8]) -> Result<bool, StoreError> {
        let name = self.keys.name(space, key);
        let mut statement = self
            .changing()?
            .prepare_cached("DELETE FROM record WHERE space = ?1 AND name = ?2")?;
        Ok(statement.execute(params![space, name])? > 0)
    }

    pub(crate) fn delete_records(&self, space: u16) -> Result<(), StoreError> {
        self.changing()?
            .prepare_cached("DELETE FROM record WHERE space = ?1")?
            .execute([space])?;
        Ok(())
    }

    pub(crate) fn contains_record(&self, space: u16, key: &[u8]) -> Result<bool, StoreError> {
        let name = self.keys.name(space, key);
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM record WHERE space = ?1 AND name = ?2")?;
        Ok(statement.exists(params![space, name])?)
    }

    pub(crate) fn records(&self, space: u16) -> Result<Vec<Plain>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, data_key, value FROM record WHERE space = ?1")?;
        let mut rows = statement.query([space])?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            let name: [u8; NAME] = row.get(0).map_err(|_| StoreError::Corrupt)?;
            let sealed = row.get_ref(2)?.as_blob().map_err(|_| StoreError::Corrupt)?;
            values.push(self.open(&Place::Record(space, &name), row.get(1)?, sealed)?);
        }
        Ok(values)
    }

    pub(crate) fn count_records(&self, space: u16) -> Result<u64, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM record WHERE space = ?1")?;
        Ok(statement.query_row([space], |row| row.get(0))?)
    }

    /// The next number of a list: 1, 2, 3, …, never one that was given before.
    pub(crate) fn next_seq(&self, space: u16, list: &[u8]) -> Result<u64, StoreError> {
        let key = [&space.to_be_bytes(), list].concat();
        let last = self.record(COUNTERS, &key)?;
        let last: u64 = last.map_or(Ok(0), |bytes| decode(COUNTER, &bytes))?;
        let next = last.checked_add(1).ok_or(StoreError::Internal)?;
        self.put_record(COUNTERS, &key, &encode(COUNTER, &next)?)?;
        Ok(next)
    }

    pub(crate) fn entry(
        &self,
        space: u16,
        list: &[u8],
        seq: u64,
    ) -> Result<Option<Plain>, StoreError> {
        let name = self.keys.name(space, list);
        let found: Option<(u32, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "SELECT data_key, value FROM entry WHERE space = ?1 AND list = ?2 AND seq = ?3",
            )?
            .query_row(params![space, name, signed(seq)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        found
            .map(|(key, sealed)| self.open(&Place::Entry(space, &name, seq), key, &sealed))
            .transpose()
    }

    /// Stores a value under a number that [`Self::next_seq`] has just given.
    pub(crate) fn add_entry(
        &self,
        space: u16,
        list: &[u8],
        seq: u64,
        value: &[u8],
    ) -> Result<(), StoreError> {
        let name = self.keys.name(space, list);
        let (data_key, sealed) = self.seal(&Place::Entry(space, &name, seq), value)?;
        self.changing()?
            .prepare_cached(
                "INSERT INTO entry (space, list, seq, data_key, value) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![space, name, signed(seq), data_key, sealed])?;
        Ok(())
    }

    /// Replaces the value of a number; whether there was one.
    pub(crate) fn replace_entry(
        &self,
        space: u16,
        list: &[u8],
        seq: u64,
        value: &[u8],
    ) -> Result<bool, StoreError> {
        let name = self.keys.name(space, list);
        let (data_key, sealed) = self.seal(&Place::Entry(space, &name, seq), value)?;
        let mut statement = self.changing()?.prepare_cached(
            "UPDATE entry SET data_key = ?4, value = ?5 WHERE space = ?1 AND list = ?2 AND seq = ?3",
        )?;
        Ok(statement.execute(params![space, name, signed(seq), data_key, sealed])? > 0)
    }

    pub(crate) fn delete_entry(&self, space: u16, list: &[u8], seq: u64) -> Result<(), StoreError> {
        let name = self.keys.name(space, list);
        self.changing()?
            .prepare_cached("DELETE FROM entry WHERE space = ?1 AND list = ?2 AND seq = ?3")?
            .execute(params![space, name, signed(seq)])?;
        Ok(())
    }

    pub(crate) fn delete_entries(
        &self,
        space: u16,
        list: &[u8],
        through: u64,
    ) -> Result<(), StoreError> {
        let name = self.keys.name(space, list);
        self.changing()?
            .prepare_cached("DELETE FROM entry WHERE space = ?1 AND list = ?2 AND seq <= ?3")?
            .execute(params![space, name, signed(through)])?;
        Ok(())
    }

    pub(crate) fn entries(
        &self,
        space: u16,
        list: &[u8],
        page: &Page,
    ) -> Result<Vec<(u64, Plain)>, StoreError> {
        let name = self.keys.name(space, list);
        let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
        let (sql, after) = match page.order {
            Order::Oldest => (
                "SELECT seq, data_key, value FROM entry WHERE space = ?1 AND list = ?2 AND seq > ?3
                 ORDER BY seq LIMIT ?4",
                page.after.map_or(0, signed),
            ),
            Order::Newest => (
                "SELECT seq, data_key, value FROM entry WHERE space = ?1 AND list = ?2 AND seq < ?3
                 ORDER BY seq DESC LIMIT ?4",
                page.after.map_or(i64::MAX, signed),
            ),
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![space, name, after, limit])?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get(0)?;
            let sealed = row.get_ref(2)?.as_blob().map_err(|_| StoreError::Corrupt)?;
            values.push((
                seq,
                self.open(&Place::Entry(space, &name, seq), row.get(1)?, sealed)?,
            ));
        }
        Ok(values)
    }

    pub(crate) fn count_entries(&self, space: u16, list: &[u8]) -> Result<u64, StoreError> {
        let name = self.keys.name(space, list);
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM entry WHERE space = ?1 AND list = ?2")?;
        Ok(statement.query_row(params![space, name], |row| row.get(0))?)
    }

    /// The connection, to change something with.
    pub(crate) fn changing(&self) -> Result<&'c Connection, StoreError> {
        match self.access {
            Access::Write => Ok(self.connection),
            Access::Read => Err(StoreError::Internal),
        }
    }

    /// The number of the data key that seals what is written now.
    pub(crate) fn current(&self) -> Result<u32, StoreError> {
        Ok(self.keys.current()?.0)
    }

    pub(crate) fn seal(
        &self,
        place: &Place<'_>,
        value: &[u8],
    ) -> Result<(u32, Vec<u8>), StoreError> {
        let (number, key) = self.keys.current()?;
        Ok((
            number,
            seal(key, &place.context(number), value, self.entropy)?,
        ))
    }

    pub(crate) fn open(
        &self,
        place: &Place<'_>,
        number: u32,
        sealed: &[u8],
    ) -> Result<Plain, StoreError> {
        let key = self.keys.data(number)?;
        open(key, &place.context(number), sealed).map_err(|_| StoreError::Corrupt)
    }
}

impl Place<'_> {
    /// The associated data of a value in this place.
    fn context(&self, data_key: u32) -> Vec<u8> {
        let (kind, space, name, seq) = match self {
            Self::Record(space, name) => (0, space, name, 0),
            Self::Entry(space, name, seq) => (1, space, name, *seq),
        };
        let mut context = Vec::with_capacity(1 + 2 + NAME + 8 + 4);
        context.push(kind);
        context.extend(space.to_be_bytes());
        context.extend(*name);
        context.extend(seq.to_be_bytes());
        context.extend(data_key.to_be_bytes());
        context
    }
}

/// A number of SQLite, for us.
pub(crate) fn unsigned(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or_default()
}

/// A number for SQLite. No list comes near the numbers it does not have, so its last stands for them.
pub(crate) fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
