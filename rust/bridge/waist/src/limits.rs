//! How much a caller may give, hold and get. Every limit is checked before anything is parsed or copied.

/// Longest request, in bytes of JSON: a text at the engine's limit fits in any spelling, and one of 1 MiB
/// still gets its own error. Longer is `REQUEST_TOO_LARGE`.
pub const MAX_REQUEST: usize = 8 << 20;

/// Most bytes beside a request, blob lengths included: the answers to eight pages of 4 MiB each, the most
/// that sync has in flight, with room. More is `REQUEST_TOO_LARGE`.
pub const MAX_BYTES: usize = 40 << 20;

/// Most blobs beside a request. More is `REQUEST_TOO_LARGE`.
pub const MAX_BLOBS: usize = 16_384;

/// Longest report of a platform's facts, in bytes of JSON: four times what every fact takes. Longer is
/// `REQUEST_TOO_LARGE`.
pub const MAX_REPORT: usize = 16 << 10;

/// Deepest nesting of a request's arrays and objects.
pub(crate) const MAX_DEPTH: usize = 16;

/// Most values (and so most memory) in a request's JSON.
pub(crate) const MAX_VALUES: usize = 65_536;

/// Most open engine handles of one instance. More is `TOO_MANY_HANDLES`.
pub const MAX_ENGINES: usize = 256;

/// Most open handles of one instance. More is `TOO_MANY_HANDLES`.
pub const MAX_HANDLES: usize = 65_536;

/// Most replies of one instance whose bytes wait to be taken; the oldest goes first.
pub const MAX_TICKETS: usize = 1_024;

/// Most bytes of one instance that wait to be taken; the oldest go first. The newest always stays.
pub const MAX_TICKET_BYTES: usize = 64 << 20;

/// Bytes of message content after which a page ends early and says that there is more.
pub(crate) const PAGE_BYTES: usize = 4 << 20;

/// Longest `directory`, in bytes.
pub(crate) const MAX_DIRECTORY: usize = 4_096;

/// Longest profile name, in characters.
pub(crate) const MAX_PROFILE: usize = 64;
