//! The key table: numbered data keys that seal rows, and one lookup key that hides their names. The
//! storage key wraps the table, so rotating it re-wraps one value.

use std::collections::BTreeMap;

use sealwright_crypto::{Entropy, Secret, keyed_hash, open, seal};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::StoreError;

const CONTEXT: &[u8] = b"sealwright v1 key table";
/// Bytes of a keyed name.
pub(crate) const NAME: usize = 16;

/// The keys of an open database.
pub(crate) struct Keys {
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
    /// New keys, and their table wrapped under `storage_key`.
    pub(crate) fn generate(
        storage_key: &Secret<32>,
        entropy: &dyn Entropy,
    ) -> Result<(Self, Vec<u8>), StoreError> {
        let lookup = Secret::generate(entropy)?;
        let data = Secret::generate(entropy)?;
        let table = KeyTable {
            lookup: *lookup.as_bytes(),
            data: vec![(1, *data.as_bytes())],
            current: 1,
        };
        // Room for all of it: a buffer that grows leaves copies behind.
        let room = Vec::with_capacity(size_of::<KeyTable>() + 64);
        let bytes =
            Zeroizing::new(postcard::to_extend(&table, room).map_err(|_| StoreError::Internal)?);
        let wrapped = seal(storage_key, CONTEXT, &bytes, entropy)?;
        Ok((
            Self {
                lookup,
                data: BTreeMap::from([(1, data)]),
                current: 1,
            },
            wrapped,
        ))
    }

    /// Unwraps a table.
    pub(crate) fn unwrap(storage_key: &Secret<32>, wrapped: &[u8]) -> Result<Self, StoreError> {
        let bytes = open(storage_key, CONTEXT, wrapped).map_err(|_| StoreError::WrongKey)?;
        let table: KeyTable = postcard::from_bytes(&bytes).map_err(|_| StoreError::Corrupt)?;
        let secret = |bytes: &[u8; 32]| Secret::from_slice(bytes).map_err(|_| StoreError::Corrupt);
        let mut data = BTreeMap::new();
        for (number, key) in &table.data {
            data.insert(*number, secret(key)?);
        }
        if !data.contains_key(&table.current) {
            return Err(StoreError::Corrupt);
        }
        Ok(Self {
            lookup: secret(&table.lookup)?,
            data,
            current: table.current,
        })
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
}
