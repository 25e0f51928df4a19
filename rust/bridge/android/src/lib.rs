//! The Android host.
//!
//! [`Keystore`] seals records with a key of AndroidKeyStore, through the Kotlin class `KeystoreVault`; their
//! envelopes lie in files of the profile's folder, which no backup takes. [`Phone`] makes a platform of it.

mod answer;
mod keystore;
mod phone;

#[cfg(feature = "test-contract")]
pub mod contract;

pub use answer::trouble_of;
pub use keystore::Keystore;
pub use phone::Phone;
