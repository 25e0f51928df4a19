//! The numbered spaces of the store, in one place so that no two entities share one.

use sealwright_store::Space;

pub(crate) const SESSION: Space = Space(16);
pub(crate) const ACCOUNT: Space = Space(17);
pub(crate) const KNOWN: Space = Space(18);
pub(crate) const PACKAGES: Space = Space(19);
pub(crate) const CONVERSATIONS: Space = Space(20);
pub(crate) const ACTIVITY: Space = Space(21);
pub(crate) const GROUPS: Space = Space(22);
pub(crate) const EARLY: Space = Space(23);
pub(crate) const MESSAGES: Space = Space(24);
pub(crate) const MESSAGE_INDEX: Space = Space(25);
pub(crate) const OUTGOING: Space = Space(26);
pub(crate) const CHANGES: Space = Space(27);
pub(crate) const TAKEN: Space = Space(28);
pub(crate) const POSTS: Space = Space(29);
pub(crate) const JOURNAL: Space = Space(30);
pub(crate) const ATTEMPTS: Space = Space(31);
pub(crate) const MAILBOX: Space = Space(32);
pub(crate) const PENDING: Space = Space(33);
pub(crate) const EARLY_WELCOMES: Space = Space(34);
pub(crate) const CUSTODY: Space = Space(35);
pub(crate) const AHEAD: Space = Space(36);
pub(crate) const PREVIEWS: Space = Space(37);
pub(crate) const PREFERENCES: Space = Space(38);
pub(crate) const RECORDS: Space = Space(39);
pub(crate) const HELD: Space = Space(40);
pub(crate) const OWN_LOG: Space = Space(41);

/// The key of a space that holds one row or one list.
pub(crate) const ONE: [u8; 1] = [0];
