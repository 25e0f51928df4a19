//! Messages that a push brought before sync came to them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{Content, ConversationId, Entry, Error, Event, Preview, StreamId};
use sealwright_lab::{PhoneId, SeededEntropy, World};
use tempfile::TempDir;

/// Ana, and Ben with an extension that gets the pushes.
struct Scene {
    world: World,
    _folder: TempDir,
    ana: PhoneId,
    ben: PhoneId,
    extension: PhoneId,
    chat: ConversationId,
    stream: StreamId,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let mut world = World::new(seed);
        let ana = world.phone("Ana", None);
        let ben = world.phone("Ben", Some(folder.path().to_owned()));
        let chat = world.start(ana, &[ben]);
        world.at(ana).say(&chat, "hello");
        world.settle();
        let extension = world.extension(ben);
        let stream = world.relay.streams_with("m/")[0];
        Self {
            world,
            _folder: folder,
            ana,
            ben,
            extension,
            chat,
            stream,
        }
    }

    fn ana_says(&mut self, text: &str) -> Entry {
        self.world.at(self.ana).say(&self.chat, text);
        self.world.sync(self.ana);
        self.world.relay.entries_of(&self.stream).pop().unwrap()
    }

    /// What the extension shows of a push.
    fn push(&mut self, entry: &Entry) -> Option<String> {
        let engine = self.world.at(self.extension).engine();
        let (message, preview) = engine.take_pushed(&self.stream, entry).unwrap()?;
        assert_eq!(preview, Preview::None, "nothing else was said");
        match message.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    fn texts(&mut self) -> Vec<String> {
        self.world.texts(self.ben, &self.chat)
    }

    /// Nobody met an entry that was refused.
    fn is_sound(&mut self) {
        for event in self.world.at(self.ben).events() {
            let bad = matches!(
                event,
                Event::EntryRefused { .. } | Event::Security { .. } | Event::Healing { .. }
            );
            assert!(!bad, "{event:?}");
        }
    }
}

#[test]
fn a_pushed_message_is_shown_and_sync_passes_over_it() {
    let mut scene = Scene::new(1);
    let entry = scene.ana_says("one");
    assert_eq!(scene.push(&entry), Some("one".to_owned()));
    assert_eq!(scene.texts(), ["hello", "one"], "the app has it too");
    assert_eq!(scene.push(&entry), None, "a push that comes twice");
    scene.world.sync(scene.ben);
    assert_eq!(scene.texts(), ["hello", "one"]);
    scene.ana_says("two");
    scene.world.sync(scene.extension);
    assert_eq!(scene.texts(), ["hello", "one", "two"]);
    scene.is_sound();
}

#[test]
fn a_push_that_comes_after_sync_shows_nothing_new() {
    let mut scene = Scene::new(2);
    let entry = scene.ana_says("one");
    scene.world.sync(scene.ben);
    assert_eq!(scene.push(&entry), None);
    assert_eq!(scene.texts(), ["hello", "one"]);
    scene.is_sound();
}

#[test]
fn pushes_in_any_order_are_taken_and_none_is_taken_twice() {
    let mut scene = Scene::new(3);
    let entries: Vec<_> = (0..6).map(|n| scene.ana_says(&n.to_string())).collect();
    for at in [4, 1, 3] {
        assert_eq!(scene.push(&entries[at]), Some(at.to_string()));
    }
    scene.world.sync(scene.ben);
    let mut texts = scene.texts();
    texts.sort();
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "hello"]);
    scene.is_sound();
}

#[test]
fn a_push_under_a_false_number_or_name_hides_nothing() {
    let mut scene = Scene::new(4);
    let (one, two) = (scene.ana_says("one"), scene.ana_says("two"));
    let lying = Entry {
        seq: two.seq,
        key: two.key.clone(),
        body: one.body.clone(),
    };
    assert_eq!(scene.push(&lying), Some("one".to_owned()));
    let far = Entry {
        seq: u64::MAX,
        ..two.clone()
    };
    assert_eq!(scene.push(&far), Some("two".to_owned()));
    scene.world.sync(scene.ben);
    assert_eq!(scene.texts(), ["hello", "one", "two"]);
    scene.is_sound();
}

#[test]
fn what_was_made_up_changed_or_is_no_message_is_left_for_sync_without_a_word() {
    let mut scene = Scene::new(5);
    let genuine = scene.ana_says("one");
    let changed = |at: usize| {
        let mut entry = genuine.clone();
        let at = at % entry.body.len();
        entry.body[at] ^= 1;
        entry
    };
    let mut made_up: Vec<_> = (0..60).map(|n| changed(n * 37)).collect();
    for (key, body) in [
        ("m/00", vec![]),
        ("commit/1-x/0", genuine.body.clone()),
        ("x", vec![7]),
    ] {
        let key = key.to_owned();
        made_up.push(Entry { seq: 99, key, body });
    }
    for entry in &made_up {
        assert_eq!(scene.push(entry), None);
    }
    let elsewhere = scene
        .world
        .at(scene.extension)
        .engine()
        .take_pushed(&StreamId([7; 32]), &genuine);
    assert!(elsewhere.unwrap().is_none());
    assert_eq!(
        scene.push(&genuine),
        Some("one".to_owned()),
        "trying them used nothing up"
    );
    scene.world.sync(scene.ben);
    assert_eq!(scene.texts(), ["hello", "one"]);
    scene.is_sound();
}

#[test]
fn a_message_of_an_epoch_to_come_waits_for_sync() {
    let mut scene = Scene::new(6);
    let cem = scene.world.phone("Cem", None);
    let (account, ben) = (scene.world.account(cem), scene.world.account(scene.ben));
    let created = scene.world.at(scene.ana).engine();
    let group = created
        .create_conversation(&[ben], Some(sealwright_engine::Kind::Group))
        .unwrap()
        .id;
    scene.world.settle();
    scene
        .world
        .at(scene.ana)
        .engine()
        .add_members(&group, &[account])
        .unwrap();
    scene.world.sync(scene.ana);
    scene.world.sync(scene.ana);
    scene.world.at(scene.ana).say(&group, "in the new epoch");
    scene.world.sync(scene.ana);
    for (stream, entry) in scene.world.relay.all_entries() {
        let engine = scene.world.at(scene.extension).engine();
        assert!(engine.take_pushed(&stream, &entry).unwrap().is_none());
    }
    scene.world.settle();
    assert_eq!(scene.world.texts(scene.ben, &group), ["in the new epoch"]);
    assert_eq!(scene.world.texts(cem, &group), ["in the new epoch"]);
    scene.is_sound();
}

#[test]
fn push_and_sync_in_any_order_with_kills_lose_and_double_nothing() {
    let mut scene = Scene::new(7);
    let dice = SeededEntropy::new(70);
    let (ben, extension) = (scene.ben, scene.extension);
    let mut said = vec!["hello".to_owned()];
    let mut entries = Vec::new();
    for step in 0..400 {
        match dice.below(8) {
            0..3 => {
                let text = format!("{step:04}");
                entries.push(scene.ana_says(&text));
                said.push(text);
            }
            3..5 if !entries.is_empty() => {
                let at = dice.below(entries.len() as u64) as usize;
                let recent = entries[at.max(entries.len().saturating_sub(8))].clone();
                scene.push(&recent);
            }
            5 => drop(scene.world.steps(ben, 1 + dice.below(3) as usize)),
            6 => drop(scene.world.steps(extension, 1 + dice.below(3) as usize)),
            _ => scene
                .world
                .at([ben, extension][dice.below(2) as usize])
                .kill(),
        }
    }
    scene.world.settle();
    let mut texts = scene.texts();
    texts.sort();
    said.sort();
    assert_eq!(texts, said);
    scene.is_sound();
}

#[test]
fn a_preview_is_what_the_app_said_of_the_conversation_and_nothing_by_default() {
    let mut scene = Scene::new(8);
    let (ben, extension, chat) = (scene.ben, scene.extension, scene.chat);
    let preview = |scene: &mut Scene, text: &str| {
        let entry = scene.ana_says(text);
        let engine = scene.world.at(extension).engine();
        engine
            .take_pushed(&scene.stream, &entry)
            .unwrap()
            .unwrap()
            .1
    };
    assert_eq!(preview(&mut scene, "one"), Preview::None);
    for said in [Preview::Full, Preview::Full, Preview::None] {
        scene
            .world
            .at(ben)
            .engine()
            .set_preview(&chat, said)
            .unwrap();
        assert_eq!(preview(&mut scene, "more"), said);
        let seen = scene
            .world
            .at(ben)
            .engine()
            .conversation(&chat)
            .unwrap()
            .preview;
        assert_eq!(seen, said);
    }
    let refused = scene
        .world
        .at(extension)
        .engine()
        .set_preview(&chat, Preview::Full);
    assert!(matches!(refused, Err(Error::NotInExtension)));
    let unknown = ConversationId([9; 32]);
    let refused = scene
        .world
        .at(ben)
        .engine()
        .set_preview(&unknown, Preview::Full);
    assert!(matches!(refused, Err(Error::UnknownConversation)));
}
