//! A pass takes many messages in few transactions, and may be cut anywhere.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::path::Path;

use sealwright_crypto::Secret;
use sealwright_engine::{ConversationId, Engine, Haste, Host, Hurry, JobResult, Role, SyncInput};
use sealwright_lab::{PhoneId, SeededEntropy, World};
use sealwright_store::{Store, StoreError};

const MESSAGES: usize = 1_000;

/// Another connection to a phone's store: it sees commits as they happen.
fn spy(folder: &Path) -> Store {
    let path = folder.join("sealwright.db");
    let key = Secret::from_slice(&[7; 32]).unwrap();
    Store::open(&path, key, std::sync::Arc::new(SeededEntropy::new(1))).unwrap()
}

#[test]
fn a_thousand_messages_are_received_in_a_handful_of_transactions() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(1);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", Some(folder.path().to_owned()));
    let chat = world.start(ana, &[ben]);
    for number in 0..MESSAGES {
        world.at(ana).say(&chat, &number.to_string());
    }
    world.sync(ana);
    // After a kill the engine is careful, and still does not go entry by entry.
    world.at(ben).kill();
    let mut spy = spy(folder.path());
    let mut steps = 0;
    let mut writes = 0;
    let mut input = SyncInput {
        begin: true,
        ..SyncInput::default()
    };
    loop {
        let output = world.phones[ben.0].engine().sync(input).unwrap();
        steps += 1;
        let changed = spy.read(|tx| Ok::<_, StoreError>(tx.changed_elsewhere()));
        writes += u32::from(changed.unwrap());
        if output.jobs.is_empty() {
            break;
        }
        let jobs = output.jobs.into_iter();
        let relay = &mut world.relay;
        let results = jobs.map(|job| JobResult {
            id: job.id,
            result: relay.work(job.work),
        });
        input = SyncInput {
            results: results.collect(),
            ..SyncInput::default()
        };
    }
    assert!(steps <= 12, "{steps} steps");
    assert!(writes <= steps, "{writes} of {steps} steps wrote");
    let texts: Vec<_> = (0..MESSAGES).map(|number| number.to_string()).collect();
    assert_eq!(world.texts(ben, &chat), texts);
}

#[test]
fn a_pass_cut_after_every_step_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(2);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", Some(folder.path().to_owned()));
    let chat = world.start(ana, &[ben]);
    for number in 0..300 {
        world.at(ana).say(&chat, &number.to_string());
    }
    world.sync(ana);
    for steps in [1, 2, 1, 3, 2, 2, 4] {
        world.steps(ben, steps);
        world.at(ben).kill();
    }
    world.settle();
    let texts: Vec<_> = (0..300).map(|number| number.to_string()).collect();
    assert_eq!(world.texts(ben, &chat), texts);
}

#[test]
fn a_closed_profile_opens_without_suspicion_and_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let entropy = std::sync::Arc::new(SeededEntropy::new(3));
    let host = Host {
        entropy,
        ..Host::system()
    };
    let path = folder.path().join("sealwright.db");
    let key = || Secret::from_slice(&[7; 32]).unwrap();
    let store = Store::create(&path, key(), host.entropy.clone()).unwrap();
    let mut engine = Engine::open(store, host.clone(), Role::App).unwrap();
    let account = engine.create_account("phone").unwrap();
    engine.close().unwrap();
    let store = Store::open(&path, key(), host.entropy.clone()).unwrap();
    let engine = Engine::open(store, host, Role::App).unwrap();
    assert_eq!(engine.account(), Some(&account));
}

/// Ben's engine with a thousand messages of Ana's to read, and his hurry.
fn hurried(seed: u64) -> (World, PhoneId, ConversationId, Hurry) {
    let mut world = World::new(seed);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", None);
    let chat = world.start(ana, &[ben]);
    for number in 0..MESSAGES {
        world.at(ana).say(&chat, &number.to_string());
    }
    world.sync(ana);
    let hurry = Hurry::default();
    world.at(ben).engine().heed(hurry.clone());
    (world, ben, chat, hurry)
}

#[test]
fn without_time_nothing_is_taken_and_nothing_is_lost() {
    let (mut world, ben, chat, hurry) = hurried(3);
    hurry.set(Haste::Stop);
    assert!(world.steps(ben, 4), "there is more to read");
    assert_eq!(world.texts(ben, &chat).len(), 0);
    hurry.set(Haste::None);
    world.sync(ben);
    let expected: Vec<_> = (0..MESSAGES).map(|number| number.to_string()).collect();
    assert_eq!(world.texts(ben, &chat), expected);
}

#[test]
fn in_haste_everything_is_taken_too() {
    let (mut world, ben, chat, hurry) = hurried(4);
    hurry.set(Haste::Short);
    world.sync(ben);
    let expected: Vec<_> = (0..MESSAGES).map(|number| number.to_string()).collect();
    assert_eq!(world.texts(ben, &chat), expected);
}

#[test]
fn a_call_at_work_ends_with_the_transaction_that_it_is_in() {
    let (mut world, ben, chat, hurry) = hurried(5);
    hurry.set(Haste::Short);
    let engine = world.phones[ben.0].engine();
    let begin = SyncInput {
        begin: true,
        ..SyncInput::default()
    };
    let jobs = engine.sync(begin).unwrap().jobs.into_iter();
    let relay = &mut world.relay;
    let results: Vec<_> = jobs
        .map(|job| JobResult {
            id: job.id,
            result: relay.work(job.work),
        })
        .collect();
    // The other thread speaks while the call is at work; how far that has come is not known.
    let other = std::thread::spawn(move || hurry.set(Haste::Stop));
    let input = SyncInput {
        results,
        ..SyncInput::default()
    };
    engine.sync(input).unwrap();
    other.join().unwrap();
    let taken = world.texts(ben, &chat).len();
    assert!(
        taken % 64 == 0 || taken == 256,
        "{taken}: whole transactions"
    );
    world.phones[ben.0].engine().heed(Hurry::default());
    world.sync(ben);
    assert_eq!(world.texts(ben, &chat).len(), MESSAGES);
}
