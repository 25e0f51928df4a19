//! What a phone's network, its battery and a person's wishes hold back waits, and nothing else does.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use sealwright_engine::{
    Content, ConversationId, Delivery, Order, Purpose, Schedule, SendOptions, SyncInput,
};
use sealwright_lab::{PhoneId, World};
use sealwright_transport::{Fact, Local, Preferences, Source, Time, Until, Urgency};

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

struct Pair {
    world: World,
    ana: PhoneId,
    ben: PhoneId,
    chat: ConversationId,
    _folder: tempfile::TempDir,
}

impl Pair {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(seed);
        let ana = world.phone("Ana", Some(folder.path().to_owned()));
        let ben = world.phone("Ben", None);
        let chat = world.start(ana, &[ben]);
        world.settle();
        Self {
            world,
            ana,
            ben,
            chat,
            _folder: folder,
        }
    }

    fn say(&mut self, text: &str, urgency: Urgency) {
        self.say_in(self.chat, text, urgency);
    }

    fn say_in(&mut self, chat: ConversationId, text: &str, urgency: Urgency) {
        let content = Content::Text(text.to_owned());
        let options = SendOptions { key: None, urgency };
        let engine = self.world.at(self.ana).engine();
        engine.send(&chat, content, options).unwrap();
    }

    /// A group with a third, in which Ana said what waits for power.
    fn slow_group(&mut self) -> (ConversationId, PhoneId) {
        let eve = self.world.phone("Eve", None);
        let group = self.world.start(self.ana, &[self.ben, eve]);
        self.world.settle();
        self.low_power(true);
        self.say_in(group, "slow", Urgency::Bulk);
        (group, eve)
    }

    fn report(&mut self, set: impl FnOnce(&mut Local, Time)) {
        let mut facts = Local::default();
        set(&mut facts, Time::new(self.world.now()));
        self.world.at(self.ana).engine().report_facts(&facts);
    }

    fn satellite(&mut self, is: bool) {
        self.report(|facts, now| {
            facts.satellite = Some(Fact::known(is, Source::Platform, now));
            facts.ultra_constrained = Some(Fact::known(is, Source::Platform, now));
        });
    }

    fn low_power(&mut self, is: bool) {
        self.report(|facts, now| {
            facts.low_power = Some(Fact::known(is, Source::Platform, now));
        });
    }

    /// What Ben has after Ana did what was due, without a new pass, and he read everything.
    fn arrived(&mut self) -> Vec<String> {
        let World { phones, relay, .. } = &mut self.world;
        phones[self.ana.0].go_on(relay);
        self.world.sync(self.ben);
        self.world.texts(self.ben, &self.chat)
    }

    fn schedule(&mut self) -> Schedule {
        self.world.at(self.ana).engine().schedule().unwrap()
    }

    fn held(&mut self) -> Vec<(u32, Option<Until>)> {
        let held = self.schedule().waiting.into_iter();
        held.filter(|one| one.purpose == Purpose::Held)
            .map(|one| (one.count, one.until))
            .collect()
    }
}

#[test]
fn a_text_waits_while_a_satellite_is_all_there_is_and_goes_when_it_is_not() {
    let mut pair = Pair::new(1);
    pair.satellite(true);
    pair.say("from the mountain", Urgency::Normal);
    assert_eq!(pair.arrived(), [""; 0]);
    assert_eq!(pair.held(), [(1, Some(Until::BetterNetwork))]);
    pair.satellite(false);
    assert_eq!(pair.arrived(), ["from the mountain"]);
    assert_eq!(pair.held(), []);
}

#[test]
fn what_waits_is_pending_and_asks_for_no_try_soon() {
    let mut pair = Pair::new(2);
    pair.satellite(true);
    pair.say("later", Urgency::Normal);
    assert_eq!(pair.arrived(), [""; 0]);
    // By then replaced keys are out of the write-ahead log, which is worth a step of its own.
    pair.world.wait(MINUTE);
    let engine = pair.world.at(pair.ana).engine();
    let step = engine.sync(SyncInput::default()).unwrap();
    assert!(step.pending);
    assert!(step.jobs.is_empty());
    assert!(step.wake_in.unwrap() > 10 * MINUTE);
}

#[test]
fn bulk_waits_for_power_and_a_persons_text_passes_it() {
    let mut pair = Pair::new(3);
    pair.low_power(true);
    pair.say("bulk", Urgency::Bulk);
    pair.say("text", Urgency::Normal);
    assert_eq!(pair.arrived(), ["text"]);
    assert_eq!(pair.held(), [(1, Some(Until::Power))]);
    pair.low_power(false);
    assert_eq!(pair.arrived(), ["text", "bulk"]);
}

#[test]
fn a_preference_releases_what_it_held() {
    let mut pair = Pair::new(4);
    pair.satellite(true);
    pair.say("allowed", Urgency::Normal);
    assert_eq!(pair.arrived(), [""; 0]);
    let allowed = Preferences {
        text_on_satellite: Some(true),
        ..Preferences::default()
    };
    let chat = pair.chat;
    let engine = pair.world.at(pair.ana).engine();
    engine
        .set_conversation_preferences(&chat, &allowed)
        .unwrap();
    assert_eq!(pair.arrived(), ["allowed"]);
}

#[test]
fn what_waits_survives_a_kill_and_is_sent_once() {
    let mut pair = Pair::new(5);
    pair.satellite(true);
    pair.say("one", Urgency::Normal);
    pair.say("two", Urgency::Normal);
    assert_eq!(pair.arrived(), [""; 0]);
    pair.world.at(pair.ana).kill();
    // Nothing is known of the network now, and trying costs nothing.
    pair.world.settle();
    pair.world.settle();
    assert_eq!(pair.arrived(), ["one", "two"]);
    let engine = pair.world.at(pair.ana).engine();
    let history = engine
        .messages(&pair.chat, Order::Oldest, None, 10)
        .unwrap();
    assert!(
        history
            .items
            .iter()
            .all(|message| message.delivery == Delivery::Sent)
    );
}

#[test]
fn a_fact_that_grew_old_holds_nothing_back_in_the_next_pass() {
    let mut pair = Pair::new(6);
    pair.satellite(true);
    pair.say("old news", Urgency::Normal);
    assert_eq!(pair.arrived(), [""; 0]);
    pair.world.wait(2 * DAY);
    pair.world.settle();
    assert_eq!(pair.arrived(), ["old news"]);
}

#[test]
fn having_no_network_holds_nothing_back() {
    let mut pair = Pair::new(7);
    pair.report(|facts, now| {
        facts.airplane_mode = Some(Fact::known(true, Source::Platform, now));
        facts.interface = Some(Fact::known(
            sealwright_transport::Interface::None,
            Source::Platform,
            now,
        ));
    });
    pair.say("tried all the same", Urgency::Normal);
    assert_eq!(pair.arrived(), ["tried all the same"]);
}

#[test]
fn a_member_is_removed_although_a_message_before_it_waits() {
    let mut pair = Pair::new(8);
    let (group, eve) = pair.slow_group();
    let removed = pair.world.account(eve);
    let engine = pair.world.at(pair.ana).engine();
    engine.remove_members(&group, &[removed]).unwrap();
    pair.world.settle();
    assert_eq!(pair.world.at(pair.ben).members(&group).len(), 2);
    pair.low_power(false);
    pair.world.settle();
    assert_eq!(pair.world.texts(pair.ben, &group), ["slow"]);
    assert_eq!(pair.world.texts(eve, &group), [""; 0]);
}

#[test]
fn who_leaves_gives_up_what_waits() {
    let mut pair = Pair::new(9);
    let (group, _) = pair.slow_group();
    pair.world.settle();
    assert_eq!(pair.held(), [(1, Some(Until::Power))]);
    pair.world.at(pair.ana).engine().leave(&group).unwrap();
    pair.world.settle();
    assert_eq!(pair.world.at(pair.ben).members(&group).len(), 2);
    assert_eq!(pair.held(), []);
    pair.low_power(false);
    pair.world.settle();
    assert_eq!(pair.world.texts(pair.ben, &group), [""; 0]);
}

#[test]
fn a_schedule_asks_for_a_short_turn_and_a_long_one_for_what_they_help() {
    let mut pair = Pair::new(10);
    pair.world.settle();
    let now = pair.world.now();
    let idle = pair.schedule();
    assert_eq!(idle.waiting[0].purpose, Purpose::Receive);
    assert_eq!(idle.turns.len(), 2, "to receive, and for upkeep");
    assert!(idle.turns[0].not_before > now + 10 * MINUTE);
    assert!(idle.turns[1].not_before > now + 20 * DAY);
    assert!(idle.turns[1].unmetered && idle.turns[1].charging);
    pair.low_power(true);
    pair.say("slow", Urgency::Bulk);
    pair.arrived();
    let waiting = pair.schedule();
    assert!(
        waiting.turns[0].not_before > now + 10 * MINUTE,
        "a short turn helps nothing"
    );
    assert_eq!(waiting.turns[1].not_before, pair.world.now());
    assert!(waiting.turns[1].charging && !waiting.turns[1].unmetered);
    pair.say("now", Urgency::Normal);
    let both = pair.schedule();
    assert_eq!(both.turns[0].not_before, pair.world.now());
    assert_eq!(both.waiting[0].purpose, Purpose::Message);
}

#[test]
fn a_schedule_names_handshakes_before_messages() {
    let mut pair = Pair::new(11);
    let eve = pair.world.phone("Eve", None);
    pair.world.settle();
    let (ben, eve) = (pair.world.account(pair.ben), pair.world.account(eve));
    let group = pair.world.at(pair.ana).create(&[ben, eve]);
    pair.world.at(pair.ana).say(&group, "hello");
    let kinds: Vec<_> = pair
        .schedule()
        .waiting
        .iter()
        .map(|one| (one.purpose, one.count))
        .collect();
    assert_eq!(kinds[..2], [(Purpose::Handshake, 1), (Purpose::Message, 1)]);
    assert_eq!(pair.schedule(), pair.schedule());
    pair.world.settle();
    assert_eq!(pair.schedule().waiting[0].purpose, Purpose::Receive);
}

#[test]
fn bulk_is_handed_out_behind_what_is_small() {
    let mut pair = Pair::new(12);
    let eve = pair.world.phone("Eve", None);
    let tom = pair.world.phone("Tom", None);
    let other = pair.world.start(pair.ana, &[eve]);
    let third = pair.world.start(pair.ana, &[tom]);
    pair.world.settle();
    let (chat, low, high) = (pair.chat, vec![0; 200_000], vec![1; 200_000]);
    let engine = pair.world.at(pair.ana).engine();
    for (chat, data) in [(chat, low), (other, high)] {
        engine
            .send(&chat, Content::Data(data), SendOptions::default())
            .unwrap();
    }
    pair.world.at(pair.ana).say(&third, "small");
    let engine = pair.world.at(pair.ana).engine();
    let jobs = engine.sync(SyncInput::default()).unwrap().jobs;
    let sizes: Vec<usize> = jobs
        .iter()
        .filter_map(|job| match &job.work {
            sealwright_engine::Work::Append { entries, .. } => {
                Some(entries.iter().map(|entry| entry.body.len()).sum())
            }
            _ => None,
        })
        .collect();
    assert_eq!(sizes.len(), 3);
    assert!(sizes[0] < 10_000 && sizes[1] > 200_000 && sizes[2] > 200_000);
}
