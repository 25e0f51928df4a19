//! The one way into the engine from JavaScript: JSON and bytes in, JSON out, bytes by ticket, events.
//!
//! A host (Node, iOS, Android) keeps one [`Waist`] for its process and [`Waist::connect`]s an [`Instance`]
//! for each JavaScript runtime. It passes strings and bytes through and knows no operation. Everything a
//! script can pass is checked here, in release builds too: sizes and nesting before anything is parsed,
//! types before anything is done, handles against a table of random names with owner, kind and liveness.
//! No input makes a call panic, and a panic inside an engine ends that engine only.
//!
//! The wire is in `requests`, `replies`, `events`, `jobs` and `errors`; from these come the TypeScript types
//! under `src/native/generated` and `docs/errors.md`, written by this crate's tests. The way of a request is
//! `waist` -> `dispatch` -> `handlers` -> the engine. A profile's way to an open engine is `profile` ->
//! `homes` -> `installation` -> `custody`. What a developer is told beside the replies is in `log`.

mod ascii;
mod background;
mod blobs;
mod call;
mod capabilities;
mod causes;
mod cores;
mod custody;
mod dispatch;
mod errors;
mod events;
#[cfg(test)]
mod generated;
mod guard;
mod handlers;
mod handles;
mod homes;
mod ids;
mod installation;
mod integer;
mod jobs;
mod json;
mod limits;
mod log;
mod notify;
mod observed;
mod pages;
mod profile;
mod prompts;
mod replies;
mod requests;
#[cfg(test)]
mod tests;
mod tickets;
mod token;
mod translate;
mod turns;
mod waist;

pub use guard::quiet_panics;
pub use homes::{Home, Homeless};
pub use limits::{
    MAX_BLOBS, MAX_BYTES, MAX_ENGINES, MAX_HANDLES, MAX_REPORT, MAX_REQUEST, MAX_TICKET_BYTES,
    MAX_TICKETS,
};
pub use log::{Log, LogLevel, LogRecord, LogSink};
pub use notify::{Notification, Push, Shown};
pub use prompts::{Answer, Prompt, Refused, Words};
pub use sealwright_engine::Turn;
pub use sealwright_transport as transport;
pub use sealwright_vault::{Algorithm, Host as VaultHost, Protection, Trouble, Wrapped, Wrapper};
pub use waist::{EventSink, Instance, Platform, Waist};

/// The version of the waist, `major.minor`. A caller of another major version is refused; a minor version
/// adds operations and fields.
pub const WAIST_VERSION: &str = "1.0";
