//! The store: SQLite with sealed rows.
//!
//! A [`Store`] is one database, opened with the storage key. Everything happens in a transaction
//! ([`Store::write`], [`Store::read`]) through a [`Tx`]. Values live in typed tables: [`Records`] by key,
//! [`Lists`] in numbered order. OpenMLS keeps its state through [`MlsStorage`] in the same transaction, so
//! a ratchet step and the rows that depend on it are kept or dropped together.
//!
//! On disk every name is a keyed hash and every value is sealed with ChaCha20-Poly1305 (RFC 8439), bound
//! to its table, its name and the number of its data key. The storage key wraps a table of numbered data
//! keys and one lookup key. The database has a plain SQLite header, runs in WAL mode with
//! `synchronous=FULL` and `secure_delete=ON`; [`Store::checkpoint`] removes replaced values from the log.
//!
//! Several processes may have one database open: SQLite's write lock is the only one, held for a transaction.
//! The storage key rotates in one transaction ([`Store::rotate`]), the rows follow in as many as one likes
//! ([`Store::reseal`]).

mod codec;
mod error;
mod keys;
mod look;
mod mls;
mod reseal;
mod schema;
mod store;
mod table;
mod tx;

pub use error::StoreError;
pub use look::Inspection;
pub use mls::MlsStorage;
pub use store::Store;
pub use table::{Lists, Order, Page, Records, Row, Space};
pub use tx::Tx;
