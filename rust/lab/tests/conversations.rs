//! Two people and groups, with an honest relay.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{ConversationId, Event, State};
use sealwright_lab::{Fault, PhoneId, World};

fn pair(seed: u64) -> (World, PhoneId, PhoneId, ConversationId) {
    let mut world = World::new(seed);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let chat = world.start(ana, &[ben]);
    (world, ana, ben, chat)
}

#[test]
fn two_people_talk_both_ways() {
    let (mut world, ana, ben, chat) = pair(1);
    assert_eq!(
        world.at(ben).conversation(),
        chat,
        "both name the 1:1 alike"
    );
    world.at(ana).say(&chat, "hi Ben");
    world.settle();
    world.at(ben).say(&chat, "hi Ana");
    world.settle();
    assert_eq!(world.texts(ana, &chat), ["hi Ben", "hi Ana"]);
    assert_eq!(world.texts(ben, &chat), ["hi Ben", "hi Ana"]);
}

#[test]
fn messages_sent_before_the_group_exists_arrive() {
    let mut world = World::new(2);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let members = [world.account(ben)];
    let chat = world
        .at(ana)
        .engine()
        .create_conversation(&members, None)
        .unwrap();
    assert_eq!(chat.state, State::Creating);
    world.at(ana).say(&chat.id, "early");
    world.settle();
    assert_eq!(world.texts(ben, &chat.id), ["early"]);
    assert_eq!(
        world.at(ana).engine().conversation(&chat.id).unwrap().state,
        State::Active
    );
}

#[test]
fn both_creating_the_one_to_one_at_once_end_in_one_conversation() {
    let mut world = World::new(3);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let (a, b) = (world.account(ana), world.account(ben));
    let chat = world
        .at(ana)
        .engine()
        .create_conversation(&[b], None)
        .unwrap()
        .id;
    assert_eq!(
        world
            .at(ben)
            .engine()
            .create_conversation(&[a], None)
            .unwrap()
            .id,
        chat
    );
    world.at(ana).say(&chat, "from Ana");
    world.at(ben).say(&chat, "from Ben");
    world.settle();
    let (mut at_ana, mut at_ben) = (world.texts(ana, &chat), world.texts(ben, &chat));
    at_ana.sort();
    at_ben.sort();
    assert_eq!(at_ana, ["from Ana", "from Ben"]);
    assert_eq!(at_ben, ["from Ana", "from Ben"]);
    world.at(ana).say(&chat, "after");
    world.settle();
    world.at(ben).say(&chat, "yes");
    world.settle();
    assert_eq!(world.texts(ana, &chat)[2..], ["after", "yes"]);
    assert_eq!(world.texts(ben, &chat)[2..], ["after", "yes"]);
}

#[test]
fn a_group_adds_removes_and_lets_go_of_members() {
    let mut world = World::new(4);
    let ids: Vec<_> = ["Ana", "Ben", "Cem", "Dia"]
        .iter()
        .map(|name| world.phone(name, None))
        .collect();
    let [ana, ben, cem, dia] = ids[..] else {
        panic!()
    };
    let chat = world.start(ana, &[ben, cem]);
    world.at(ben).say(&chat, "one");
    world.settle();
    let new = [world.account(dia)];
    world.at(ben).engine().add_members(&chat, &new).unwrap();
    world.settle();
    world.at(dia).say(&chat, "two");
    world.settle();
    for phone in [ana, ben, cem] {
        assert_eq!(world.texts(phone, &chat), ["one", "two"]);
    }
    assert_eq!(
        world.texts(dia, &chat),
        ["two"],
        "a joiner reads nothing from before"
    );
    let gone = [world.account(ben)];
    world.at(ana).say(&chat, "still with Ben");
    world.at(ana).engine().remove_members(&chat, &gone).unwrap();
    world.at(ana).say(&chat, "without Ben");
    world.settle();
    assert_eq!(world.texts(ben, &chat), ["one", "two", "still with Ben"]);
    assert_eq!(
        world.texts(dia, &chat),
        ["two", "still with Ben", "without Ben"]
    );
    assert_eq!(
        world.at(ben).engine().conversation(&chat).unwrap().state,
        State::Removed
    );
    assert!(
        world
            .at(ben)
            .events()
            .contains(&Event::ConversationRemoved { conversation: chat })
    );
    world.at(cem).engine().leave(&chat).unwrap();
    world.settle();
    assert_eq!(
        world
            .at(ana)
            .engine()
            .conversation(&chat)
            .unwrap()
            .members
            .len(),
        2
    );
    world.at(dia).say(&chat, "two left");
    world.settle();
    assert_eq!(world.texts(ana, &chat).last().unwrap(), "two left");
    assert!(!world.texts(cem, &chat).contains(&"two left".to_owned()));
    world.at(ana).say(&chat, "bye");
    world.settle();
    assert_eq!(world.texts(dia, &chat).last().unwrap(), "bye");
}

#[test]
fn who_leaves_without_hearing_the_relays_answer_has_left_once_it_reads_its_own_word() {
    let mut world = World::new(5);
    let [ana, ben, cem] = ["Ana", "Ben", "Cem"].map(|name| world.phone(name, None));
    let chat = world.start(ana, &[ben, cem]);
    world.at(ben).engine().leave(&chat).unwrap();
    world.relay.set_fault(Some(Fault::LostAppend));
    world.steps(ben, 2);
    world.relay.set_fault(None);
    world.at(ana).say(&chat, "after");
    world.at(cem).say(&chat, "after it");
    world.sync(cem);
    world.sync(ana);
    world.settle();
    let failed = |event: &Event| matches!(event, Event::EntryQuarantined { .. });
    assert!(!world.at(ben).events().iter().any(failed));
    let state = world.at(ben).engine().conversation(&chat).unwrap().state;
    assert_eq!(state, State::Left);
    assert_eq!(world.at(cem).members(&chat).len(), 2);
    assert_eq!(world.texts(ana, &chat).len(), 2);
}

#[test]
fn who_publishes_late_is_found_without_another_pass() {
    let mut world = World::new(9);
    let ana = world.phone("Ana", None);
    world.relay.set_fault(Some(Fault::Unreachable));
    let ben = world.phone("Ben", None);
    world.relay.set_fault(None);
    let members = [world.account(ben)];
    let chat = world.at(ana).create(&members);
    world.at(ana).say(&chat, "are you there?");
    world.sync(ana);
    world.sync(ben);
    world.phones[ana.0].go_on(&mut world.relay);
    world.sync(ben);
    let page = world.at(ben).engine().conversations(None, 1).unwrap();
    assert!(page.items.is_empty(), "there is a while between two tries");
    world.wait(5_000);
    world.phones[ana.0].go_on(&mut world.relay);
    world.sync(ben);
    assert_eq!(world.texts(ben, &chat), ["are you there?"]);
}
