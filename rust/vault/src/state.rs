//! How an installation stands: what the vault keeps against what lies on disk, decided before anything is
//! written.

use crate::vault::Kept;

/// What lies on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// There is none.
    Absent,
    /// There is one, and no key to look inside with.
    Present,
    /// There is one that a key of the record opens.
    Opens {
        /// How far it has come.
        generation: u64,
    },
    /// There is one that no key of the record opens.
    WrongKey,
    /// There is one that a newer version of this library made.
    NewerFormat,
    /// There is one that may not be read before the device is unlocked.
    Locked,
}

/// How an installation stands. Everything but [`Self::Fresh`] and [`Self::Ready`] wants the app to act, and
/// nothing is written before it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallState {
    /// There is nothing yet: the first opening.
    Fresh,
    /// Key and data belong together.
    Ready,
    /// The device was not unlocked since it started, so the key cannot be read. It may well be there.
    LockedBeforeFirstUnlock,
    /// There is data and no key for it: restored from a backup, or moved from another device.
    RestoredWithoutKeys,
    /// There is a key and no data for it: the app was removed and installed again, or its data was cleared.
    OrphanedKeys,
    /// The key can never be read again: its hardware key is gone or was invalidated, or it was damaged.
    KeyInvalidated,
    /// The key is not the one that this data was sealed with.
    WrongKey,
    /// The data is an older copy, or a copy that another device goes on with. What is written with it would
    /// repeat keys, so nothing is sent.
    RolledBack,
    /// A newer version of the app made the key or the data.
    NewerFormat,
}

/// What is lost in a state, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing.
    Nothing,
    /// This device's place in every conversation. History stays.
    Sessions,
    /// Everything of this profile on this device.
    Everything,
}

/// What an app can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open it.
    Open,
    /// Try again once the device was unlocked.
    RetryAfterUnlock,
    /// Try again: the cause may pass.
    Retry,
    /// Install a version of the app that is at least as new.
    UpdateApp,
    /// Destroy the key that nothing is left for, then start as a fresh installation.
    DiscardOrphan,
    /// Destroy what cannot be read, then start as a fresh installation.
    StartOver,
    /// Keep the history, give up every session, and ask the other members for a new place.
    Rejoin,
}

impl InstallState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Fresh,
        Self::Ready,
        Self::LockedBeforeFirstUnlock,
        Self::RestoredWithoutKeys,
        Self::OrphanedKeys,
        Self::KeyInvalidated,
        Self::WrongKey,
        Self::RolledBack,
        Self::NewerFormat,
    ];

    /// Decides from what was found.
    ///
    /// The database is written first and the vault second, so a database one generation ahead is a crash
    /// between the two. Behind, it is an older copy; further ahead, the vault is, and somebody else went on
    /// with this data.
    pub fn decide(kept: &Kept, database: Database) -> Self {
        match (kept, database) {
            (Kept::Locked, _) | (_, Database::Locked) => Self::LockedBeforeFirstUnlock,
            (Kept::NewerFormat { .. }, _) | (_, Database::NewerFormat) => Self::NewerFormat,
            (Kept::Nothing, Database::Absent) => Self::Fresh,
            (Kept::Nothing, _) => Self::RestoredWithoutKeys,
            // A first opening that did not come to its end: nothing was sealed with this key.
            (Kept::Record(record), Database::Absent) if record.generation == 0 => Self::Fresh,
            (_, Database::Absent) => Self::OrphanedKeys,
            (Kept::Invalidated, _) => Self::KeyInvalidated,
            (Kept::Foreign, _) | (_, Database::WrongKey | Database::Present) => Self::WrongKey,
            (Kept::Record(record), Database::Opens { generation }) => {
                match generation.checked_sub(record.generation) {
                    Some(0 | 1) => Self::Ready,
                    _ => Self::RolledBack,
                }
            }
        }
    }

    /// What is lost.
    pub const fn loss(self) -> Loss {
        match self {
            Self::Fresh | Self::Ready | Self::LockedBeforeFirstUnlock | Self::NewerFormat => {
                Loss::Nothing
            }
            Self::RolledBack => Loss::Sessions,
            Self::RestoredWithoutKeys
            | Self::OrphanedKeys
            | Self::KeyInvalidated
            | Self::WrongKey => Loss::Everything,
        }
    }

    /// What the app can do, the mildest first.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Fresh | Self::Ready => &[Action::Open],
            Self::LockedBeforeFirstUnlock => &[Action::RetryAfterUnlock],
            Self::RestoredWithoutKeys => &[Action::StartOver],
            Self::OrphanedKeys => &[Action::DiscardOrphan],
            Self::KeyInvalidated | Self::WrongKey => &[Action::Retry, Action::StartOver],
            Self::RolledBack => &[Action::Rejoin, Action::StartOver],
            Self::NewerFormat => &[Action::UpdateApp],
        }
    }
}
