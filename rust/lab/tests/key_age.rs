//! When the storage key is due for a new one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_lab::World;

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[test]
fn a_key_is_due_after_thirty_days_and_when_the_clock_was_set_back_far() {
    let mut world = World::new(1);
    let ben = world.phone("Ben", None);
    for (days, due) in [
        (0, false),
        (29, false),
        (1, true),
        (-30, false),
        (-30, true),
    ] {
        world.jump(days * DAY);
        assert_eq!(world.at(ben).engine().rotation_due(), due, "{days} days on");
    }
    world.at(ben).engine().note_rotated().unwrap();
    assert!(!world.at(ben).engine().rotation_due());
}

#[test]
fn a_security_event_has_the_key_replaced_but_not_more_than_once_a_day() {
    let mut world = World::new(2);
    let ben = world.phone("Ben", None);
    let is_due = |world: &mut World| world.at(ben).engine().rotation_due();
    let trouble = |world: &mut World| {
        world.at(ben).engine().mark_rolled_back().unwrap();
        assert!(!is_due(world), "an older copy changes nothing");
        world.at(ben).engine().rejoin().unwrap();
    };
    world.jump(DAY);
    assert!(!is_due(&mut world));
    trouble(&mut world);
    assert!(is_due(&mut world));
    world.at(ben).engine().note_rotated().unwrap();
    trouble(&mut world);
    assert!(!is_due(&mut world), "a moment later");
    world.jump(DAY - 1);
    assert!(!is_due(&mut world));
    world.jump(1);
    assert!(is_due(&mut world));
}
