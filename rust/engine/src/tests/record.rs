//! The life of a record: said, read, relied on, renewed; and everything that others may try with it.

use sealwright_crypto::{DeviceKey, OsEntropy};
use sealwright_store::Lists;
use sealwright_transport::{Time, Urgency};

use super::*;
use crate::content::DATA;
use crate::ids::PoolToken;
use crate::ids::{DeviceId, StreamToken};
use crate::log::DeviceRecord;
use crate::model::{Event, Order, SecurityKind};
use crate::outbox::SendOptions;
use crate::post::Post;
use crate::record::MAX_TAKEN;

const MIB: u64 = 1 << 20;

/// A record as a version with these abilities would write it.
fn body(issued_at: u64, days: u64, suites: &[u16], max_bytes: u64, transports: &[&str]) -> Vec<u8> {
    let record = (
        issued_at,
        issued_at + days * DAY,
        (suites.to_vec(), max_bytes, transports.to_vec()),
    );
    postcard::to_extend(&record, vec![1]).unwrap()
}

fn generous(max_bytes: u64) -> Vec<u8> {
    body(NOON, 90, &[0x4F], max_bytes, &["data"])
}

fn key(engine: &Engine) -> Arc<DeviceKey> {
    engine.core.me.as_ref().unwrap().key.clone()
}

/// What an engine knows of the devices of an account: how many there are, and the most that each with a record
/// says it takes.
fn known(engine: &mut Engine, of: &AccountId) -> (usize, Vec<u64>) {
    let devices = engine.read(|work| work.devices_of(of)).unwrap();
    let devices = devices.unwrap_or_default();
    let records = devices.iter().filter_map(|listed| listed.record);
    (
        devices.len(),
        records.map(|record| record.max_bytes).collect(),
    )
}

impl Pair {
    /// Ana's device puts a record into her log, past her engine.
    fn ana_says(&mut self, body: Vec<u8>) {
        let key = key(&self.ana);
        self.signed_by(&key, body);
    }

    /// The same, and only Ana's engine reads it.
    fn ana_says_to_nobody(&mut self, body: Vec<u8>) {
        let (ana, key) = (account(&self.ana), key(&self.ana));
        self.write(&key, body);
        read_log(&mut self.relay, &mut self.ana, &ana);
    }

    fn signed_by(&mut self, key: &DeviceKey, body: Vec<u8>) {
        self.write(key, body);
        self.read_log();
    }

    /// Puts a record that `key` signed behind what Ana's engine knows of her log.
    fn write(&mut self, key: &DeviceKey, body: Vec<u8>) {
        let ana = account(&self.ana);
        let view = view(&mut self.ana, &ana);
        let entry = log::record(&view, key, body).unwrap();
        let (keys, slot) = (self.relay.log_keys(&ana), format!("log/{}/", view.length));
        let attempt = keys.iter().filter(|key| key.starts_with(&slot)).count();
        let attempt = u32::try_from(attempt).unwrap();
        self.relay.write_log(&ana, view.length, attempt, &entry);
    }

    /// Both read Ana's log to its end.
    fn read_log(&mut self) {
        let ana = account(&self.ana);
        for engine in [&mut self.ana, &mut self.ben] {
            read_log(&mut self.relay, engine, &ana);
        }
    }

    fn known_to_ben(&mut self) -> (usize, Vec<u64>) {
        let ana = account(&self.ana);
        known(&mut self.ben, &ana)
    }

    /// Gives Ana's account a second device, as both engines would know it from her log.
    fn second_device(&mut self) -> (DeviceKey, DeviceId) {
        let device = DeviceKey::generate(&OsEntropy).unwrap();
        let record = DeviceRecord {
            signature_key: device.public(),
            mailbox: StreamToken([1; 32]).write_key(),
            pool: PoolToken([1; 32]).pool_id(),
        };
        let (ana, id) = (account(&self.ana), record.id());
        for engine in [&mut self.ana, &mut self.ben] {
            change_view(engine, &ana, |view| view.devices.push(record.clone()));
        }
        (device, id)
    }
}

#[test]
fn a_new_device_says_what_it_takes_in_its_first_pass_and_only_once() {
    let wall = Wall::new();
    let (mut relay, mut ana) = (Relay::default(), person(&wall));
    let id = account(&ana);
    for _ in 0..5 {
        relay.sync(&mut ana);
        assert_eq!(relay.log_keys(&id), ["log/0/0", "log/1/0"]);
    }
    let devices = ana.read(|work| work.devices_of(&id)).unwrap().unwrap();
    let record = devices[0].record.unwrap();
    assert_eq!(record.max_bytes, MAX_TAKEN);
    assert_eq!(record.transports.iter().count(), 1);
    assert_eq!(record.issued_at, Time::new(NOON));
    assert_eq!(record.expires_at, Time::new(NOON + 90 * DAY));
    assert!(ana.read(|work| work.posts()).unwrap().is_empty());
}

#[test]
fn a_large_message_waits_for_the_other_side_until_its_word_is_read() {
    let wall = Wall::new();
    let (mut relay, mut ana, mut ben) = (Relay::default(), person(&wall), person(&wall));
    relay.sync(&mut ana);
    let chat = ben.create_conversation(&[account(&ana)], None).unwrap().id;
    assert!(goes(&way(&mut ben, &chat, LARGE - 1)));
    assert_eq!(way(&mut ben, &chat, LARGE), WAITS_FOR_PEER);
    relay.sync(&mut ben);
    assert!(goes(&way(&mut ben, &chat, LARGE)));
    assert!(goes(&way(&mut ben, &chat, MAX_TAKEN)));
    assert_eq!(way(&mut ben, &chat, MAX_TAKEN + 1), WAITS_FOR_PEER);
}

#[test]
fn a_message_as_large_as_the_record_says_is_taken() {
    let mut pair = Pair::new();
    let body = vec![7; MAX_TAKEN as usize];
    let chat = pair.chat;
    // `send` takes less: a later version may send more.
    let queued = pair
        .ana
        .write(|work| work.accept(&chat, DATA, body.clone(), None, Urgency::Normal));
    queued.unwrap();
    pair.settle();
    let sealed = pair.relay.streams.values().flatten();
    let largest = sealed.map(|entry| entry.body.len() as u64).max().unwrap();
    assert!(largest > MAX_TAKEN && largest < 2 * MIB, "{largest}");
    let page = pair.ben.messages(&chat, Order::Newest, None, 1).unwrap();
    assert!(page.items[0].content == Content::Data(body));
}

#[test]
fn in_a_group_the_least_counts_and_one_without_a_word_takes_the_least() {
    let wall = Wall::new();
    let mut relay = Relay::default();
    let [mut ana, mut ben, mut cem] = [(); 3].map(|()| person(&wall));
    relay.sync(&mut ana);
    relay.sync(&mut cem);
    let silent = account(&cem);
    let word = relay.log(&silent).pop().unwrap();
    let members = [account(&ana), silent];
    let chat = ben.create_conversation(&members, None).unwrap().id;
    relay.sync(&mut ben);
    assert!(goes(&way(&mut ben, &chat, LARGE - 1)));
    assert_eq!(way(&mut ben, &chat, LARGE), WAITS_FOR_PEER);
    let small = log::record(&view(&mut ben, &silent), &key(&cem), generous(MIB / 2)).unwrap();
    relay.write_log(&silent, 1, 7, &small);
    assert_eq!(word.key, "log/1/0");
    read_log(&mut relay, &mut ben, &silent);
    assert!(goes(&way(&mut ben, &chat, MIB / 2)));
    assert_eq!(way(&mut ben, &chat, MIB / 2 + 1), WAITS_FOR_PEER);
}

#[test]
fn a_record_expires_and_does_not_count_before_its_time() {
    let mut pair = Pair::new();
    assert!(goes(&pair.way_to_ana(LARGE)));
    for (now, counts) in [
        (NOON - 1, false),
        (NOON, true),
        (NOON + 90 * DAY - 1, true),
        (NOON + 90 * DAY, false),
        (0, false),
        (u64::MAX, false),
    ] {
        pair.wall.set(now);
        assert_eq!(goes(&pair.way_to_ana(LARGE)), counts, "{now}");
        assert!(goes(&pair.way_to_ana(LARGE - 1)), "{now}");
    }
}

#[test]
fn no_record_counts_for_longer_than_ninety_days_whatever_it_says() {
    let mut pair = Pair::new();
    pair.ana_says(body(NOON, 100_000, &[0x4F], MIB, &["data"]));
    pair.wall.set(NOON + 90 * DAY - 1);
    assert!(goes(&pair.way_to_ana(LARGE)));
    pair.wall.set(NOON + 90 * DAY);
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
}

#[test]
fn a_record_is_renewed_in_time_and_contacts_find_it_without_a_message() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.wall.wait(60 * DAY - 1);
    pair.settle();
    assert_eq!(pair.relay.log_keys(&ana).len(), 2);
    pair.wall.wait(1);
    pair.relay.sync(&mut pair.ana);
    pair.relay.sync(&mut pair.ana);
    assert_eq!(pair.relay.log_keys(&ana), ["log/0/0", "log/1/0", "log/2/0"]);
    pair.relay.sync(&mut pair.ben);
    pair.wall.wait(89 * DAY);
    assert!(goes(&pair.way_to_ana(LARGE)));
    pair.wall.wait(DAY);
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
}

#[test]
fn a_contact_that_does_not_renew_its_record_is_looked_for_once_a_day_and_no_longer_than_it_counts()
{
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    let log = log::token(&ana);
    let reads = |pair: &mut Pair| {
        let input = SyncInput {
            begin: true,
            ..SyncInput::default()
        };
        let jobs = pair.ben.sync(input).unwrap().jobs;
        let of_log = |work: &Work| matches!(work, Work::Read { stream, .. } if *stream == log);
        jobs.iter().filter(|job| of_log(&job.work)).count()
    };
    assert_eq!(reads(&mut pair), 0);
    pair.wall.wait(60 * DAY);
    assert_eq!(reads(&mut pair), 1);
    pair.relay.sync(&mut pair.ben);
    assert_eq!(reads(&mut pair), 0);
    pair.wall.wait(DAY);
    assert_eq!(reads(&mut pair), 1);
    pair.relay.sync(&mut pair.ben);
    pair.wall.wait(29 * DAY);
    assert_eq!(reads(&mut pair), 0, "it has expired");
}

#[test]
fn what_changed_is_said_anew_but_not_within_a_day() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.ana_says(body(NOON, 90, &[3], LARGE, &["data"]));
    assert_eq!(pair.known_to_ben(), (1, vec![LARGE]));
    pair.wall.wait(DAY - 1);
    pair.settle();
    assert_eq!(pair.relay.log_keys(&ana).len(), 3);
    pair.wall.wait(1);
    pair.settle();
    pair.read_log();
    assert_eq!(pair.relay.log_keys(&ana).len(), 4);
    assert_eq!(pair.known_to_ben(), (1, vec![MAX_TAKEN]));
}

#[test]
fn what_a_wrong_clock_signed_is_replaced_once_the_clock_is_right() {
    let wall = Wall::new();
    wall.set(NOON + 1_000 * DAY);
    let (mut relay, mut ana) = (Relay::default(), person(&wall));
    let id = account(&ana);
    relay.sync(&mut ana);
    wall.set(NOON);
    for _ in 0..3 {
        relay.sync(&mut ana);
    }
    assert_eq!(relay.log_keys(&id).len(), 3);
    let devices = ana.read(|work| work.devices_of(&id)).unwrap().unwrap();
    assert_eq!(devices[0].record.unwrap().issued_at, Time::new(NOON));
}

#[test]
fn a_message_tells_a_contact_of_a_newer_record() {
    let mut pair = Pair::new();
    pair.ana_says_to_nobody(generous(MIB / 2));
    pair.ana_says_to_nobody(generous(LARGE - 1));
    pair.relay.sync(&mut pair.ben);
    assert_eq!(
        pair.known_to_ben(),
        (1, vec![MAX_TAKEN]),
        "no reason to look"
    );
    pair.ana_speaks();
    pair.relay.sync(&mut pair.ben);
    assert_eq!(pair.known_to_ben(), (1, vec![LARGE - 1]));
}

#[test]
fn a_relay_that_withholds_a_newer_record_is_found_out_and_the_old_one_counts_no_more() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.ana_says_to_nobody(generous(LARGE - 1));
    pair.ana_speaks();
    let withheld = pair.relay.log(&ana).pop().unwrap();
    assert!(goes(&pair.way_to_ana(LARGE)), "nothing tells Ben yet");
    pair.relay.sync(&mut pair.ben);
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
    let hidden = |(_, event): &(u64, Event)| {
        let kind = SecurityKind::HiddenLog;
        matches!(event, Event::Security { kind: told, .. } if *told == kind)
    };
    assert!(pair.ben.events(100).unwrap().items.iter().any(hidden));
    pair.relay.log(&ana).push(withheld);
    pair.read_log();
    assert_eq!(pair.known_to_ben(), (1, vec![LARGE - 1]));
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
}

#[test]
fn an_old_record_cannot_be_brought_back() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    let first = pair.relay.log(&ana)[1].body.clone();
    let first = log::open_entry(&ana, 1, &first).unwrap();
    pair.ana_says(generous(LARGE - 1));
    for (slot, attempt) in [(1, 1), (1, 900), (3, 0), (3, 1), (2, 1), (4, 0)] {
        pair.relay.write_log(&ana, slot, attempt, &first);
    }
    pair.read_log();
    assert_eq!(pair.known_to_ben(), (1, vec![LARGE - 1]));
    assert_eq!(view(&mut pair.ben, &ana).length, 3);
    pair.ana_says(generous(MIB));
    assert_eq!(pair.known_to_ben(), (1, vec![MIB]), "the slot stayed open");
}

#[test]
fn nobody_else_can_speak_for_a_device() {
    let mut pair = Pair::new();
    let (ana, ben) = (account(&pair.ana), account(&pair.ben));
    let stranger = DeviceKey::generate(&OsEntropy).unwrap();
    let bens = key(&pair.ben);
    pair.signed_by(&stranger, generous(7 * MIB));
    pair.signed_by(&bens, generous(7 * MIB));
    let of_ben = log::record(&view(&mut pair.ana, &ben), &bens, generous(7 * MIB));
    pair.relay.write_log(&ana, 2, 50, &of_ben.unwrap());
    pair.read_log();
    assert_eq!(pair.known_to_ben(), (1, vec![MAX_TAKEN]));
    assert_eq!(view(&mut pair.ben, &ana).length, 2);
    pair.ana_says(generous(2 * MIB));
    assert_eq!(pair.known_to_ben(), (1, vec![2 * MIB]));
}

#[test]
fn a_device_speaks_of_itself_alone() {
    let mut pair = Pair::new();
    let (second, id) = pair.second_device();
    assert_eq!(pair.known_to_ben(), (2, vec![MAX_TAKEN]));
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
    pair.signed_by(&second, generous(2 * MIB));
    assert_eq!(pair.known_to_ben(), (2, vec![MAX_TAKEN, 2 * MIB]));
    assert!(goes(&pair.way_to_ana(LARGE)));
    pair.signed_by(&second, vec![9; 40]);
    assert_eq!(pair.known_to_ben(), (2, vec![MAX_TAKEN]));
    pair.signed_by(&second, generous(2 * MIB));
    let ana = account(&pair.ana);
    change_view(&mut pair.ben, &ana, |view| {
        view.devices.retain(|device| device.id() != id);
    });
    assert_eq!(pair.known_to_ben(), (1, vec![MAX_TAKEN]), "it was revoked");
    // What it says from then on is nobody's word.
    let length = view(&mut pair.ben, &ana).length;
    pair.signed_by(&second, generous(3 * MIB));
    assert_eq!(view(&mut pair.ben, &ana).length, length);
}

#[test]
fn the_own_second_device_counts_as_one_that_a_message_goes_to() {
    let mut pair = Pair::new();
    let chat = pair.chat;
    assert!(goes(&way(&mut pair.ana, &chat, LARGE)));
    let (second, _) = pair.second_device();
    assert_eq!(way(&mut pair.ana, &chat, LARGE), WAITS_FOR_PEER);
    pair.signed_by(&second, generous(MIB));
    assert!(goes(&way(&mut pair.ana, &chat, LARGE)));
}

#[test]
fn two_devices_that_want_one_slot_both_get_their_word_in() {
    let mut pair = Pair::new();
    let (second, _) = pair.second_device();
    let ana = account(&pair.ana);
    pair.wall.wait(60 * DAY);
    // Ana's engine read her log and signed for slot 2; then the other device was faster.
    let begin = SyncInput {
        begin: true,
        ..SyncInput::default()
    };
    let mut jobs = pair.ana.sync(begin).unwrap().jobs;
    let before = view(&mut pair.ana, &ana);
    let faster = log::record(&before, &second, generous(2 * MIB)).unwrap();
    let mut written = false;
    for _ in 0..20 {
        let results = jobs.into_iter().map(|job| {
            if matches!(&job.work, Work::Append { entries, .. } if entries[0].key == "log/2/0") {
                pair.relay.write_log(&ana, 2, 0, &faster);
                written = true;
            }
            JobResult {
                id: job.id,
                result: pair.relay.work(job.work),
            }
        });
        let results = results.collect();
        let input = SyncInput {
            results,
            ..SyncInput::default()
        };
        jobs = pair.ana.sync(input).unwrap().jobs;
    }
    assert!(written, "Ana's engine wanted the slot");
    assert_eq!(
        pair.relay.log_keys(&ana)[2..],
        ["log/2/0", "log/3/0"].map(str::to_owned)
    );
    pair.read_log();
    let mut records = pair.known_to_ben().1;
    records.sort();
    assert_eq!(records, [MAX_TAKEN, 2 * MIB]);
    pair.settle();
    assert_eq!(pair.relay.log_keys(&ana).len(), 4, "and nothing twice");
}

#[test]
fn junk_in_the_slot_of_a_record_costs_a_key_and_nothing_else() {
    let wall = Wall::new();
    let (mut relay, mut ana) = (Relay::default(), person(&wall));
    let id = account(&ana);
    let genesis = relay.log_keys(&id);
    assert!(genesis.is_empty());
    relay.write_log(&id, 1, 0, b"junk");
    relay.write_log(&id, 1, 1, &vec![0; 1 << 20]);
    relay.sync(&mut ana);
    relay.sync(&mut ana);
    assert_eq!(
        relay.log_keys(&id),
        ["log/1/0", "log/1/1", "log/0/0", "log/1/2"]
    );
    assert_eq!(known(&mut ana, &id), (1, vec![MAX_TAKEN]));
}

#[test]
fn an_answer_that_was_lost_leads_to_no_second_record() {
    let wall = Wall::new();
    let (mut relay, mut ana) = (Relay::default(), person(&wall));
    let id = account(&ana);
    relay.is_mute = true;
    relay.sync(&mut ana);
    relay.is_mute = false;
    for _ in 0..3 {
        relay.sync(&mut ana);
    }
    assert_eq!(relay.log_keys(&id), ["log/0/0", "log/1/0"]);
    assert!(ana.read(|work| work.posts()).unwrap().is_empty());
    assert_eq!(known(&mut ana, &id), (1, vec![MAX_TAKEN]));
}

#[test]
fn an_account_from_before_there_were_records_says_its_first_with_the_next_pass() {
    const POSTS: Lists<[u8; 1], Post> = Lists::new(tables::POSTS);
    let wall = Wall::new();
    let (mut relay, mut ana) = (Relay::default(), person(&wall));
    let id = account(&ana);
    let genesis = ana.write(|work| {
        let posts = work.posts()?;
        for (seq, _) in &posts {
            POSTS.delete(work.tx, &tables::ONE, *seq)?;
        }
        Ok(posts[0].1.entry())
    });
    relay.append(log::token(&id).stream_id(), vec![genesis.unwrap()]);
    let mut ben = person(&wall);
    let chat = ben.create_conversation(&[id], None).unwrap().id;
    relay.sync(&mut ben);
    assert_eq!(way(&mut ben, &chat, LARGE), WAITS_FOR_PEER);
    relay.sync(&mut ana);
    assert_eq!(relay.log_keys(&id), ["log/0/0", "log/1/0"]);
    relay.sync(&mut ben);
    relay.sync(&mut ana);
    let said = Content::Text("hello".into());
    ana.send(&chat, said, SendOptions::default()).unwrap();
    relay.sync(&mut ana);
    relay.sync(&mut ben);
    assert!(goes(&way(&mut ben, &chat, LARGE)));
}

#[test]
fn what_a_newer_version_says_survives_and_what_cannot_be_read_is_no_word_at_all() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    let words = ["data", "carrierPigeon", "smsDirect"];
    let mut longer = body(NOON, 90, &[0xF00D, 0x4F], 5 * MIB, &words);
    longer.extend(b"a field of a later version");
    pair.ana_says(longer);
    assert_eq!(pair.known_to_ben(), (1, vec![5 * MIB]));
    let devices = pair.ben.read(|work| work.devices_of(&ana)).unwrap();
    let transports = devices.unwrap()[0].record.unwrap().transports;
    assert!(transports.has_others());
    assert_eq!(transports.iter().count(), 2);
    let plan = pair
        .ben
        .explain_transport(&pair.chat, &Message::text(1))
        .unwrap();
    let unknown = |skipped: &sealwright_transport::Skipped| skipped.transport.is_none();
    assert!(plan.skipped.iter().any(unknown));

    let good = generous(MIB);
    let newer = [&[2], &good[1..]].concat();
    let oversized = body(NOON, 90, &[u16::MAX; 400], MIB, &["data"]);
    let nonsense = [vec![], vec![1], vec![0xFF; 200], newer, oversized];
    let truncated = (1..good.len()).map(|end| good[..end].to_vec());
    for bytes in nonsense.into_iter().chain(truncated) {
        let before = view(&mut pair.ben, &ana);
        let length = before.length;
        let entry = log::record(&before, &key(&pair.ana), bytes.clone()).unwrap();
        pair.relay.write_log(&ana, length, 0, &entry);
        // Ana's engine would say something better at once.
        read_log(&mut pair.relay, &mut pair.ben, &ana);
        assert_eq!(pair.known_to_ben(), (1, vec![]), "{bytes:?}");
        assert_eq!(view(&mut pair.ben, &ana).length, length + 1);
        assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
    }
    pair.read_log();
    pair.read_log();
    assert_eq!(pair.known_to_ben(), (1, vec![MAX_TAKEN]), "the log goes on");
}

#[test]
fn behind_an_entry_that_must_not_be_ignored_no_record_counts() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    change_view(&mut pair.ben, &ana, |view| view.beyond = true);
    assert_eq!(pair.way_to_ana(LARGE), WAITS_FOR_PEER);
    assert!(goes(&pair.way_to_ana(LARGE - 1)));
    // One's own: nothing can follow it, so nothing is tried.
    change_view(&mut pair.ana, &ana, |view| view.beyond = true);
    let length = pair.relay.log_keys(&ana).len();
    pair.wall.wait(61 * DAY);
    pair.relay.sync(&mut pair.ana);
    pair.relay.sync(&mut pair.ana);
    assert_eq!(pair.relay.log_keys(&ana).len(), length);
}

#[test]
fn a_profile_that_was_rolled_back_says_nothing() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.ana.mark_rolled_back().unwrap();
    pair.wall.wait(61 * DAY);
    pair.relay.sync(&mut pair.ana);
    pair.read_log();
    assert_eq!(pair.relay.log_keys(&ana).len(), 2);
    pair.ana.rejoin().unwrap();
    pair.settle();
    assert_eq!(pair.relay.log_keys(&ana).len(), 3);
}

#[test]
fn an_entry_too_large_to_look_at_leaves_its_slot_open() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    for (size, length) in [(20 << 10, 2), (15 << 10, 3)] {
        let (ana_key, nonsense) = (key(&pair.ana), vec![9; size]);
        pair.write(&ana_key, nonsense);
        read_log(&mut pair.relay, &mut pair.ben, &ana);
        assert_eq!(view(&mut pair.ben, &ana).length, length);
    }
}
