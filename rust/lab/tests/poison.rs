//! One poisoned entry, or one broken conversation, stops nothing else (rule R7).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, params};
use sealwright_engine::{Event, State};
use sealwright_lab::{PhoneId, World};

/// OpenMLS's records, by the number of their space.
const MLS: u16 = 1;

/// Another connection to a phone's database, which knows no key.
fn database(folder: &Path) -> Connection {
    Connection::open(folder.join("sealwright.db")).unwrap()
}

fn names(database: &Connection) -> HashSet<Vec<u8>> {
    let mut statement = database
        .prepare("SELECT name FROM record WHERE space = ?1")
        .unwrap();
    let rows = statement.query_map([MLS], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Makes unreadable what MLS stored since.
fn corrupt_since(folder: &Path, before: &HashSet<Vec<u8>>) {
    let database = database(folder);
    let new: Vec<_> = names(&database).difference(before).cloned().collect();
    assert!(!new.is_empty());
    for name in new {
        database
            .execute(
                "UPDATE record SET value = x'00' WHERE space = ?1 AND name = ?2",
                params![MLS, name],
            )
            .unwrap();
    }
}

fn three_on_disk(seed: u64, folder: &Path) -> (World, [PhoneId; 3]) {
    let mut world = World::new(seed);
    let phones = ["Ana", "Ben", "Cem"].map(|name| {
        let home = folder.join(name);
        std::fs::create_dir(&home).unwrap();
        world.phone(name, Some(home))
    });
    (world, phones)
}

#[test]
fn entries_that_cannot_be_taken_are_set_aside_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut world, [ana, ben, cem]) = three_on_disk(1, folder.path());
    let good = world.start(ana, &[ben]);
    let home = folder.path().join("Ben");
    let before = names(&database(&home));
    let bad = world.start(cem, &[ben]);
    world.at(ben).events();
    corrupt_since(&home, &before);
    world.at(ana).say(&good, "good");
    world.at(cem).say(&bad, "bad");
    world.at(ben).say(&good, "from Ben");
    world.settle();
    assert_eq!(world.texts(ben, &good), ["from Ben", "good"]);
    assert!(world.texts(ana, &good).contains(&"from Ben".to_owned()));
    let events = world.at(ben).events();
    let quarantined = |event: &Event| {
        *event
            == Event::EntryQuarantined {
                conversation: Some(bad),
            }
    };
    assert_eq!(events.iter().filter(|event| quarantined(event)).count(), 1);
    assert_eq!(
        world.at(ben).engine().conversation(&bad).unwrap().state,
        State::Healing
    );
}

#[test]
fn a_conversation_whose_group_is_unreadable_goes_on_in_the_next_group() {
    let folder = tempfile::tempdir().unwrap();
    let (mut world, [ana, ben, cem]) = three_on_disk(2, folder.path());
    let good = world.start(ana, &[ben]);
    let home = folder.path().join("Ben");
    let before = names(&database(&home));
    let bad = world.start(cem, &[ben]);
    corrupt_since(&home, &before);
    world.at(ben).kill();
    // Nothing comes in: it is what Ben wants to send that cannot be done.
    world.at(ben).say(&bad, "must arrive");
    world.at(ben).say(&good, "meanwhile");
    for _ in 0..4 {
        world.settle();
        world.wait(11 * 60_000);
    }
    world.settle();
    assert_eq!(world.texts(ana, &good), ["meanwhile"]);
    assert_eq!(world.texts(cem, &bad), ["must arrive"]);
    world.at(cem).say(&bad, "and back");
    world.settle();
    assert_eq!(world.texts(ben, &bad), ["must arrive", "and back"]);
}
