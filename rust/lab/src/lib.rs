//! Deterministic simulation: virtual time, seeded randomness, a relay in memory that can be made to lie
//! and to fail, and phones whose engines run against it.
//!
//! A [`World`] holds the relay and the clock; a [`Phone`] is one engine in it. [`Phone::sync`] runs one
//! pass, as the TypeScript driver would. Nothing here touches the disk unless a phone is given a folder.
//! On Linux, [`disk`] notes what is asked of it and gives back what a power cut leaves.

#[cfg(target_os = "linux")]
pub mod disk;
mod entropy;
mod phone;
mod relay;
mod world;

pub use entropy::SeededEntropy;
pub use phone::{KEYS, Phone, PhoneId};
pub use relay::{Fault, Relay};
pub use world::{VirtualClock, World};
