//! The vault: where a profile's storage key lives.
//!
//! On a desktop that is the operating system's keyring, through a `keyring-core` store that the host
//! brings. A machine without one (CI, containers) may keep it in a key file of mode 0600, if the caller
//! allows that: it is then reported as [`Protection::None`]. A key is made only for a profile that has no
//! database yet: over existing data, a missing key is an error and never replaced.

mod envelope;
mod error;
mod file;
mod keyring;
mod place;

pub use error::VaultError;
pub use place::{Opened, Place, Protection, open};
