//! The vault: where a profile's storage key lives, and what everything that can happen to it means.
//!
//! A [`Vault`] keeps one [`Record`] for a profile: the storage key, and how far the database had come. It
//! lies in a keyring through a `keyring-core` store, or in a file of mode 0600, and a key in hardware may
//! seal it first ([`Wrapper`]): what a platform has it says in a [`Host`]. The form of what is laid down is
//! ours and the same everywhere.
//!
//! [`InstallState::decide`] weighs what the vault keeps against what lies on disk, before anything is
//! written. A key is never made over data that has none, and what is not found while the device may be
//! locked is not taken for missing.

mod envelope;
mod error;
mod file;
mod host;
mod record;
mod shelf;
mod state;
mod vault;

#[cfg(feature = "test-contract")]
pub mod contract;
#[cfg(feature = "test-contract")]
pub mod fake;

pub use envelope::{Algorithm, Wrapped};
pub use error::{Trouble, VaultError};
pub use host::{Host, Protection, Wrapper};
pub use record::Record;
pub use state::{Action, Database, InstallState, Loss};
pub use vault::{Kept, Place, Vault};
