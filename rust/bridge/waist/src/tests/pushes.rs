//! What a notification may show of a push, without JavaScript.

use std::sync::Arc;

use sealwright_engine::{ConversationId, Entry, JobResult, StreamId, SyncInput};
use sealwright_lab::{PhoneId, World};
use serde_json::json;

use super::device::Device;
use super::{connect, ok, text};
use crate::cores::Core;
use crate::ids;
use crate::{Instance, Notification, Push, Shown, Waist};

/// Ana, somewhere, and Ben's phone, whose app is running.
pub(super) struct Scene {
    pub(super) world: World,
    pub(super) ana: PhoneId,
    pub(super) device: Device,
    waist: Waist,
    pub(super) app: Instance,
    core: Arc<Core>,
    pub(super) chat: ConversationId,
    pub(super) stream: StreamId,
}

impl Scene {
    pub(super) fn new(seed: u64) -> Self {
        let mut world = World::new(seed);
        let ana = world.phone("Ana", None);
        let device = Device::used(true);
        let waist = Waist::new(device.clone());
        let app = connect(&waist);
        let opened = ok(&app, json!({"op": "openEngine", "profile": "main"}));
        let seat = {
            let handles = crate::guard::lock(&app.shared.handles);
            let seat = handles.open_engine(app.owner, &text(&opened["engine"]));
            seat.unwrap_or_else(|_| panic!("no engine"))
        };
        let ben = ids::AccountId::parse(&text(&opened["account"]["id"])).unwrap();
        let mut scene = Self {
            chat: ConversationId([0; 32]),
            stream: StreamId([0; 32]),
            core: seat.core,
            world,
            ana,
            device,
            waist,
            app,
        };
        scene.sync();
        scene.chat = scene.world.at(ana).create(&[ben.0]);
        for _ in 0..3 {
            scene.world.sync(ana);
            scene.sync();
        }
        scene.ana_says("hello");
        scene.sync();
        scene.stream = scene.world.relay.streams_with("m/")[0];
        scene
    }

    /// A pass of the app's.
    pub(super) fn sync(&mut self) {
        let mut input = SyncInput {
            begin: true,
            ..SyncInput::default()
        };
        loop {
            let (output, _) = self
                .app
                .shared
                .cores
                .run(&self.core, |profile| Ok(profile.engine.sync(input)?));
            let jobs = output.unwrap_or_else(|_| panic!("no sync")).jobs;
            if jobs.is_empty() {
                return;
            }
            let results = jobs.into_iter().map(|job| JobResult {
                id: job.id,
                result: self.world.relay.work(job.work),
            });
            input = SyncInput {
                results: results.collect(),
                ..SyncInput::default()
            };
        }
    }

    pub(super) fn ana_says(&mut self, text: &str) -> Entry {
        self.world.at(self.ana).say(&self.chat, text);
        self.world.sync(self.ana);
        let stream = self.world.relay.streams_with("m/")[0];
        self.world.relay.entries_of(&stream).pop().unwrap()
    }

    pub(super) fn read(&self, entry: &Entry) -> Option<Notification> {
        self.read_as("main", &ids::StreamId(self.stream).to_text(), entry)
    }

    pub(super) fn read_as(
        &self,
        profile: &str,
        stream: &str,
        entry: &Entry,
    ) -> Option<Notification> {
        self.waist.read_push(&Push {
            profile,
            stream,
            seq: entry.seq,
            key: &entry.key,
            body: &entry.body,
        })
    }

    pub(super) fn set_preview(&self, preview: &str) {
        let engine = text(&ok(&self.app, json!({"op": "openEngine", "profile": "main"}))["engine"]);
        let page = ok(
            &self.app,
            json!({"op": "conversations", "engine": engine, "limit": 1}),
        );
        let handle = &page["conversations"][0]["handle"];
        ok(
            &self.app,
            json!({"op": "setPreview", "conversation": handle, "preview": preview}),
        );
        let page = ok(
            &self.app,
            json!({"op": "conversations", "engine": engine, "limit": 1}),
        );
        assert_eq!(page["conversations"][0]["preview"], preview);
    }
}

#[test]
fn a_push_shows_what_the_app_allowed_and_the_app_has_the_message() {
    let mut scene = Scene::new(1);
    let conversation = ids::ConversationId(scene.chat).to_text();
    let entry = scene.ana_says("nothing of this is shown");
    let hidden = scene.read(&entry).unwrap();
    assert_eq!((&hidden.conversation, hidden.shown), (&conversation, None));
    scene.set_preview("full");
    let entry = scene.ana_says("all of this is shown");
    let sender = ids::AccountId(scene.world.account(scene.ana)).to_text();
    let shown = Shown {
        sender,
        text: "all of this is shown".to_owned(),
    };
    let expected = Notification {
        conversation,
        shown: Some(shown),
    };
    assert_eq!(scene.read(&entry), Some(expected));
    assert_eq!(scene.read(&entry), None, "a push that comes twice");
    scene.sync();
    let chat = scene.chat;
    let (texts, _) = scene.app.shared.cores.run(&scene.core, |profile| {
        let order = sealwright_engine::Order::Oldest;
        Ok(profile.engine.messages(&chat, order, None, 10)?.items.len())
    });
    assert_eq!(texts.unwrap_or_default(), 3);
}

#[test]
fn whatever_fails_is_read_as_nothing_and_changes_nothing() {
    let mut scene = Scene::new(2);
    let entry = scene.ana_says("still there");
    let stream = ids::StreamId(scene.stream).to_text();
    for (profile, stream) in [
        ("other", &*stream),
        ("a/b", &stream),
        ("main", ""),
        ("main", "x"),
        ("main", &stream[1..]),
    ] {
        assert_eq!(
            scene.read_as(profile, stream, &entry),
            None,
            "{profile} {stream}"
        );
    }
    for (key, body) in [
        ("", vec![]),
        ("m/x", vec![1]),
        ("commit/1-x/0", entry.body.clone()),
        ("m/x", vec![0; 1 << 20]),
    ] {
        let key = key.to_owned();
        assert_eq!(scene.read(&Entry { seq: 9, key, body }), None);
    }
    *scene.device.0.unlocked.lock().unwrap() = false;
    scene.device.0.chip.fail(Some((
        sealwright_vault::fake::Step::Open,
        crate::Trouble::Locked,
    )));
    assert_eq!(scene.read(&entry), None, "before the first unlock");
    scene.device.0.chip.fail(None);
    *scene.device.0.unlocked.lock().unwrap() = true;
    assert!(scene.read(&entry).is_some());
    assert!(
        !scene.device.0.folder.path().join("app/other").exists(),
        "nothing was made"
    );
}
