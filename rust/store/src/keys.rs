//! The key table: the data keys that seal rows, and the key under which lookup keys are hashed.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, ToSql, params};
use sealwright_crypto::{Entropy, Secret, derive, keyed_hash, open, seal};
use zeroize::Zeroizing;

use crate::{Space, StoreError};

/// A lookup key as it stands in the file.
pub(crate) type Hashed = [u8; 16];

/// The key table of one generation, opened.
///
/// Rows name the number of the data key that seals them, so that a new data key can be added while older
/// rows are still sealed under theirs. The lookup key stays the same for the life of the file. Each change of
/// the table is a new generation.
pub(crate) struct Keys {
    generation: u64,
    current: u32,
    lookup: Secret<32>,
    data: BTreeMap<u32, Secret<32>>,
}

const LAYOUT: u8 = 1;
const WRAP: &str = "store key table";
const CHECK: &str = "store key check";
const SALT: usize = 16;
const KEY: usize = 32;
const NUMBER: usize = 4;

impl Keys {
    /// The first generation: a lookup key and one data key.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Result<Self, StoreError> {
        Ok(Self {
            generation: 1,
            current: 1,
            lookup: Secret::generate(entropy)?,
            data: BTreeMap::from([(1, Secret::generate(entropy)?)]),
        })
    }

    /// Reads and opens the table of a file. `WrongKey` when the storage key is another's, `Corrupt` when it
    /// is the right one and the table does not open all the same.
    pub(crate) fn load(connection: &Connection, storage: &Secret<32>) -> Result<Self, StoreError> {
        let generation = Self::generation_in(connection)?;
        let wrapped: Vec<u8> = meta(connection, "keys")?;
        match open(&wrapping(storage), &bound_to(generation), &wrapped) {
            Ok(table) => Self::parse(generation, &table),
            Err(_) if Self::is_key_of(connection, storage)? => {
                Err(StoreError::Corrupt("the key table does not open"))
            }
            Err(_) => Err(StoreError::WrongKey),
        }
    }

    /// Writes the table, sealed under the storage key. To be called inside a write transaction.
    pub(crate) fn save(
        &self,
        connection: &Connection,
        storage: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let wrapped = seal(
            &wrapping(storage),
            &bound_to(self.generation),
            &self.bytes(),
            entropy,
        )?;
        let mut check = vec![0; SALT];
        entropy.fill(&mut check)?;
        let answer = checking(storage, &check);
        check.extend_from_slice(answer.as_bytes());

        let generation = i64::try_from(self.generation)
            .map_err(|_| StoreError::Corrupt("the generation ran out"))?;
        set_meta(connection, "generation", &generation)?;
        set_meta(connection, "keys", &wrapped)?;
        set_meta(connection, "check", &check)
    }

    /// The generation that the file holds now.
    pub(crate) fn generation_in(connection: &Connection) -> Result<u64, StoreError> {
        let generation: i64 = meta(connection, "generation")?;
        u64::try_from(generation).map_err(|_| StoreError::Corrupt("the generation is negative"))
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The data key that seals new rows, and its number.
    pub(crate) fn current(&self) -> Result<(u32, &Secret<32>), StoreError> {
        Ok((self.current, self.numbered(self.current)?))
    }

    /// The data key of a number that a row names.
    pub(crate) fn numbered(&self, number: u32) -> Result<&Secret<32>, StoreError> {
        self.data
            .get(&number)
            .ok_or(StoreError::Corrupt("a row names an unknown data key"))
    }

    /// The lookup key that stands for a key of a table of records, or for the owner of a list.
    pub(crate) fn hashed(&self, label: &str, space: Space, key: &[u8]) -> Hashed {
        let [hash @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            keyed_hash(&self.lookup, label, &[&space.0.to_be_bytes(), key]);
        hash
    }

    fn is_key_of(connection: &Connection, storage: &Secret<32>) -> Result<bool, StoreError> {
        let check: Vec<u8> = meta(connection, "check")?;
        let (salt, answer) = check
            .split_at_checked(SALT)
            .ok_or(StoreError::Corrupt("the key check is cut"))?;
        Ok(checking(storage, salt).as_bytes() == answer)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let size = 1 + NUMBER + KEY + self.data.len() * (NUMBER + KEY);
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        bytes.push(LAYOUT);
        bytes.extend_from_slice(&self.current.to_be_bytes());
        bytes.extend_from_slice(self.lookup.as_bytes());
        for (number, key) in &self.data {
            bytes.extend_from_slice(&number.to_be_bytes());
            bytes.extend_from_slice(key.as_bytes());
        }
        bytes
    }

    fn parse(generation: u64, bytes: &[u8]) -> Result<Self, StoreError> {
        const MALFORMED: StoreError = StoreError::Corrupt("the key table is malformed");
        let Some((&LAYOUT, rest)) = bytes.split_first() else {
            return Err(MALFORMED);
        };
        let (&current, rest) = rest.split_first_chunk::<NUMBER>().ok_or(MALFORMED)?;
        let (lookup, rest) = rest.split_at_checked(KEY).ok_or(MALFORMED)?;
        let (pairs, []) = rest.as_chunks::<{ NUMBER + KEY }>() else {
            return Err(MALFORMED);
        };
        let mut data = BTreeMap::new();
        for pair in pairs {
            let (&number, key) = pair.split_first_chunk::<NUMBER>().ok_or(MALFORMED)?;
            data.insert(
                u32::from_be_bytes(number),
                Secret::from_slice(key).map_err(|_| MALFORMED)?,
            );
        }
        Ok(Self {
            generation,
            current: u32::from_be_bytes(current),
            lookup: Secret::from_slice(lookup).map_err(|_| MALFORMED)?,
            data,
        })
    }
}

fn wrapping(storage: &Secret<32>) -> Secret<32> {
    derive(storage.as_bytes(), WRAP, &[])
}

fn checking(storage: &Secret<32>, salt: &[u8]) -> Secret<16> {
    derive(storage.as_bytes(), CHECK, salt)
}

fn bound_to(generation: u64) -> [u8; 8] {
    generation.to_be_bytes()
}

fn meta<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> Result<T, StoreError> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::Corrupt("the key table is missing"))
}

fn set_meta(connection: &Connection, name: &str, value: &dyn ToSql) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
        .execute(params![name, value])?;
    Ok(())
}
