//! The iOS host: the waist for Objective-C++ and Swift, over a few C functions (`ios/Contract/sealwright.h`).
//!
//! [`Places`] says where profiles live: in the app's own folder and keychain group, or in a shared container and
//! group, so that a notification extension reaches them. [`Trouble`] is what the system's status codes mean
//! to the vault. On Apple's systems [`Phone`] makes a platform of them: envelopes in the data-protection
//! keychain, sealed by a P-256 key in the Secure Enclave where there is one. Elsewhere a stand-in keeps the C
//! functions testable.

pub mod abi;
pub mod facts;
pub mod log;
mod places;
pub mod prompt;
mod status;
pub mod turns;

#[cfg(feature = "test-contract")]
pub mod contract;

#[cfg(target_vendor = "apple")]
mod enclave;
#[cfg(target_vendor = "apple")]
mod folder;
#[cfg(target_vendor = "apple")]
mod keychain;
#[cfg(target_vendor = "apple")]
mod phone;
#[cfg(target_vendor = "apple")]
use phone as host;

#[cfg(not(target_vendor = "apple"))]
mod stand_in;
#[cfg(not(target_vendor = "apple"))]
use stand_in as host;

pub use host::Phone;
pub use places::{Place, Places, Shared};
pub use sealwright_waist::Trouble;
pub use status::{trouble_of_status, trouble_of_token};
