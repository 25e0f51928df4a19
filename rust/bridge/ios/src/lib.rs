//! The iOS host.
//!
//! [`Places`] says where profiles live: in the app's own folder and keychain group, or in a shared container and
//! group, so that a notification extension reaches them. [`Trouble`] is what the system's status codes mean
//! to the vault. On Apple's systems `Phone` makes a platform of them: envelopes in the data-protection
//! keychain, sealed by a P-256 key in the Secure Enclave where there is one.

mod places;
mod status;

#[cfg(target_vendor = "apple")]
mod enclave;
#[cfg(target_vendor = "apple")]
mod folder;
#[cfg(target_vendor = "apple")]
mod keychain;
#[cfg(target_vendor = "apple")]
mod phone;

pub use places::{Place, Places, Shared};
pub use sealwright_waist::Trouble;
pub use status::{trouble_of_status, trouble_of_token};

#[cfg(target_vendor = "apple")]
pub use phone::Phone;
