//! Primitives behind one door: every key, cipher, hash and random byte of the house goes through here.
//!
//! * [`Entropy`] is where randomness comes from; nothing in this room draws from anywhere else, HPKE
//!   encapsulation included, and a source that fails is an error, never a panic.
//! * [`MlsCrypto`] is the provider OpenMLS (RFC 9420) works with: suites [`HYBRID`] (default) and [`CLASSICAL`].
//! * [`DeviceKey`] signs with Ed25519 (RFC 8032), [`verify`] checks by the one rule that MLS signatures
//!   are checked by too, so no two members can judge a signature differently.
//! * [`seal`] and [`open`] protect what we store and relay: ChaCha20-Poly1305 (RFC 8439).
//! * [`derive()`] (HKDF, RFC 5869), [`hash`](hash()) and [`keyed_hash`] are domain separated by a label.
//! * [`RecoverySeed`] is the secret an account can be rebuilt from, [`Secret`] holds any secret in memory.
//!
//! Every fixed output of this room (labels, layouts, suites) is on the wire or on disk: changing one breaks
//! what exists, and `tests/stability.rs` says so.

mod cipher;
mod derivation;
mod device_key;
mod entropy;
mod envelope;
mod mls;
mod recovery;
mod seal;
mod secret;
mod signature;
mod stack;

pub use derivation::{derive, hash, keyed_hash, sha256};
pub use device_key::DeviceKey;
pub use entropy::{Entropy, EntropyFailed, OsEntropy};
pub use mls::{CLASSICAL, HYBRID, MlsCrypto, SUITES};
pub use recovery::RecoverySeed;
pub use seal::{OpenFailed, SEAL_OVERHEAD, open, seal};
pub use secret::{Secret, WrongLength};
pub use signature::{BadSignature, verify};
