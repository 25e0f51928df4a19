//! The key table: numbered data keys that seal rows, and one lookup key that hides their names. The
//! storage key wraps the table, so rotating it re-wraps one value. Each change of the table is a new
//! generation.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use sealwright_crypto::{Entropy, Secret, derive, keyed_hash, open, seal};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::codec::{decode, encode};
use crate::error::StoreError;

/// Bytes of a keyed name.
pub(crate) const NAME: usize = 16;
/// The version of the table's stored form.
const VERSION: u8 = 1;
/// Bytes before the wrapped table that only the right storage key gives: a wrong key is told from damage.
const CHECK: usize = 16;

/// The keys of an open database.
pub(crate) struct Keys {
    generation: i64,
    lookup: Secret<32>,
    data: BTreeMap<u32, Secret<32>>,
    /// The number of the key that seals what is written now.
    current: u32,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct KeyTable {
    lookup: [u8; 32],
    data: Vec<(u32, [u8; 32])>,
    current: u32,
}

impl Keys {
    /// Puts the first generation into a database that has none: new keys, wrapped under `storage_key`.
    pub(crate) fn found(
        connection: &Connection,
        storage_key: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let table = KeyTable {
            lookup: *Secret::generate(entropy)?.as_bytes(),
            data: vec![(1, *Secret::generate(entropy)?.as_bytes())],
            current: 1,
        };
        table.save(connection, 1, storage_key, entropy)
    }

    /// The keys that a database holds now.
    pub(crate) fn load(
        connection: &Connection,
        storage_key: &Secret<32>,
    ) -> Result<Self, StoreError> {
        let generation = Self::generation_in(connection)?;
        let wrapped: Option<Vec<u8>> = connection
            .query_row("SELECT value FROM meta WHERE name = 'keys'", [], |row| {
                row.get(0)
            })
            .optional()?;
        let wrapped = wrapped.ok_or(StoreError::Corrupt)?;
        let (found, sealed) = wrapped.split_at_checked(CHECK).ok_or(StoreError::Corrupt)?;
        let plain = match open(&wrapping(storage_key), &context(generation), sealed) {
            Ok(plain) => plain,
            Err(_) if found == check(storage_key).as_bytes() => return Err(StoreError::Corrupt),
            Err(_) => return Err(StoreError::WrongKey),
        };
        Self::of(&decode(VERSION, &plain)?, generation)
    }

    /// Takes the keys that a database holds now, if they are not these.
    pub(crate) fn refresh(
        &mut self,
        connection: &Connection,
        storage_key: &Secret<32>,
    ) -> Result<(), StoreError> {
        if Self::generation_in(connection)? != self.generation {
            *self = Self::load(connection, storage_key)?;
        }
        Ok(())
    }

    /// The name under which a key of a space is stored.
    pub(crate) fn name(&self, space: u16, key: &[u8]) -> [u8; NAME] {
        let hash = keyed_hash(&self.lookup, "row name", &[&space.to_be_bytes(), key]);
        let mut name = [0; NAME];
        name.copy_from_slice(&hash[..NAME]);
        name
    }

    pub(crate) fn current(&self) -> Result<(u32, &Secret<32>), StoreError> {
        Ok((self.current, self.data(self.current)?))
    }

    pub(crate) fn data(&self, number: u32) -> Result<&Secret<32>, StoreError> {
        self.data.get(&number).ok_or(StoreError::Corrupt)
    }

    fn of(table: &KeyTable, generation: i64) -> Result<Self, StoreError> {
        let secret = |bytes: &[u8; 32]| Secret::from_slice(bytes).map_err(|_| StoreError::Corrupt);
        let data = table.data.iter();
        Ok(Self {
            generation,
            lookup: secret(&table.lookup)?,
            data: data
                .map(|(number, key)| Ok((*number, secret(key)?)))
                .collect::<Result<_, StoreError>>()?,
            current: table.current,
        })
    }

    fn generation_in(connection: &Connection) -> Result<i64, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT value FROM meta WHERE name = 'generation'")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}

impl KeyTable {
    fn save(
        &self,
        connection: &Connection,
        generation: i64,
        storage_key: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let plain = encode(VERSION, self)?;
        let context = context(generation);
        let sealed = seal(&wrapping(storage_key), &context, &plain, entropy)?;
        let wrapped = [&check(storage_key).as_bytes()[..], &sealed].concat();
        connection.execute(
            "REPLACE INTO meta (name, value) VALUES ('keys', ?1), ('generation', ?2)",
            (wrapped, generation),
        )?;
        Ok(())
    }
}

fn wrapping(storage_key: &Secret<32>) -> Secret<32> {
    derive(storage_key.as_bytes(), "store key table", &[])
}

fn check(storage_key: &Secret<32>) -> Secret<CHECK> {
    derive(storage_key.as_bytes(), "store key check", &[])
}

/// The associated data of the wrapped table.
fn context(generation: i64) -> [u8; 8] {
    generation.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use sealwright_crypto::OsEntropy;

    use super::*;
    use crate::schema;

    fn secret(byte: u8) -> Secret<32> {
        Secret::from_slice(&[byte; 32]).unwrap()
    }

    fn founded() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        Keys::found(&connection, &secret(1), &OsEntropy).unwrap();
        connection
    }

    #[test]
    fn a_new_key_table_is_taken_when_it_is_there_and_old_rows_keep_their_key() {
        let connection = founded();
        let mut keys = Keys::load(&connection, &secret(1)).unwrap();
        let old = keys.data(1).unwrap().duplicate();
        let name = keys.name(16, b"key");
        keys.refresh(&connection, &secret(1)).unwrap();
        assert_eq!(keys.current().unwrap(), (1, &old));

        let rotated = KeyTable {
            lookup: *keys.lookup.as_bytes(),
            data: vec![(1, *old.as_bytes()), (2, [9; 32])],
            current: 2,
        };
        rotated
            .save(&connection, 2, &secret(1), &OsEntropy)
            .unwrap();
        keys.refresh(&connection, &secret(1)).unwrap();
        assert_eq!(keys.current().unwrap(), (2, &secret(9)));
        assert_eq!(keys.data(1).unwrap(), &old);
        assert_eq!(keys.name(16, b"key"), name);
    }

    #[test]
    fn a_table_of_another_generation_is_damage() {
        let connection = founded();
        let set = "UPDATE meta SET value = 2 WHERE name = 'generation'";
        connection.execute(set, []).unwrap();
        let loaded = Keys::load(&connection, &secret(1));
        assert!(matches!(loaded, Err(StoreError::Corrupt)));
    }

    #[test]
    fn names_differ_by_space_key_and_database() {
        let one = Keys::load(&founded(), &secret(1)).unwrap();
        let two = Keys::load(&founded(), &secret(1)).unwrap();
        let names = [
            one.name(16, b"key"),
            one.name(17, b"key"),
            one.name(16, b"other"),
            one.name(16, b""),
            two.name(16, b"key"),
        ];
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{at}");
        }
    }
}
