//! What relays, contacts and members send that is not theirs to send.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{ConversationId, Entry, Event, Refusal, State, StreamId};
use sealwright_lab::{Fault, PhoneId, Relay, World};

fn people<const N: usize>(seed: u64) -> (World, [PhoneId; N]) {
    let mut world = World::new(seed);
    let names = ["Ana", "Ben", "Cem", "Dia", "Eli"];
    let phones = std::array::from_fn(|at| world.phone(names[at], None));
    (world, phones)
}

/// The stream of the only conversation there is, before anybody was removed from it.
fn stream(world: &World) -> StreamId {
    let streams = world.relay.streams_with("commit/");
    assert_eq!(streams.len(), 1);
    streams[0]
}

fn refusals(world: &mut World, phone: PhoneId) -> Vec<Refusal> {
    let events = world.at(phone).events();
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, Event::EntryQuarantined { .. })),
        "nothing failed"
    );
    let refused = events.into_iter().filter_map(|event| match event {
        Event::EntryRefused { reason, .. } => Some(reason),
        _ => None,
    });
    refused.collect()
}

/// Puts copies of the last entry with one bit flipped in front of it; `key` names each copy by its
/// number, the genuine one last. How many copies there are.
fn flip_last(
    relay: &mut Relay,
    stream: &StreamId,
    step: usize,
    key: impl Fn(usize) -> String,
) -> usize {
    let mut entries = relay.entries_of(stream);
    let genuine = entries.pop().unwrap();
    let positions: Vec<_> = (0..genuine.body.len()).step_by(step).collect();
    for (number, at) in positions.iter().enumerate() {
        let mut body = genuine.body.clone();
        body[*at] ^= 1 << (at % 8);
        entries.push(Entry {
            seq: genuine.seq + number as u64,
            key: key(number),
            body,
        });
    }
    entries.push(Entry {
        seq: genuine.seq + positions.len() as u64,
        key: key(positions.len()),
        body: genuine.body,
    });
    relay.rewrite(stream, entries);
    positions.len()
}

fn say_and_check(world: &mut World, chat: &ConversationId, phones: &[PhoneId], text: &str) {
    for phone in phones {
        world.at(*phone).say(chat, &format!("{text} {}", phone.0));
        world.settle();
    }
    for phone in phones {
        let texts = world.texts(*phone, chat);
        for sender in phones {
            let said = format!("{text} {}", sender.0);
            let times = texts.iter().filter(|text| **text == said).count();
            assert_eq!(times, 1, "{said} at {}", phone.0);
        }
    }
}

#[test]
fn a_message_with_any_byte_changed_is_refused_and_the_genuine_one_still_opens() {
    let (mut world, [ana, ben]) = people(1);
    let chat = world.start(ana, &[ben]);
    world.at(ana).say(&chat, "genuine");
    world.sync(ana);
    world.at(ben).events();
    let stream = stream(&world);
    let flips = flip_last(&mut world.relay, &stream, 1, |number| format!("m/{number}"));
    world.sync(ben);
    assert_eq!(refusals(&mut world, ben).len(), flips);
    assert_eq!(world.texts(ben, &chat), ["genuine"]);
}

#[test]
fn a_commit_with_any_byte_changed_is_void_and_the_genuine_one_applies_in_the_next_slot() {
    let (mut world, [ana, ben, cem, dia]) = people(2);
    let chat = world.start(ana, &[ben, cem]);
    world.settle();
    let new = [world.account(dia)];
    world.at(ben).engine().add_members(&chat, &new).unwrap();
    let stream = stream(&world);
    let before = world.relay.entries_of(&stream).len();
    for steps in 1..20 {
        if world.relay.entries_of(&stream).len() > before {
            break;
        }
        world.steps(ben, steps);
    }
    let entries = world.relay.entries_of(&stream);
    assert_eq!(entries.len(), before + 1, "Ben committed");
    for phone in [ana, ben, cem] {
        world.at(phone).events();
    }
    let key = entries[before].key.strip_suffix('0').unwrap().to_owned();
    let flips = flip_last(&mut world.relay, &stream, 1, |number| {
        format!("{key}{number}")
    });
    world.sync(ana);
    world.sync(cem);
    for phone in [ana, cem] {
        let refused = refusals(&mut world, phone);
        assert!(refused.iter().all(|reason| *reason == Refusal::Void));
        assert_eq!(refused.len(), flips);
    }
    world.settle();
    say_and_check(&mut world, &chat, &[ana, cem, dia], "on");
}

#[test]
fn a_welcome_with_any_byte_changed_is_refused_and_the_genuine_one_still_opens() {
    let (mut world, [ana, ben]) = people(3);
    let members = [world.account(ben)];
    let chat = world.at(ana).create(&members);
    world.sync(ana);
    let mailbox = world.relay.streams_with("letter/")[0];
    let flips = flip_last(&mut world.relay, &mailbox, 5, |number| {
        format!("letter/{number}")
    });
    world.sync(ben);
    assert_eq!(refusals(&mut world, ben).len(), flips);
    say_and_check(&mut world, &chat, &[ana, ben], "joined");
}

#[test]
fn a_message_again_under_another_key_is_a_replay_and_changes_no_history() {
    let (mut world, [ana, ben]) = people(4);
    let chat = world.start(ana, &[ben]);
    world.at(ana).say(&chat, "once");
    world.settle();
    world.at(ben).events();
    let stream = stream(&world);
    let last = world.relay.entries_of(&stream).pop().unwrap();
    world.relay.inject(&stream, "m/again", last.body);
    world.settle();
    assert_eq!(refusals(&mut world, ben), [Refusal::Replayed]);
    assert_eq!(world.texts(ben, &chat), ["once"]);
    assert_eq!(world.texts(ana, &chat), ["once"]);
}

#[test]
fn an_entry_of_another_group_is_foreign() {
    let (mut world, [ana, ben, cem]) = people(5);
    let chat = world.start(ana, &[ben]);
    let first = stream(&world);
    world.start(ana, &[cem]);
    let streams = world.relay.streams_with("commit/");
    let second = streams.into_iter().find(|id| *id != first).unwrap();
    world.at(ana).say(&chat, "for Ben");
    world.settle();
    world.at(cem).events();
    let entry = world.relay.entries_of(&first).pop().unwrap();
    world.relay.inject(&second, "m/strange", entry.body.clone());
    world.relay.inject(&second, "no/such/kind", entry.body);
    world.settle();
    assert_eq!(refusals(&mut world, cem), [Refusal::Foreign; 2]);
}

#[test]
fn what_a_removed_member_says_afterwards_reaches_nobody() {
    let (mut world, [ana, ben, cem]) = people(6);
    let chat = world.start(ana, &[ben, cem]);
    let old = stream(&world);
    world.at(ben).say(&chat, "late");
    world.sync(ben);
    let gone = [world.account(ben)];
    // Ana has not read it when she removes Ben; the relay pretends that it came after her commit.
    let message = world.relay.entries_of(&old).pop().unwrap();
    let mut entries = world.relay.entries_of(&old);
    entries.pop();
    world.relay.rewrite(&old, entries);
    world.at(ana).engine().remove_members(&chat, &gone).unwrap();
    world.sync(ana);
    world.relay.inject(&old, &message.key, message.body.clone());
    world.at(ana).say(&chat, "after");
    world.sync(ana);
    let streams = world.relay.streams_with("m/");
    let new = streams.into_iter().find(|id| *id != old).unwrap();
    world.relay.inject(&new, "m/late", message.body);
    world.settle();
    assert_eq!(world.texts(ana, &chat), ["after"]);
    assert_eq!(world.texts(cem, &chat), ["after"]);
    assert_eq!(refusals(&mut world, cem), [Refusal::Foreign]);
    say_and_check(&mut world, &chat, &[ana, cem], "on");
}

#[test]
fn junk_under_the_next_commits_slot_stops_neither_messages_nor_commits() {
    let (mut world, [ana, ben, cem, dia]) = people(7);
    let chat = world.start(ana, &[ben, cem]);
    world.at(ana).say(&chat, "hello");
    world.settle();
    let stream = stream(&world);
    let slot = world.relay.guards(&stream).pop().unwrap();
    let base = slot.strip_suffix('0').unwrap().to_owned();
    for number in [4, 0, 1, 2, 5, 9] {
        let key = format!("{base}{number}");
        world.relay.inject(&stream, &key, b"junk".to_vec());
    }
    say_and_check(&mut world, &chat, &[ana, ben, cem], "through junk");
    let new = [world.account(dia)];
    world.at(cem).engine().add_members(&chat, &new).unwrap();
    world.settle();
    say_and_check(&mut world, &chat, &[ana, ben, cem, dia], "with Dia");
    let keys: Vec<_> = world
        .relay
        .entries_of(&stream)
        .into_iter()
        .map(|entry| entry.key)
        .collect();
    assert!(
        keys.contains(&format!("{base}3")),
        "the first free slot was taken"
    );
}

#[test]
fn junk_in_every_slot_as_soon_as_it_is_known_only_costs_slots() {
    let (mut world, [ana, ben, cem]) = people(8);
    let chat = world.start(ana, &[ben]);
    for round in 0..5 {
        for stream in world.relay.streams_with("commit/") {
            for slot in world.relay.guards(&stream) {
                world.relay.inject(&stream, &slot, vec![round; 40]);
            }
        }
        say_and_check(&mut world, &chat, &[ana, ben], &format!("round {round}"));
    }
    let group = world.start(cem, &[ana, ben]);
    say_and_check(&mut world, &group, &[ana, ben, cem], "and another");
}

#[test]
fn two_members_committing_at_once_both_get_their_way() {
    let (mut world, [ana, ben, cem, dia]) = people(9);
    let chat = world.start(ana, &[ben, cem]);
    let (gone, new) = ([world.account(cem)], [world.account(dia)]);
    world.at(ana).engine().remove_members(&chat, &gone).unwrap();
    world.at(ben).engine().add_members(&chat, &new).unwrap();
    world.at(ben).say(&chat, "from Ben");
    for _ in 0..20 {
        world.steps(ana, 1);
        world.steps(ben, 1);
        world.steps(ben, 2);
        world.steps(ana, 2);
    }
    world.settle();
    let expected = world.at(ana).members(&chat);
    assert_eq!(expected.len(), 3);
    assert!(!expected.contains(&gone[0]) && expected.contains(&new[0]));
    assert_eq!(world.at(ben).members(&chat), expected);
    assert_eq!(world.at(dia).members(&chat), expected);
    say_and_check(&mut world, &chat, &[ana, ben, dia], "all");
}

#[test]
fn a_member_removed_and_invited_again_before_it_read_either_is_back() {
    let (mut world, [ana, ben, cem]) = people(10);
    let chat = world.start(ana, &[ben, cem]);
    let account = [world.account(ben)];
    world.at(ana).say(&chat, "before");
    world
        .at(ana)
        .engine()
        .remove_members(&chat, &account)
        .unwrap();
    world.sync(ana);
    world.at(ana).say(&chat, "without");
    world.sync(ana);
    world.at(ana).engine().add_members(&chat, &account).unwrap();
    world.sync(ana);
    world.at(ana).say(&chat, "again");
    world.sync(ana);
    world.settle();
    assert_eq!(world.texts(ben, &chat), ["before", "again"]);
    say_and_check(&mut world, &chat, &[ana, ben, cem], "together");
}

#[test]
fn the_last_word_on_an_account_counts() {
    let (mut world, [ana, ben, cem, dia]) = people(11);
    let chat = world.start(ana, &[ben, cem]);
    let (b, d) = ([world.account(ben)], [world.account(dia)]);
    let engine = world.at(ana).engine();
    engine.add_members(&chat, &d).unwrap();
    engine.remove_members(&chat, &d).unwrap();
    engine.remove_members(&chat, &b).unwrap();
    engine.add_members(&chat, &b).unwrap();
    world.settle();
    let members = world.at(cem).members(&chat);
    assert!(!members.contains(&d[0]), "Dia was taken back");
    assert!(members.contains(&b[0]), "Ben was taken back in");
    say_and_check(&mut world, &chat, &[ana, ben, cem], "all");
}

#[test]
fn a_member_that_leaves_and_is_added_again_stays() {
    let (mut world, [ana, ben, cem]) = people(12);
    let chat = world.start(ana, &[ben, cem]);
    world.at(ben).engine().leave(&chat).unwrap();
    world.sync(ben);
    world.sync(ana);
    let account = [world.account(ben)];
    world.at(ana).engine().add_members(&chat, &account).unwrap();
    world.settle();
    say_and_check(&mut world, &chat, &[ana, ben, cem], "one");
    say_and_check(&mut world, &chat, &[ana, ben, cem], "two");
    assert_eq!(world.at(ana).members(&chat).len(), 3);
}

#[test]
fn leaving_while_the_only_group_is_still_forming_leaves_nothing_behind() {
    let (mut world, [ana, ben, cem]) = people(13);
    let members = [world.account(ben), world.account(cem)];
    let chat = world.at(ana).create(&members);
    world.at(ana).say(&chat, "never");
    world.steps(ana, 3);
    world.at(ana).engine().leave(&chat).unwrap();
    world.settle();
    let page = world.at(ben).engine().conversations(None, 10).unwrap();
    assert!(page.items.is_empty());
    assert_eq!(
        world.at(ana).engine().conversation(&chat).unwrap().state,
        State::Left
    );
}

#[test]
fn an_account_that_never_appears_holds_up_nobody_else() {
    let (mut world, [ana, ben, cem]) = people(14);
    let nobody = sealwright_engine::AccountId([9; 32]);
    let members = [world.account(ben), nobody];
    let chat = world.at(ana).create(&members);
    world.at(ana).say(&chat, "waiting");
    world.settle();
    assert!(
        world
            .at(ben)
            .engine()
            .conversations(None, 1)
            .unwrap()
            .items
            .is_empty()
    );
    world.wait(11 * 60_000);
    world.settle();
    assert_eq!(world.texts(ben, &chat), ["waiting"]);
    let new = [world.account(cem), nobody];
    world.at(ben).engine().add_members(&chat, &new).unwrap();
    world.settle();
    world.settle();
    say_and_check(&mut world, &chat, &[ana, ben, cem], "without nobody");
    world
        .at(ben)
        .engine()
        .remove_members(&chat, &[nobody])
        .unwrap();
    world
        .at(ana)
        .engine()
        .remove_members(&chat, &[nobody])
        .unwrap();
    world.settle();
    assert!(world.phones.iter_mut().all(|phone| {
        let input = sealwright_engine::SyncInput::default();
        !phone.engine().sync(input).unwrap().pending
    }));
}

#[test]
fn a_join_by_the_last_resort_renews_the_leaf_and_the_last_resort() {
    let (mut world, [ana, ben]) = people(15);
    world.relay.drain_pools();
    let before = world.relay.pools();
    let chat = world.start(ana, &[ben]);
    say_and_check(&mut world, &chat, &[ana, ben], "hello");
    let stream = stream(&world);
    let entries = world.relay.entries_of(&stream);
    let commits = entries
        .iter()
        .filter(|entry| entry.key.starts_with("commit/"))
        .count();
    assert_eq!(commits, 2, "the founding and the new leaf of Ben");
    let after = world.relay.pools();
    let renewed = after
        .iter()
        .filter(|(generation, _, _)| *generation == 2)
        .count();
    assert_eq!(renewed, 1, "only Ben's pool was used");
    let fresh =
        |(_, _, last): &&(u64, usize, Option<Vec<u8>>)| !before.iter().any(|pool| pool.2 == *last);
    assert_eq!(after.iter().filter(fresh).count(), 1);
}

#[test]
fn used_packages_are_replaced_and_old_ones_still_open_for_thirty_days() {
    let (mut world, [ana, ben, cem]) = people(16);
    let pair = [world.account(ben), world.account(cem)];
    for _ in 0..16 {
        world.at(ana).create(&pair);
        world.settle();
    }
    assert!(
        world
            .relay
            .pools()
            .iter()
            .filter(|pool| pool.0 == 2)
            .count()
            == 2
    );
    // Ana takes a package, and uses it only when Ben and Cem have long replaced theirs.
    let chat = world.at(ana).create(&pair);
    for steps in 1..=4 {
        world.steps(ana, steps);
    }
    world.wait(20 * 86_400_000);
    world.sync(ben);
    world.sync(cem);
    world.wait(11 * 86_400_000);
    world.sync(ben);
    world.sync(cem);
    world.settle();
    say_and_check(&mut world, &chat, &[ana, ben, cem], "late");
}

#[test]
fn junk_in_the_slot_of_a_log_entry_does_not_hide_the_account() {
    let (mut world, [ana]) = people(17);
    world.relay.set_fault(Some(Fault::Unreachable));
    let ben = world.phone("Ben", None);
    world.relay.set_fault(None);
    let log = Relay::log_stream(&world.account(ben));
    world.relay.inject(&log, "log/0/0", b"junk".to_vec());
    world.relay.inject(&log, "log/0/1", b"more junk".to_vec());
    world.relay.inject(&log, "nonsense", b"junk".to_vec());
    world.sync(ben);
    let chat = world.start(ana, &[ben]);
    say_and_check(&mut world, &chat, &[ana, ben], "found you");
}

#[test]
fn lies_about_trimmed_streams_and_old_entries_end_every_pass_and_cost_nothing() {
    for (seed, fault) in [
        Fault::FalseGone,
        Fault::Old,
        Fault::Duplicate,
        Fault::Reorder,
        Fault::Gap,
    ]
    .into_iter()
    .enumerate()
    {
        let (mut world, [ana, ben]) = people(20 + seed as u64);
        let chat = world.start(ana, &[ben]);
        world.relay.set_fault(Some(fault));
        for number in 0..3 {
            world.at(ana).say(&chat, &format!("a{number}"));
            world.at(ben).say(&chat, &format!("b{number}"));
            world.sync(ana);
            world.sync(ben);
        }
        world.relay.set_fault(None);
        world.settle();
        let mut texts = (world.texts(ana, &chat), world.texts(ben, &chat));
        texts.0.sort();
        texts.1.sort();
        assert_eq!(texts.0, ["a0", "a1", "a2", "b0", "b1", "b2"], "{fault:?}");
        assert_eq!(texts.0, texts.1, "{fault:?}");
        assert!(refusals(&mut world, ben).is_empty(), "{fault:?}");
    }
}

#[test]
fn letters_that_are_not_letters_are_refused_and_the_next_is_read() {
    let (mut world, [ana, ben]) = people(18);
    let members = [world.account(ben)];
    let chat = world.at(ana).create(&members);
    world.sync(ana);
    let mailbox = world.relay.streams_with("letter/")[0];
    let genuine = world.relay.entries_of(&mailbox).pop().unwrap();
    let junk = [
        vec![],
        vec![1],
        vec![2; 100],
        vec![1, 0, 255, 255, 255, 255, 15],
        vec![1, 1],
    ];
    let entries = junk.iter().cloned().chain([genuine.body]).zip(1..);
    let entries = entries.map(|(body, seq)| Entry {
        seq,
        key: format!("letter/{seq}"),
        body,
    });
    let entries: Vec<_> = entries.collect();
    world.relay.rewrite(&mailbox, entries);
    world.settle();
    assert_eq!(refusals(&mut world, ben).len(), junk.len());
    say_and_check(&mut world, &chat, &[ana, ben], "joined");
}
