//! Every pair of what a vault keeps and what lies on disk, and the state it comes to.

mod support;

use InstallState::{
    Fresh, KeyInvalidated, LockedBeforeFirstUnlock, NewerFormat, OrphanedKeys, Ready,
    RestoredWithoutKeys, RolledBack, WrongKey,
};
use sealwright_vault::{Action, Database, InstallState, Kept, Loss};
use support::record;

const DATABASES: [Database; 10] = [
    Database::Absent,
    Database::Present,
    Database::WrongKey,
    Database::NewerFormat,
    Database::Locked,
    Database::Opens { generation: 1 },
    Database::Opens { generation: 6 },
    Database::Opens { generation: 7 },
    Database::Opens { generation: 8 },
    Database::Opens { generation: 9 },
];

/// A row for each kind of what is kept, a column for each of [`DATABASES`].
fn table() -> Vec<(Kept, [InstallState; 10])> {
    let locked = LockedBeforeFirstUnlock;
    let newer = Kept::NewerFormat { found: 2, known: 1 };
    #[rustfmt::skip]
    let rows = vec![
        (Kept::Nothing, [Fresh, RestoredWithoutKeys, RestoredWithoutKeys, NewerFormat, locked,
            RestoredWithoutKeys, RestoredWithoutKeys, RestoredWithoutKeys, RestoredWithoutKeys, RestoredWithoutKeys]),
        (Kept::Locked, [locked; 10]),
        (newer, [NewerFormat, NewerFormat, NewerFormat, NewerFormat, locked,
            NewerFormat, NewerFormat, NewerFormat, NewerFormat, NewerFormat]),
        (Kept::Invalidated, [OrphanedKeys, KeyInvalidated, KeyInvalidated, NewerFormat, locked,
            KeyInvalidated, KeyInvalidated, KeyInvalidated, KeyInvalidated, KeyInvalidated]),
        (Kept::Foreign, [OrphanedKeys, WrongKey, WrongKey, NewerFormat, locked,
            WrongKey, WrongKey, WrongKey, WrongKey, WrongKey]),
        (Kept::Record(record(0)), [Fresh, WrongKey, WrongKey, NewerFormat, locked,
            Ready, RolledBack, RolledBack, RolledBack, RolledBack]),
        (Kept::Record(record(7)), [OrphanedKeys, WrongKey, WrongKey, NewerFormat, locked,
            RolledBack, RolledBack, Ready, Ready, RolledBack]),
        (Kept::Record(record(u64::MAX)), [OrphanedKeys, WrongKey, WrongKey, NewerFormat, locked,
            RolledBack, RolledBack, RolledBack, RolledBack, RolledBack]),
    ];
    rows
}

#[test]
fn every_pair_of_key_and_data_comes_to_the_state_of_the_table() {
    for (kept, states) in table() {
        for (database, expected) in DATABASES.into_iter().zip(states) {
            let state = InstallState::decide(&kept, database);
            assert_eq!(state, expected, "{kept:?} with {database:?}");
        }
    }
}

#[test]
fn a_profile_is_opened_only_where_nothing_is_lost() {
    for state in InstallState::ALL {
        let opens = state.actions().contains(&Action::Open);
        assert_eq!(opens, matches!(state, Fresh | Ready), "{state:?}");
        assert!(!opens || state.loss() == Loss::Nothing);
    }
}

#[test]
fn nothing_is_fresh_that_has_a_key_or_data_of_its_own() {
    for (kept, _) in table() {
        for database in DATABASES {
            let nothing = match &kept {
                Kept::Nothing => true,
                Kept::Record(record) => record.generation == 0,
                _ => false,
            };
            let state = InstallState::decide(&kept, database);
            assert_eq!(state == Fresh, nothing && database == Database::Absent);
        }
    }
}

#[test]
fn every_state_offers_something_and_destroys_nothing_where_nothing_is_lost() {
    for state in InstallState::ALL {
        assert!(!state.actions().is_empty(), "{state:?}");
        let destroys =
            |action: &Action| matches!(action, Action::StartOver | Action::DiscardOrphan);
        let offered = state.actions().iter().any(destroys);
        assert_eq!(offered, state.loss() != Loss::Nothing, "{state:?}");
    }
}
