//! The key table: numbered data keys that seal rows, and one lookup key that hides their names. The
//! storage key wraps the table, so rotating it re-wraps one value. Each change of the table is a new
//! generation.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;
use sealwright_crypto::{Entropy, Secret, derive, keyed_hash, open, seal};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeTuple as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::codec::{decode, encode};
use crate::error::StoreError;

/// Bytes of a keyed name.
pub(crate) const NAME: usize = 16;
/// The version of the table's stored form.
const VERSION: u8 = 1;
/// Bytes before the wrapped table that only the right storage key gives: a wrong key is told from damage.
const CHECK: usize = 16;
/// Bytes of a key.
const KEY: usize = 32;

/// The keys of an open database.
pub(crate) struct Keys {
    generation: i64,
    table: KeyTable,
}

#[derive(Serialize, Deserialize)]
struct KeyTable {
    lookup: Key,
    data: BTreeMap<u32, Key>,
    /// The number of the key that seals what is written now.
    current: u32,
}

/// A key in the table. Its bytes go one by one between the table and their place on the heap, and so
/// leave no copy on the stack.
struct Key(Secret<KEY>);

impl Keys {
    /// Puts the first generation into a database that has none: new keys, wrapped under `storage_key`.
    pub(crate) fn found(
        connection: &Connection,
        storage_key: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let table = KeyTable {
            lookup: Key(Secret::generate(entropy)?),
            data: BTreeMap::from([(1, Key(Secret::generate(entropy)?))]),
            current: 1,
        };
        let generation = 1;
        Self { generation, table }.save(connection, storage_key, entropy)
    }

    /// The keys that a database holds now.
    pub(crate) fn load(
        connection: &Connection,
        storage_key: &Secret<32>,
    ) -> Result<Self, StoreError> {
        // One statement, and so one snapshot: another process may bring the next generation at any time.
        let (generation, wrapped): (i64, Vec<u8>) = connection.query_row(
            "SELECT generation.value, keys.value FROM meta AS generation, meta AS keys
             WHERE generation.name = 'generation' AND keys.name = 'keys'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (found, sealed) = wrapped.split_at_checked(CHECK).ok_or(StoreError::Corrupt)?;
        let plain = match open(&wrapping(storage_key), &context(generation), sealed) {
            Ok(plain) => plain,
            Err(_) if found == check(storage_key).as_bytes() => return Err(StoreError::Corrupt),
            Err(_) => return Err(StoreError::WrongKey),
        };
        let table = decode(VERSION, &plain)?;
        Ok(Self { generation, table })
    }

    /// Takes the keys that a database holds now, if they are not these.
    pub(crate) fn refresh(
        &mut self,
        connection: &Connection,
        storage_key: &Secret<32>,
    ) -> Result<(), StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT value FROM meta WHERE name = 'generation'")?;
        let now: i64 = statement.query_row([], |row| row.get(0))?;
        if now != self.generation {
            *self = Self::load(connection, storage_key).map_err(|error| match error {
                // It opened this database before.
                StoreError::WrongKey => StoreError::KeyChanged,
                error => error,
            })?;
        }
        Ok(())
    }

    /// How often the table has changed; it starts with 1.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.unsigned_abs()
    }

    /// Whether there are data keys that nothing is written with any more.
    pub(crate) fn has_old(&self) -> bool {
        self.table.data.len() > 1
    }

    /// The same keys, past their own generation and `generation`.
    pub(crate) fn past(&self, generation: u64) -> Result<Self, StoreError> {
        let reached = i64::try_from(generation).map_err(|_| StoreError::Internal)?;
        let next = reached.max(self.generation).checked_add(1);
        let data = self.table.data.iter();
        Ok(Self {
            generation: next.ok_or(StoreError::Internal)?,
            table: KeyTable {
                lookup: self.table.lookup.duplicate(),
                data: data
                    .map(|(number, key)| (*number, key.duplicate()))
                    .collect(),
                current: self.table.current,
            },
        })
    }

    /// The next generation, with one more data key, which seals what is written from then on.
    pub(crate) fn with_new_data_key(&self, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        let mut next = self.past(0)?;
        let table = &mut next.table;
        let last = table.data.keys().next_back().copied().unwrap_or_default();
        table.current = last.checked_add(1).ok_or(StoreError::Internal)?;
        let key = Key(Secret::generate(entropy)?);
        table.data.insert(table.current, key);
        Ok(next)
    }

    /// The next generation, with the current data key alone.
    pub(crate) fn without_old(&self) -> Result<Self, StoreError> {
        let mut next = self.past(0)?;
        let current = next.table.current;
        next.table.data.retain(|number, _| *number == current);
        Ok(next)
    }

    /// Makes these the keys of a database, wrapped under `storage_key`.
    pub(crate) fn save(
        &self,
        connection: &Connection,
        storage_key: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let plain = encode(VERSION, &self.table)?;
        let context = context(self.generation);
        let sealed = seal(&wrapping(storage_key), &context, &plain, entropy)?;
        let wrapped = [&check(storage_key).as_bytes()[..], &sealed].concat();
        connection.execute(
            "REPLACE INTO meta (name, value) VALUES ('keys', ?1), ('generation', ?2)",
            (wrapped, self.generation),
        )?;
        Ok(())
    }

    /// The name under which a key of a space is stored.
    pub(crate) fn name(&self, space: u16, key: &[u8]) -> [u8; NAME] {
        let lookup = &self.table.lookup.0;
        let hash = keyed_hash(lookup, "row name", &[&space.to_be_bytes(), key]);
        let mut name = [0; NAME];
        name.copy_from_slice(&hash[..NAME]);
        name
    }

    pub(crate) fn current(&self) -> Result<(u32, &Secret<32>), StoreError> {
        Ok((self.table.current, self.data(self.table.current)?))
    }

    pub(crate) fn data(&self, number: u32) -> Result<&Secret<32>, StoreError> {
        let key = self.table.data.get(&number).ok_or(StoreError::Corrupt)?;
        Ok(&key.0)
    }
}

impl Key {
    fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(KEY)?;
        for byte in self.0.as_bytes() {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = Key;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{KEY} bytes")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Key, A::Error> {
                let mut bytes = Zeroizing::new(Vec::with_capacity(KEY));
                while let Some(byte) = from.next_element()? {
                    bytes.push(byte);
                }
                let key = Secret::from_slice(&bytes);
                key.map(Key).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_tuple(KEY, Bytes)
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

        let rotated = keys.with_new_data_key(&OsEntropy).unwrap();
        rotated.save(&connection, &secret(1), &OsEntropy).unwrap();
        keys.refresh(&connection, &secret(1)).unwrap();
        assert_eq!(keys.current().unwrap(), rotated.current().unwrap());
        assert_eq!((keys.generation(), keys.table.current), (2, 2));
        assert_eq!(keys.data(1).unwrap(), &old);
        assert_eq!(keys.name(16, b"key"), name);
    }

    #[test]
    fn keys_go_past_any_generation_and_stay_the_same() {
        let keys = Keys::load(&founded(), &secret(1)).unwrap();
        for (seen, expected) in [(0, 2), (1, 2), (7, 8)] {
            let past = keys.past(seen).unwrap();
            assert_eq!(past.generation(), expected);
            assert_eq!(past.current().unwrap(), keys.current().unwrap());
        }
        assert!(keys.past(u64::MAX).is_err());
    }

    #[test]
    fn old_data_keys_go_and_the_current_one_stays() {
        let keys = Keys::load(&founded(), &secret(1)).unwrap();
        let rotated = keys.with_new_data_key(&OsEntropy).unwrap();
        assert!(rotated.has_old() && !keys.has_old());
        let last = rotated.without_old().unwrap();
        assert!(!last.has_old());
        assert_eq!(last.current().unwrap(), rotated.current().unwrap());
        assert!(last.data(1).is_err());
    }

    #[test]
    fn keys_that_another_storage_key_wraps_since_are_told_from_wrong_ones() {
        let connection = founded();
        let mut keys = Keys::load(&connection, &secret(1)).unwrap();
        let next = keys.with_new_data_key(&OsEntropy).unwrap();
        next.save(&connection, &secret(2), &OsEntropy).unwrap();
        let refreshed = keys.refresh(&connection, &secret(1));
        assert!(matches!(refreshed, Err(StoreError::KeyChanged)));
        let loaded = Keys::load(&connection, &secret(1));
        assert!(matches!(loaded, Err(StoreError::WrongKey)));
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
