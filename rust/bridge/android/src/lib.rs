//! The Android host: the waist for Kotlin, over JNI.
//!
//! [`natives`] are the functions of the Kotlin object `Natives`; [`log`] has the one that says where lines for a
//! developer go, [`prompt`] those of screens that show and read secrets, [`facts`] the one that takes what a probe observes,
//! [`turns`] those about turns in the background.
//! [`Keystore`] seals records with a key of AndroidKeyStore, through the Kotlin class `KeystoreVault`; their
//! envelopes lie in files of the profile's folder, which no backup takes. [`Phone`] makes a platform of it.

mod answer;
pub mod facts;
mod keystore;
pub mod log;
pub mod natives;
mod phone;
pub mod prompt;
pub mod turns;

#[cfg(feature = "test-contract")]
pub mod contract;

pub use answer::trouble_of;
pub use keystore::Keystore;
pub use phone::Phone;
