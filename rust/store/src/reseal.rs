//! Sealing rows anew after a rotation, a part at a time. How far it has come stands in the rows themselves,
//! which name their data key; what is kept in memory only saves looking at them again.

use rusqlite::params;

use crate::error::StoreError;
use crate::keys::NAME;
use crate::tx::{Place, Tx, signed, unsigned};

/// The last row of each table that was looked at.
#[derive(Clone, Copy, Default)]
pub(crate) struct Resealed {
    record: i64,
    entry: (u16, [u8; NAME], u64),
}

/// A row of the table of records: its row id, space, name, data key and value.
type Record = (i64, u16, [u8; NAME], u32, Vec<u8>);
/// A row of the table of entries: its space, list, number, data key and value.
type Entry = (u16, [u8; NAME], i64, u32, Vec<u8>);

impl Tx<'_> {
    /// Seals up to `limit` rows anew, from where `done` says; `false` if no row names an older data key.
    pub(crate) fn reseal(&self, done: &mut Resealed, limit: usize) -> Result<bool, StoreError> {
        let limit = limit.max(1);
        let records = self.reseal_records(done, limit)?;
        let entries = self.reseal_entries(done, limit - records)?;
        if records + entries == limit {
            return Ok(true);
        }
        // The end was reached. What was behind `done` is looked at again, once: this proves that none is left.
        let left = self.has_old_rows()?;
        if left {
            *done = Resealed::default();
        }
        Ok(left)
    }

    fn reseal_records(&self, done: &mut Resealed, limit: usize) -> Result<usize, StoreError> {
        let rows = self.old_records(done.record, limit)?;
        let mut update = self.changing()?.prepare_cached(
            "UPDATE record SET data_key = ?3, value = ?4 WHERE space = ?1 AND name = ?2",
        )?;
        for (id, space, name, data_key, sealed) in &rows {
            let place = Place::Record(*space, name);
            let (number, value) = self.seal(&place, &self.open(&place, *data_key, sealed)?)?;
            update.execute(params![space, name, number, value])?;
            done.record = *id;
        }
        if rows.len() < limit {
            done.record = i64::MAX;
        }
        Ok(rows.len())
    }

    fn reseal_entries(&self, done: &mut Resealed, limit: usize) -> Result<usize, StoreError> {
        let rows = self.old_entries(done.entry, limit)?;
        let mut update = self.changing()?.prepare_cached(
            "UPDATE entry SET data_key = ?4, value = ?5 WHERE space = ?1 AND list = ?2 AND seq = ?3",
        )?;
        for (space, list, seq, data_key, sealed) in &rows {
            let place = Place::Entry(*space, list, unsigned(*seq));
            let (number, value) = self.seal(&place, &self.open(&place, *data_key, sealed)?)?;
            update.execute(params![space, list, seq, number, value])?;
            done.entry = (*space, *list, unsigned(*seq));
        }
        Ok(rows.len())
    }

    fn old_records(&self, after: i64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.changing()?.prepare_cached(
            "SELECT rowid, space, name, data_key, value FROM record
             WHERE rowid > ?1 AND data_key <> ?2 ORDER BY rowid LIMIT ?3",
        )?;
        let rows = statement.query_map(params![after, self.current()?, limited(limit)], |row| {
            row.try_into()
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn old_entries(
        &self,
        (space, list, seq): (u16, [u8; NAME], u64),
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.changing()?.prepare_cached(
            "SELECT space, list, seq, data_key, value FROM entry
             WHERE (space, list, seq) > (?1, ?2, ?3) AND data_key <> ?4
             ORDER BY space, list, seq LIMIT ?5",
        )?;
        let after = params![space, list, signed(seq), self.current()?, limited(limit)];
        let rows = statement.query_map(after, |row| row.try_into())?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn has_old_rows(&self) -> Result<bool, StoreError> {
        let mut statement = self.changing()?.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM record WHERE data_key <> ?1)
                 OR EXISTS (SELECT 1 FROM entry WHERE data_key <> ?1)",
        )?;
        Ok(statement.query_row([self.current()?], |row| row.get(0))?)
    }
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
