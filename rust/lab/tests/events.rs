//! What an app sees: events until acknowledged, pages, idempotent sends, limits.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{
    AccountId, Content, ConversationId, Delivery, Error, Event, Kind, MAX_DATA, MAX_MEMBERS,
    MAX_SEND_KEY, MAX_TEXT, Order, SendOptions,
};
use sealwright_lab::{PhoneId, World};

fn keyed(key: &str) -> SendOptions<'_> {
    SendOptions {
        key: Some(key),
        ..SendOptions::default()
    }
}

fn pair_on_disk(seed: u64) -> (World, PhoneId, PhoneId, ConversationId, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(seed);
    let phones = ["Ana", "Ben"].map(|name| {
        let home = folder.path().join(name);
        std::fs::create_dir(&home).unwrap();
        world.phone(name, Some(home))
    });
    let chat = world.start(phones[0], &[phones[1]]);
    (world, phones[0], phones[1], chat, folder)
}

#[test]
fn events_come_in_order_until_acknowledged_over_restarts_too() {
    let (mut world, ana, ben, chat, _folder) = pair_on_disk(1);
    for number in 0..5 {
        world.at(ana).say(&chat, &number.to_string());
    }
    world.settle();
    let first = world.at(ben).engine().events(100).unwrap().items;
    assert!(matches!(first[0].1, Event::ConversationAdded { .. }));
    let messages: Vec<_> = first
        .iter()
        .filter_map(|(_, event)| match event {
            Event::Message { seq, .. } => Some(*seq),
            _ => None,
        })
        .collect();
    assert_eq!(messages, [1, 2, 3, 4, 5]);
    assert_eq!(
        world.at(ben).engine().events(100).unwrap().items,
        first,
        "again"
    );
    world.at(ben).kill();
    assert_eq!(
        world.at(ben).engine().events(100).unwrap().items,
        first,
        "after a kill"
    );
    let third = first[2].0;
    world.at(ben).engine().acknowledge(third).unwrap();
    world.at(ben).kill();
    assert_eq!(
        world.at(ben).engine().events(100).unwrap().items,
        first[3..]
    );
    let page = world.at(ben).engine().events(2).unwrap();
    assert_eq!(page.items, first[3..5]);
    assert!(page.next.is_some());
    let last = first.last().unwrap().0;
    world.at(ben).engine().acknowledge(last).unwrap();
    assert!(world.at(ben).engine().events(100).unwrap().items.is_empty());
    world.at(ben).kill();
    world.at(ana).say(&chat, "more");
    world.settle();
    let next = world.at(ben).engine().events(100).unwrap().items;
    assert!(next[0].0 > last, "numbers are never given again");
    assert!(world.at(ben).engine().journal_head() >= next[0].0);
}

#[test]
fn pages_of_messages_and_conversations_hold_everything_once() {
    let mut world = World::new(2);
    let ana = world.phone("Ana", None);
    let chats: Vec<_> = (0..7u8)
        .map(|number| world.at(ana).create(&[AccountId([number; 32])]))
        .collect();
    for number in 0..7 {
        world.at(ana).say(&chats[3], &number.to_string());
    }
    for (order, expected) in [
        (Order::Oldest, ["0", "1", "2", "3", "4", "5", "6"]),
        (Order::Newest, ["6", "5", "4", "3", "2", "1", "0"]),
    ] {
        let mut texts = Vec::new();
        let mut cursor = None;
        loop {
            let page = world
                .at(ana)
                .engine()
                .messages(&chats[3], order, cursor, 3)
                .unwrap();
            texts.extend(page.items.into_iter().map(|message| message.content));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let expected = expected.map(|text| Content::Text(text.to_owned()));
        assert_eq!(texts, expected);
    }
    let mut listed = Vec::new();
    let mut cursor = None;
    loop {
        let page = world.at(ana).engine().conversations(cursor, 2).unwrap();
        listed.extend(page.items.into_iter().map(|chat| chat.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut expected: Vec<_> = chats.clone();
    expected.remove(3);
    expected.push(chats[3]);
    expected.reverse();
    assert_eq!(listed, expected, "latest activity first");
}

#[test]
fn a_send_with_a_key_is_accepted_once_over_restarts_too() {
    let (mut world, ana, ben, chat, _folder) = pair_on_disk(3);
    let send = |world: &mut World, text: &str| {
        let content = Content::Text(text.to_owned());
        world
            .at(ana)
            .engine()
            .send(&chat, content, keyed("key"))
            .unwrap()
    };
    let first = send(&mut world, "first");
    assert_eq!(send(&mut world, "other").id, first.id);
    world.at(ana).kill();
    assert_eq!(send(&mut world, "again").seq, first.seq);
    world.settle();
    world.at(ana).kill();
    let again = send(&mut world, "and again");
    assert_eq!(again.content, Content::Text("first".to_owned()));
    assert_eq!(again.delivery, Delivery::Sent);
    world.settle();
    assert_eq!(world.texts(ben, &chat), ["first"]);
}

#[test]
fn what_is_over_a_limit_or_wrong_gets_its_error_and_leaves_nothing() {
    let mut world = World::new(4);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let (own, other) = (world.account(ana), world.account(ben));
    let chat = world.start(ana, &[ben]);
    let unknown = ConversationId([1; 32]);
    let engine = world.at(ana).engine();
    let text = |size| Content::Text("x".repeat(size));
    let long_key = "k".repeat(MAX_SEND_KEY + 1);
    assert!(matches!(
        engine.send(&chat, text(MAX_TEXT + 1), SendOptions::default()),
        Err(Error::TextTooLong)
    ));
    let data = Content::Data(vec![0; MAX_DATA + 1]);
    assert!(matches!(
        engine.send(&chat, data, SendOptions::default()),
        Err(Error::DataTooLong)
    ));
    for key in ["", &long_key] {
        let sent = engine.send(&chat, text(1), keyed(key));
        assert!(matches!(sent, Err(Error::InvalidArgument(_))));
    }
    assert!(matches!(
        engine.send(&unknown, text(1), SendOptions::default()),
        Err(Error::UnknownConversation)
    ));
    assert!(matches!(
        engine.send(&chat, Content::Unknown, SendOptions::default()),
        Err(Error::InvalidArgument(_))
    ));
    assert!(matches!(
        engine.messages(&unknown, Order::Oldest, None, 1),
        Err(Error::UnknownConversation)
    ));
    assert!(matches!(
        engine.conversation(&unknown),
        Err(Error::UnknownConversation)
    ));
    assert!(matches!(
        engine.leave(&unknown),
        Err(Error::UnknownConversation)
    ));
    assert!(matches!(
        engine.leave(&chat),
        Err(Error::DirectConversation)
    ));
    assert!(matches!(
        engine.add_members(&chat, &[own]),
        Err(Error::DirectConversation)
    ));
    assert!(matches!(
        engine.remove_members(&chat, &[other]),
        Err(Error::DirectConversation)
    ));
    assert!(matches!(
        engine.create_account("again"),
        Err(Error::AccountExists)
    ));
    for members in [vec![], vec![own], vec![own, own]] {
        let created = engine.create_conversation(&members, None);
        assert!(matches!(created, Err(Error::InvalidArgument(_))));
    }
    let many: Vec<_> = (0..MAX_MEMBERS as u32)
        .map(|number| {
            let mut id = [7; 32];
            id[..4].copy_from_slice(&number.to_be_bytes());
            AccountId(id)
        })
        .collect();
    assert!(matches!(
        engine.create_conversation(&many, None),
        Err(Error::TooManyMembers)
    ));
    assert!(matches!(
        engine.create_conversation(&many[..2], Some(Kind::Direct)),
        Err(Error::InvalidArgument(_))
    ));
    let group = engine
        .create_conversation(&[other], Some(Kind::Group))
        .unwrap()
        .id;
    assert!(matches!(
        engine.add_members(&group, &many[..MAX_MEMBERS - 1]),
        Err(Error::TooManyMembers)
    ));
    assert!(matches!(
        engine.remove_members(&group, &[own]),
        Err(Error::InvalidArgument(_))
    ));
    assert_eq!(engine.conversations(None, 100).unwrap().items.len(), 2);
    assert!(
        engine
            .messages(&chat, Order::Oldest, None, 1)
            .unwrap()
            .items
            .is_empty()
    );
    world.settle();
    assert!(world.texts(ben, &chat).is_empty());
    assert_eq!(world.at(ben).members(&group).len(), 2);
}

#[test]
fn text_and_data_up_to_the_limit_arrive_as_they_were() {
    let mut world = World::new(5);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let chat = world.start(ana, &[ben]);
    let contents = [
        Content::Text("ü".repeat(MAX_TEXT / 2)),
        Content::Text(String::new()),
        Content::Data((0..MAX_DATA).map(|at| at as u8).collect()),
        Content::Data(Vec::new()),
    ];
    for content in &contents {
        world
            .at(ana)
            .engine()
            .send(&chat, content.clone(), SendOptions::default())
            .unwrap();
    }
    world.settle();
    let page = world
        .at(ben)
        .engine()
        .messages(&chat, Order::Oldest, None, 10)
        .unwrap();
    let arrived: Vec<_> = page
        .items
        .into_iter()
        .map(|message| message.content)
        .collect();
    assert_eq!(arrived, contents);
}
