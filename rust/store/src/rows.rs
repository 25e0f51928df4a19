//! Sealed rows: the SQL of records and entries, and the binding of each value to its place.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row as SqlRow, params};
use sealwright_crypto::{open, seal};
use zeroize::Zeroizing;

use crate::keys::Hashed;
use crate::lists::{Order, Page};
use crate::{Space, StoreError, Tx};

/// What a sealed row held: its version and its bytes, wiped when dropped.
pub(crate) struct Plain {
    pub(crate) version: u8,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// Where a value stands. Its sealing is bound to it.
#[derive(Clone, Copy)]
enum Place {
    Record(Space, Hashed),
    Entry(Space, Hashed, u64),
}

impl Tx<'_> {
    pub(crate) fn record_key(&self, space: Space, key: &[u8]) -> Hashed {
        self.keys.hashed("record", space, key)
    }

    pub(crate) fn list_key(&self, space: Space, owner: &[u8]) -> Hashed {
        self.keys.hashed("list", space, owner)
    }

    pub(crate) fn record(&self, space: Space, key: Hashed) -> Result<Option<Plain>, StoreError> {
        self.connection
            .prepare_cached("SELECT data_key, value FROM record WHERE space = ?1 AND key = ?2")?
            .query_row(params![space.0, key], |row| {
                Ok(self.unseal(Place::Record(space, key), row))
            })
            .optional()?
            .transpose()
    }

    pub(crate) fn put_record(
        &self,
        space: Space,
        key: Hashed,
        version: u8,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let connection = self.for_writing()?;
        let (data_key, value) = self.seal(Place::Record(space, key), version, bytes)?;
        connection
            .prepare_cached("INSERT OR REPLACE INTO record (space, key, data_key, value) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![space.0, key, data_key, value])?;
        Ok(())
    }

    pub(crate) fn delete_record(&self, space: Space, key: Hashed) -> Result<bool, StoreError> {
        let deleted = self
            .for_writing()?
            .prepare_cached("DELETE FROM record WHERE space = ?1 AND key = ?2")?
            .execute(params![space.0, key])?;
        Ok(deleted > 0)
    }

    pub(crate) fn has_record(&self, space: Space, key: Hashed) -> Result<bool, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT 1 FROM record WHERE space = ?1 AND key = ?2")?
            .exists(params![space.0, key])?;
        Ok(found)
    }

    pub(crate) fn count_records(&self, space: Space) -> Result<u64, StoreError> {
        let count = self
            .connection
            .prepare_cached("SELECT count(*) FROM record WHERE space = ?1")?
            .query_row([space.0], |row| row.get(0))?;
        Ok(count)
    }

    /// Every record of a table, in no meaningful order.
    pub(crate) fn records<T>(
        &self,
        space: Space,
        mut read: impl FnMut(Plain) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT data_key, value, key FROM record WHERE space = ?1")?;
        let mut rows = statement.query([space.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let place = Place::Record(space, row.get(2)?);
            found.push(read(self.unseal(place, row)?)?);
        }
        Ok(found)
    }

    /// Adds an entry under the next number of its list.
    pub(crate) fn push_entry(
        &self,
        space: Space,
        list: Hashed,
        version: u8,
        bytes: &[u8],
    ) -> Result<u64, StoreError> {
        let connection = self.for_writing()?;
        let seq = connection
            .prepare_cached(
                "INSERT INTO list (space, list, last) VALUES (?1, ?2, 1)
                 ON CONFLICT (space, list) DO UPDATE SET last = last + 1 RETURNING last",
            )?
            .query_row(params![space.0, list], |row| row.get(0))?;
        let (data_key, value) = self.seal(Place::Entry(space, list, seq), version, bytes)?;
        connection
            .prepare_cached(
                "INSERT INTO entry (space, list, seq, data_key, value) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![space.0, list, signed(seq), data_key, value])?;
        Ok(seq)
    }

    /// Replaces the value of an entry. False when there is no such entry.
    pub(crate) fn put_entry(
        &self,
        space: Space,
        list: Hashed,
        seq: u64,
        version: u8,
        bytes: &[u8],
    ) -> Result<bool, StoreError> {
        let connection = self.for_writing()?;
        let (data_key, value) = self.seal(Place::Entry(space, list, seq), version, bytes)?;
        let replaced = connection
            .prepare_cached("UPDATE entry SET data_key = ?4, value = ?5 WHERE space = ?1 AND list = ?2 AND seq = ?3")?
            .execute(params![space.0, list, signed(seq), data_key, value])?;
        Ok(replaced > 0)
    }

    pub(crate) fn entry(
        &self,
        space: Space,
        list: Hashed,
        seq: u64,
    ) -> Result<Option<Plain>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT data_key, value FROM entry WHERE space = ?1 AND list = ?2 AND seq = ?3",
            )?
            .query_row(params![space.0, list, signed(seq)], |row| {
                Ok(self.unseal(Place::Entry(space, list, seq), row))
            })
            .optional()?
            .transpose()
    }

    pub(crate) fn delete_entry(
        &self,
        space: Space,
        list: Hashed,
        seq: u64,
    ) -> Result<bool, StoreError> {
        let deleted = self
            .for_writing()?
            .prepare_cached("DELETE FROM entry WHERE space = ?1 AND list = ?2 AND seq = ?3")?
            .execute(params![space.0, list, signed(seq)])?;
        Ok(deleted > 0)
    }

    /// Deletes the entries up to and with a number, and says how many there were.
    pub(crate) fn delete_entries(
        &self,
        space: Space,
        list: Hashed,
        through: u64,
    ) -> Result<u64, StoreError> {
        let deleted = self
            .for_writing()?
            .prepare_cached("DELETE FROM entry WHERE space = ?1 AND list = ?2 AND seq <= ?3")?
            .execute(params![space.0, list, signed(through)])?;
        Ok(u64::try_from(deleted).unwrap_or(u64::MAX))
    }

    pub(crate) fn count_entries(&self, space: Space, list: Hashed) -> Result<u64, StoreError> {
        let count = self
            .connection
            .prepare_cached("SELECT count(*) FROM entry WHERE space = ?1 AND list = ?2")?
            .query_row(params![space.0, list], |row| row.get(0))?;
        Ok(count)
    }

    /// A page of a list, in the order asked for.
    pub(crate) fn entries<T>(
        &self,
        space: Space,
        list: Hashed,
        page: Page,
        mut read: impl FnMut(u64, Plain) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let (sql, bound) = match page.order {
            Order::Oldest => (
                "SELECT data_key, value, seq FROM entry
                 WHERE space = ?1 AND list = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4",
                page.after.map_or(0, signed),
            ),
            Order::Newest => (
                "SELECT data_key, value, seq FROM entry
                 WHERE space = ?1 AND list = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4",
                page.after.map_or(i64::MAX, signed),
            ),
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![space.0, list, bound, limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get(2)?;
            found.push(read(
                seq,
                self.unseal(Place::Entry(space, list, seq), row)?,
            )?);
        }
        Ok(found)
    }

    /// The number of the data key, and the value as it is stored: version, then sealed bytes.
    fn seal(&self, place: Place, version: u8, bytes: &[u8]) -> Result<(u32, Vec<u8>), StoreError> {
        let (data_key, secret) = self.keys.current()?;
        let sealed = seal(secret, &place.bound(data_key, version), bytes, self.entropy)?;
        let mut value = Vec::with_capacity(1 + sealed.len());
        value.push(version);
        value.extend_from_slice(&sealed);
        Ok((data_key, value))
    }

    /// Opens a row whose first columns are `data_key` and `value`.
    fn unseal(&self, place: Place, row: &SqlRow<'_>) -> Result<Plain, StoreError> {
        let data_key = row.get(0)?;
        let ValueRef::Blob([version, sealed @ ..]) = row.get_ref(1)? else {
            return Err(StoreError::Corrupt("a row is empty"));
        };
        let bytes = open(
            self.keys.numbered(data_key)?,
            &place.bound(data_key, *version),
            sealed,
        )
        .map_err(|_| StoreError::Corrupt("a row was changed or moved"))?;
        Ok(Plain {
            version: *version,
            bytes,
        })
    }
}

impl Place {
    /// The associated data of a sealed value: kind, table, key or list, number, data key, row version.
    fn bound(self, data_key: u32, version: u8) -> [u8; 32] {
        let (kind, space, key, seq) = match self {
            Self::Record(space, key) => (b'r', space, key, 0),
            Self::Entry(space, list, seq) => (b'e', space, list, seq),
        };
        let mut bound = [0; 32];
        bound[0] = kind;
        bound[1..3].copy_from_slice(&space.0.to_be_bytes());
        bound[3..19].copy_from_slice(&key);
        bound[19..27].copy_from_slice(&seq.to_be_bytes());
        bound[27..31].copy_from_slice(&data_key.to_be_bytes());
        bound[31] = version;
        bound
    }
}

/// A number as SQLite holds it. No list reaches the numbers above, so they stand for the last one.
fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
