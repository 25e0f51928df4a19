//! The Node host: the waist as a native addon, in the main thread, worker threads and Jest workers.
//!
//! The addon exports one function, `connect(onEvent: (json: string) => void)`. It answers with an object of
//! functions that need no `this`:
//! - `invoke(request: string, bytes: ArrayBuffer): string` answers every request, also a bad one, as
//!   [`sealwright_waist::Instance::invoke`] says. It throws only for arguments of other types.
//! - `take(ticket: string): ArrayBuffer | null` gives the bytes of a reply, once.
//! - `close(): void` closes every handle of this connection. The end of the environment (a worker that is
//!   terminated, a process that exits) does the same.
//!
//! `onEvent` is called from the event loop and never keeps it alive. All state is per connection, except
//! the profiles that are open, which the whole process shares.

mod connection;
mod desktop;
mod log;

pub use connection::connect;
