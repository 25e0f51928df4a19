//! What contacts say of themselves, over restarts, beside an extension, and through relays that fail.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{ConversationId, Error};
use sealwright_lab::{Fault, PhoneId, Relay, World};
use sealwright_transport::{Message, Preferences};
use tempfile::TempDir;

const DAY: u64 = 24 * 60 * 60 * 1_000;
/// More than every device takes without a word.
const LARGE: u64 = (256 << 10) + 1;

/// Ana, and Ben whose store is on disk.
fn scene(seed: u64) -> (World, TempDir, PhoneId, PhoneId, ConversationId) {
    let folder = TempDir::new().unwrap();
    let mut world = World::new(seed);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", Some(folder.path().to_owned()));
    let chat = world.start(ana, &[ben]);
    (world, folder, ana, ben, chat)
}

fn goes(world: &mut World, from: PhoneId, chat: &ConversationId, bytes: u64) -> bool {
    let engine = world.at(from).engine();
    let plan = engine.explain_transport(chat, &Message::text(bytes));
    !plan.unwrap().attempts().is_empty()
}

fn entries_of_log(world: &World, of: PhoneId) -> usize {
    let log = Relay::log_stream(&world.account(of));
    world.relay.entries_of(&log).len()
}

#[test]
fn what_a_contact_said_is_there_after_a_restart_and_expires_all_the_same() {
    let (mut world, _folder, _, ben, chat) = scene(1);
    assert!(goes(&mut world, ben, &chat, LARGE));
    world.at(ben).kill();
    assert!(goes(&mut world, ben, &chat, LARGE));
    world.wait(90 * DAY);
    assert!(!goes(&mut world, ben, &chat, LARGE));
    assert!(goes(&mut world, ben, &chat, LARGE - 1));
}

#[test]
fn a_phone_that_was_off_for_months_says_its_word_anew_and_hears_the_others() {
    let (mut world, _folder, ana, ben, chat) = scene(2);
    world.at(ben).close();
    world.wait(200 * DAY);
    world.sync(ana);
    world.at(ben).start();
    assert!(!goes(&mut world, ben, &chat, LARGE));
    assert!(!goes(&mut world, ana, &chat, LARGE));
    world.sync(ben);
    assert_eq!(
        (entries_of_log(&world, ana), entries_of_log(&world, ben)),
        (3, 3)
    );
    // Neither looks for what has expired before the other speaks.
    world.at(ana).say(&chat, "still here");
    world.settle();
    world.at(ben).say(&chat, "me too");
    world.settle();
    assert!(goes(&mut world, ben, &chat, LARGE));
    assert!(goes(&mut world, ana, &chat, LARGE));
}

#[test]
fn an_extension_reads_what_others_say_and_says_nothing_itself() {
    let (mut world, _folder, ana, ben, chat) = scene(3);
    let extension = world.extension(ben);
    assert!(goes(&mut world, extension, &chat, LARGE));
    world.wait(61 * DAY);
    world.sync(ana);
    world.at(ana).say(&chat, "hello");
    world.sync(ana);
    world.sync(extension);
    world.sync(extension);
    assert_eq!(entries_of_log(&world, ben), 2);
    world.wait(40 * DAY);
    assert!(goes(&mut world, extension, &chat, LARGE));
    let engine = world.at(extension).engine();
    let chosen = Preferences::default();
    let refused = engine.set_conversation_preferences(&chat, &chosen);
    assert!(matches!(refused, Err(Error::NotInExtension)));
    assert!(engine.conversation_preferences(&chat).is_ok());
}

#[test]
fn through_a_relay_that_fails_every_second_time_each_word_is_said_once() {
    for seed in 10..16 {
        let (mut world, _folder, ana, ben, chat) = scene(seed);
        let faults = [
            Fault::LostAnswer,
            Fault::Unreachable,
            Fault::HalfAppend,
            Fault::Gap,
            Fault::Old,
            Fault::Duplicate,
            Fault::Reorder,
            Fault::FalseGone,
        ];
        world.wait(61 * DAY);
        world.relay.set_chance(seed, 2, &faults);
        for round in 0..10 {
            world.at(ana).say(&chat, &format!("round {round}"));
            world.settle();
            world.wait(60_000);
            if round % 3 == 0 {
                world.at(ben).kill();
            }
        }
        world.relay.set_chance(seed, 0, &[]);
        world.settle();
        let log = Relay::log_stream(&world.account(ana));
        let keys = world.relay.entries_of(&log).into_iter();
        let keys: Vec<_> = keys.map(|entry| entry.key).collect();
        assert_eq!(keys, ["log/0/0", "log/1/0", "log/2/0"], "seed {seed}");
        assert_eq!(entries_of_log(&world, ben), 3, "seed {seed}");
        // Ana may have looked for Ben's before he could say it: she looks again the next day.
        world.wait(DAY);
        world.settle();
        world.wait(39 * DAY);
        assert!(goes(&mut world, ana, &chat, LARGE), "seed {seed}");
    }
}
