//! Room store: one SQLite file whose every value is sealed.
//!
//! # The natural way through
//!
//! [`Store::create`] or [`Store::open`] gives a [`Store`]: one connection to one file. All work happens in
//! [`Store::read`] (a snapshot) or [`Store::write`] (all or nothing), which hand a [`Tx`] to a closure. With
//! it, typed tables are read and written: [`Records`] (one value under a key), [`Lists`] (numbered values
//! under an owner) and [`MlsStorage`] (what OpenMLS keeps). A table is a constant:
//!
//! ```
//! use sealwright_store::{Records, Row, Space};
//! # use serde::{Deserialize, Serialize};
//! #[derive(Serialize, Deserialize)]
//! struct Account { name: String }
//! impl Row for Account { const VERSION: u8 = 1; }
//! const ACCOUNTS: Records<[u8; 32], Account> = Records::new(Space(16));
//! ```
//!
//! # What the file shows
//!
//! Values are sealed with ChaCha20-Poly1305 under a numbered data key, bound to their place (table, key or
//! list and number), data key and row version; a value moved or changed is [`StoreError::Corrupt`]. Keys are
//! 16 bytes of a keyed hash. Visible stay: how many rows a table has, their sizes, which rows share a list,
//! their numbers in it, and row versions. Data keys and the lookup key lie in one key table, itself sealed under the storage key.
//!
//! # Two processes
//!
//! SQLite's write lock is the only lease. A write transaction takes it first (`BEGIN IMMEDIATE`), then looks
//! whether the key table is still the one it knows. [`Store::changed_elsewhere`] tells whether anybody else
//! has written since the last look, so that cached state can be dropped.

mod connection;
mod error;
mod keys;
mod lists;
mod look;
mod mls;
mod records;
mod row;
mod rows;
mod schema;
mod store;
mod tx;

pub use error::StoreError;
pub use lists::{Lists, Order, Page};
pub use mls::MlsStorage;
pub use records::Records;
pub use row::{Row, Space};
pub use store::Store;
pub use tx::Tx;
