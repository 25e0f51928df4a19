//! Which way a message may go, and why: [`select`] looks at what the phone can do, what the other side
//! takes, what the person and the operator allow, and answers with a [`Plan`].
//!
//! Everything here is a function of its arguments: no input or output, no clock, no randomness, nothing
//! kept from one call to the next. So a plan can be asked for again at any time, and the same question has
//! the same answer on every platform; [`PlanHash`] says in eight bytes whether two answers are the same.
//!
//! * A [`Fact`] is what somebody observed: a value or the reason why there is none ([`WhyUnknown`]), who
//!   says so and when. [`Local`] is the table of them. Before anything is decided from it, facts that are
//!   stale, from the future, contradicted by another, or in a word that this version does not know are
//!   struck out, and the plan says which ([`Doubt`]).
//! * Unknown is never *secure* and never *allowed*: what costs money, shows something to a carrier, or
//!   needs a capability wants a fact that says so. Unknown is good enough to *try* to send sealed bytes
//!   over the internet, because a wrong try costs nothing but the try.
//! * Each [`Transport`] is weighed for itself. So taking a capability away, or making a fact worse, can
//!   take a transport out of a plan and never puts one in; `tests/plan_properties.rs` holds this room to it.
//! * [`Assurance`] says what a way protects. No plan goes below the floor of the message without consent
//!   that the person gave for this conversation, and never below the operator's. RCS counts as
//!   unprotected whatever a phone says of it: no app can see whether it is encrypted.
//!
//! What the platforms really offer, and since which version, is told in `docs/platform-truth.md`.

mod consistency;
mod device;
mod fact;
mod judgement;
mod local;
mod message;
mod network;
mod peer;
mod plan;
mod plan_hash;
mod policy;
mod preferences;
mod reason;
mod select;
mod transport;
mod values;
mod words;

pub use fact::{Fact, Reading, Source, Time, WhyUnknown};
pub use judgement::{Doubt, Doubtful, Known};
pub use local::{FactName, Local};
pub use message::{MediaKind, Message, SizeClass, Urgency};
pub use peer::{MIN_PEER_BYTES, Peer, PeerRecord};
pub use plan::{Attempt, Backoff, Carries, Outcome, Plan, Skipped};
pub use plan_hash::PlanHash;
pub use policy::{Policy, SMS_BYTES};
pub use preferences::{Choices, Consent, Preferences};
pub use reason::{Reason, Until};
pub use select::select;
pub use transport::{Assurance, Transport, Transports};
pub use values::{
    Composer, Interface, Obstacle, Path, Permission, PreviewSetting, PushProvider, Radio, Rcs,
    Refresh, Sealing, Sim, StandbyBucket, Thermal,
};
