//! Devices that lost their place, and how they get it back (rule R6).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{ConversationId, Entry, Event, Refusal, State, StreamId};
use sealwright_lab::{PhoneId, World};

const MINUTE: u64 = 60_000;

fn group_of<const N: usize>(seed: u64) -> (World, [PhoneId; N], ConversationId) {
    let mut world = World::new(seed);
    let names = ["Ana", "Ben", "Cem", "Dia"];
    let phones: [_; N] = std::array::from_fn(|at| world.phone(names[at], None));
    let chat = world.start(phones[0], &phones[1..]);
    for phone in phones {
        world.at(phone).events();
    }
    (world, phones, chat)
}

fn stream(world: &World) -> StreamId {
    let streams = world.relay.streams_with("commit/");
    assert_eq!(streams.len(), 1);
    streams[0]
}

/// Trims the conversation's stream below what Ben, the second phone, has not read yet.
fn wedge(world: &mut World, other: PhoneId, chat: &ConversationId) {
    let stream = stream(world);
    world.at(other).say(chat, "trimmed away");
    let phones = world.phones.iter_mut().enumerate();
    for (_, phone) in phones.filter(|(number, _)| *number != 1) {
        phone.sync(&mut world.relay);
    }
    let head = world.relay.entries_of(&stream).pop().unwrap().seq;
    world.relay.trim(&stream, head);
}

fn count(events: &[Event], wanted: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| wanted(event)).count()
}

fn commits(world: &World) -> usize {
    let all = world.relay.all_entries();
    all.iter()
        .filter(|(_, entry)| entry.key.starts_with("commit/"))
        .count()
}

fn everybody_talks(world: &mut World, chat: &ConversationId, phones: &[PhoneId]) {
    for phone in phones {
        world.at(*phone).say(chat, &format!("healed {}", phone.0));
        world.settle();
    }
    for reader in phones {
        let texts = world.texts(*reader, chat);
        for sender in phones {
            let said = format!("healed {}", sender.0);
            assert_eq!(
                texts.iter().filter(|text| **text == said).count(),
                1,
                "{said}"
            );
        }
    }
}

#[test]
fn a_wedged_device_is_added_again_in_one_commit_and_keeps_its_history() {
    let (mut world, [ana, ben, cem], chat) = group_of(1);
    world.at(ana).say(&chat, "before");
    world.settle();
    wedge(&mut world, ana, &chat);
    let before = commits(&world);
    world.at(ben).events();
    world.sync(ben);
    assert_eq!(
        world.at(ben).engine().conversation(&chat).unwrap().state,
        State::Healing
    );
    world.at(ben).say(&chat, "said while healing");
    world.sync(ana);
    assert_eq!(commits(&world), before + 1, "Remove and Add are one commit");
    world.settle();
    let events = world.at(ben).events();
    assert_eq!(
        count(&events, |event| matches!(event, Event::Healing { .. })),
        1
    );
    assert_eq!(
        count(&events, |event| matches!(event, Event::Healed { .. })),
        1
    );
    assert_eq!(
        commits(&world),
        before + 1,
        "Cem had the same request and let it be"
    );
    assert_eq!(world.texts(ben, &chat)[0], "before");
    assert!(
        world
            .texts(cem, &chat)
            .contains(&"said while healing".to_owned())
    );
    assert_eq!(world.at(cem).members(&chat).len(), 3);
    everybody_talks(&mut world, &chat, &[ana, ben, cem]);
}

#[test]
fn messages_that_members_have_queued_reach_the_device_that_comes_back() {
    let (mut world, [ana, ben, cem], chat) = group_of(2);
    wedge(&mut world, ana, &chat);
    world.sync(ben);
    world.at(ana).say(&chat, "queued at Ana");
    world.sync(ana);
    world.settle();
    assert!(
        world
            .texts(ben, &chat)
            .contains(&"queued at Ana".to_owned())
    );
    everybody_talks(&mut world, &chat, &[ana, ben, cem]);
}

#[test]
fn when_nobody_answers_the_next_group_of_the_chain_takes_everybody_along() {
    let (mut world, [ana, ben, cem], chat) = group_of(3);
    world.at(cem).say(&chat, "old");
    world.settle();
    wedge(&mut world, ana, &chat);
    world.sync(ben);
    world.at(ben).say(&chat, "still mine");
    world.wait(9 * MINUTE);
    world.sync(ben);
    assert_eq!(
        world.at(ben).engine().conversation(&chat).unwrap().state,
        State::Healing
    );
    world.wait(2 * MINUTE);
    world.sync(ben);
    assert_eq!(
        world.at(ben).engine().conversation(&chat).unwrap().state,
        State::Active
    );
    world.settle();
    for phone in [ana, cem] {
        assert!(world.texts(phone, &chat).contains(&"still mine".to_owned()));
        assert!(world.texts(phone, &chat).contains(&"old".to_owned()));
    }
    everybody_talks(&mut world, &chat, &[ana, ben, cem]);
}

#[test]
fn a_pair_that_began_twice_heals_like_any_other() {
    let mut world = World::new(4);
    let (ana, ben) = (world.phone("Ana", None), world.phone("Ben", None));
    let (a, b) = ([world.account(ana)], [world.account(ben)]);
    let chat = world.at(ana).create(&b);
    world.at(ben).create(&a);
    world.settle();
    for phone in [ana, ben] {
        world.at(phone).say(&chat, "first");
    }
    world.settle();
    // Both groups are read; the relay loses both streams before Ben has read on.
    world.at(ana).say(&chat, "lost");
    world.sync(ana);
    for stream in world.relay.streams_with("commit/") {
        let head = world.relay.entries_of(&stream).pop().unwrap().seq;
        world.relay.trim(&stream, head);
    }
    world.sync(ben);
    world.wait(11 * MINUTE);
    world.sync(ben);
    world.sync(ben);
    assert_eq!(
        world.at(ben).engine().conversation(&chat).unwrap().state,
        State::Active
    );
    world.settle();
    everybody_talks(&mut world, &chat, &[ana, ben]);
}

#[test]
fn an_answer_that_cannot_be_opened_leads_to_the_next_group() {
    let (mut world, [ana, ben, cem], chat) = group_of(5);
    let mailboxes = world.relay.streams_with("letter/");
    wedge(&mut world, ana, &chat);
    world.sync(ben);
    let old: Vec<_> = mailboxes
        .iter()
        .map(|id| world.relay.entries_of(id).len())
        .collect();
    world.sync(ana);
    for (mailbox, old) in mailboxes.iter().zip(old) {
        let mut entries = world.relay.entries_of(mailbox);
        entries
            .iter_mut()
            .skip(old)
            .for_each(|entry| entry.body = vec![1, 2, 3]);
        world.relay.rewrite(mailbox, entries);
    }
    world.settle();
    world.wait(11 * MINUTE);
    world.settle();
    everybody_talks(&mut world, &chat, &[ana, ben, cem]);
}

#[test]
fn requests_sent_again_later_do_nothing() {
    let (mut world, [ana, ben, cem], chat) = group_of(6);
    wedge(&mut world, ana, &chat);
    world.sync(ben);
    let requests: Vec<(StreamId, Entry)> = world
        .relay
        .streams_with("letter/")
        .into_iter()
        .map(|id| (id, world.relay.entries_of(&id).pop().unwrap()))
        .collect();
    world.settle();
    let before = commits(&world);
    for round in 0..3 {
        for (mailbox, entry) in &requests {
            let key = format!("letter/again-{round}");
            world.relay.inject(mailbox, &key, entry.body.clone());
        }
        world.settle();
    }
    assert_eq!(commits(&world), before);
    everybody_talks(&mut world, &chat, &[ana, ben, cem]);
}

#[test]
fn an_entry_that_looks_like_a_fork_is_told_and_changes_nothing() {
    let (mut world, [ana, ben], chat) = group_of(7);
    world.at(ana).say(&chat, "hello");
    world.settle();
    world.wait(11 * MINUTE);
    world.at(ben).events();
    for stream in world.relay.streams_with("m/") {
        let entries = world.relay.entries_of(&stream);
        let mut last = entries
            .into_iter()
            .rfind(|entry| entry.key.starts_with("m/"))
            .unwrap();
        // The fingerprint stands in the clear: eight bytes behind group id, epoch and content type. The
        // ciphertext is another too, or it would be a replay.
        last.body[80] ^= 1;
        let at = 2 + 2 + 17 + 8 + 1 + 1;
        last.body[at] ^= 1;
        world.relay.inject(&stream, "m/fork", last.body);
    }
    world.settle();
    let forked = Event::EntryRefused {
        conversation: Some(chat),
        reason: Refusal::Forked,
    };
    let events = world.at(ben).events();
    assert_eq!(count(&events, |event| *event == forked), 1);
    assert_eq!(
        count(&events, |event| matches!(event, Event::Healing { .. })),
        0
    );
    everybody_talks(&mut world, &chat, &[ana, ben]);
}
