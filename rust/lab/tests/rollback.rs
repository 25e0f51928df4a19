//! A store that is an older copy of itself is found out by its own entries, sends nothing, and has a way back.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::fs;
use std::path::Path;

use sealwright_engine::{
    Content, ConversationId, Error, Event, Refusal, SecurityKind, SendOptions, State,
};
use sealwright_lab::{PhoneId, World};
use tempfile::TempDir;

/// Ana and Ben, whose store is on disk, in a conversation.
struct Scene {
    world: World,
    folder: TempDir,
    ana: PhoneId,
    ben: PhoneId,
    chat: ConversationId,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let mut world = World::new(seed);
        let ana = world.phone("Ana", None);
        let ben = world.phone("Ben", Some(folder.path().to_owned()));
        let cem = world.phone("Cem", None);
        let chat = world.start(ana, &[ben, cem]);
        world.at(ben).events();
        let mut scene = Self {
            world,
            folder,
            ana,
            ben,
            chat,
        };
        scene.says(scene.ben, "before the copy");
        scene
    }

    fn says(&mut self, who: PhoneId, text: &str) {
        self.world.at(who).say(&self.chat, text);
        self.world.settle();
    }

    /// A copy of Ben's files, as a backup takes one.
    fn copy(&mut self) -> TempDir {
        self.world.at(self.ben).stop();
        let copy = TempDir::new().unwrap();
        copy_files(self.folder.path(), copy.path());
        self.world.at(self.ben).start();
        copy
    }

    fn restore(&mut self, copy: &TempDir) {
        self.world.at(self.ben).stop();
        for file in fs::read_dir(self.folder.path()).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        copy_files(copy.path(), self.folder.path());
        self.world.at(self.ben).start();
    }

    fn is_rolled_back(&mut self) -> bool {
        self.world.at(self.ben).engine().is_rolled_back()
    }

    /// How many entries the relay has.
    fn entries(&self) -> usize {
        self.world.relay.all_entries().len()
    }

    /// Everybody has every one of these texts once, and nobody met an entry that did not open.
    fn everybody_has(&mut self, texts: &[&str]) {
        for phone in [self.ana, self.ben, PhoneId(2)] {
            let mut found = self.world.texts(phone, &self.chat);
            found.sort();
            let mut expected: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
            expected.sort();
            assert_eq!(found, expected, "phone {}", phone.0);
        }
    }
}

fn copy_files(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

fn was_told(events: &[Event]) -> bool {
    events.iter().any(|event| {
        matches!(event, Event::Security { kind, .. } if matches!(kind, SecurityKind::RolledBack))
    })
}

#[test]
fn an_older_copy_is_found_out_by_a_message_that_it_does_not_know() {
    let mut scene = Scene::new(1);
    let copy = scene.copy();
    scene.says(scene.ben, "after the copy");
    scene.says(scene.ana, "an answer");
    scene.restore(&copy);
    assert!(!scene.is_rolled_back(), "nothing tells it yet");
    let entries = scene.entries();
    let (ben, chat) = (scene.ben, scene.chat);
    scene.world.at(ben).say(&chat, "said by the copy");
    scene.world.sync(ben);
    assert!(scene.is_rolled_back());
    assert_eq!(scene.entries(), entries, "nothing was released");
    assert!(was_told(&scene.world.at(ben).events()));

    let refused = scene.world.at(ben).engine().send(
        &chat,
        Content::Text("more".into()),
        SendOptions::default(),
    );
    assert!(matches!(refused, Err(Error::RolledBack)));
    let texts = scene.world.texts(ben, &chat);
    assert!(texts.contains(&"an answer".to_owned()), "it still reads");
    scene.world.at(ben).kill();
    assert!(scene.is_rolled_back(), "it is remembered");
    scene.world.sync(ben);
    assert_eq!(scene.entries(), entries);
}

#[test]
fn an_older_copy_is_found_out_by_a_commit_that_it_does_not_know() {
    let mut scene = Scene::new(2);
    let copy = scene.copy();
    let dia = scene.world.phone("Dia", None);
    let account = scene.world.account(dia);
    let chat = scene.chat;
    let ben = scene.ben;
    let engine = scene.world.at(ben).engine();
    engine.add_members(&chat, &[account]).unwrap();
    scene.world.settle();
    assert_eq!(scene.world.at(dia).members(&chat).len(), 4);
    scene.restore(&copy);
    let entries = scene.entries();
    scene.world.at(ben).say(&chat, "said by the copy");
    scene.world.sync(ben);
    assert!(scene.is_rolled_back());
    assert_eq!(scene.entries(), entries);
}

#[test]
fn after_rejoining_everybody_talks_again_and_no_key_was_used_twice() {
    for seed in [3, 4] {
        let mut scene = Scene::new(seed);
        let copy = scene.copy();
        scene.says(scene.ben, "after the copy");
        scene.says(scene.ana, "an answer");
        scene.restore(&copy);
        let (ana, ben, chat) = (scene.ana, scene.ben, scene.chat);
        scene.world.at(ben).say(&chat, "said by the copy");
        scene.world.sync(ben);
        scene.world.at(ben).engine().rejoin().unwrap();
        let refused = scene.world.at(ben).engine().rejoin();
        assert!(matches!(refused, Err(Error::NotRolledBack)));
        assert_eq!(
            scene
                .world
                .at(ben)
                .engine()
                .conversation(&chat)
                .unwrap()
                .state,
            State::Healing
        );
        scene.world.settle();
        scene.world.settle();
        for phone in [ana, ben, PhoneId(2)] {
            for event in scene.world.at(phone).events() {
                let refused = matches!(
                    &event,
                    Event::EntryRefused { reason, .. } if !matches!(reason, Refusal::Void)
                );
                assert!(!refused, "{event:?}");
            }
        }
        scene.says(ben, "back again");
        scene.says(ana, "welcome back");
        let lost = "after the copy";
        let texts = scene.world.texts(ben, &chat);
        assert!(
            !texts.contains(&lost.to_owned()),
            "only the newer copy had it"
        );
        for phone in [ana, PhoneId(2)] {
            assert!(scene.world.texts(phone, &chat).contains(&lost.to_owned()));
        }
        for text in [
            "before the copy",
            "an answer",
            "said by the copy",
            "back again",
            "welcome back",
        ] {
            for phone in [ana, ben, PhoneId(2)] {
                let texts = scene.world.texts(phone, &chat);
                assert_eq!(
                    texts.iter().filter(|found| *found == text).count(),
                    1,
                    "{text} at {}",
                    phone.0
                );
            }
        }
        scene.world.at(ben).kill();
        scene.world.sync(ben);
        assert!(
            !scene.is_rolled_back(),
            "the newer copy's entries are behind it"
        );
    }
}

#[test]
fn a_store_that_only_crashed_is_healthy() {
    let mut scene = Scene::new(5);
    let ben = scene.ben;
    let chat = scene.chat;
    for round in 0..4 {
        scene.world.at(ben).say(&chat, &format!("round {round}"));
        scene.world.steps(ben, 1 + round);
        scene.world.at(ben).kill();
    }
    scene.world.settle();
    assert!(!scene.is_rolled_back());
    scene.everybody_has(&[
        "before the copy",
        "round 0",
        "round 1",
        "round 2",
        "round 3",
    ]);
}

#[test]
fn an_answer_that_was_lost_does_not_look_like_an_older_copy() {
    let mut scene = Scene::new(6);
    let (ben, chat) = (scene.ben, scene.chat);
    scene
        .world
        .relay
        .set_fault(Some(sealwright_lab::Fault::LostAppend));
    scene.world.at(ben).say(&chat, "lost and found");
    scene.world.sync(ben);
    scene.world.at(ben).kill();
    scene.world.relay.set_fault(None);
    scene.world.settle();
    assert!(!scene.is_rolled_back());
    scene.everybody_has(&["before the copy", "lost and found"]);
}

#[test]
fn nobody_else_can_make_a_store_look_like_an_older_copy() {
    let mut scene = Scene::new(7);
    let (ana, ben) = (scene.ana, scene.ben);
    scene.says(ben, "mine");
    // What Ben sent comes again under other names, and in other places.
    for (stream, entry) in scene.world.relay.all_entries() {
        if entry.key.starts_with("m/") {
            scene.world.relay.inject(
                &stream,
                &format!("m/{}", "0f".repeat(16)),
                entry.body.clone(),
            );
            scene
                .world
                .relay
                .inject(&stream, &format!("{}00", &entry.key[..32]), entry.body);
        }
    }
    scene.world.settle();
    assert!(!scene.is_rolled_back());
    scene.says(ana, "still here");
    scene.says(ben, "me too");
    scene.everybody_has(&["before the copy", "mine", "still here", "me too"]);
}
