//! The power goes at every write, sync and rename of what an engine does, and takes what was not synced.
//! Whatever is left opens, has every message that was accepted, and repeats no key.
//!
//! By default a part of the cuts is tried. `SEALWRIGHT_LONG=1` tries all, `SEALWRIGHT_SEED` chooses.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::path::PathBuf;

use sealwright_crypto::Secret;
use sealwright_engine::{ConversationId, Event, Kind, Refusal, SyncInput};
use sealwright_lab::disk::{self, Call, Disk, Image, Loss};
use sealwright_lab::{KEYS, PhoneId, Relay, SeededEntropy, World};
use tempfile::TempDir;

const ANA: PhoneId = PhoneId(0);
const BEN: PhoneId = PhoneId(1);
const CEM: PhoneId = PhoneId(2);
const NAMES: [&str; 3] = ["Ana", "Ben", "Cem"];

/// Everything around Ben's disk at a moment.
#[derive(Clone)]
struct Around {
    relay: Relay,
    others: [Image; 2],
    now: u64,
    /// What Ben was told is accepted, and what Ana was.
    accepted: Vec<String>,
    said: Vec<String>,
    /// Ben has given up his sessions, and healing is expected.
    rejoining: bool,
}

/// One call of Ben's engine: its name, and what it asked of the disk.
struct Step {
    name: String,
    calls: Vec<Call>,
    before: Around,
    /// After it, when the relay has not seen anything of it yet; and when it has.
    after: [Around; 2],
    /// A text that is in the history or not.
    saying: Option<String>,
}

/// A run that is written down.
struct Script {
    world: World,
    folders: [TempDir; 3],
    chat: ConversationId,
    accepted: Vec<String>,
    said: Vec<String>,
    rejoining: bool,
    start: Disk,
    steps: Vec<Step>,
}

impl Script {
    fn new(seed: u64) -> Self {
        let folders = std::array::from_fn(|_| TempDir::new().unwrap());
        let mut world = World::new(seed);
        for (name, folder) in NAMES.iter().zip(&folders) {
            world.phone(name, Some(folder.path().to_owned()));
        }
        let ben = world.account(BEN);
        let created = world.at(ANA).engine();
        let chat = created.create_conversation(&[ben], Some(Kind::Group));
        let chat = chat.unwrap().id;
        world.settle();
        for phone in &mut world.phones {
            phone.events();
        }
        world.at(BEN).kill();
        world.settle();
        Self {
            start: Disk::of(folders[BEN.0].path()),
            world,
            folders,
            chat,
            accepted: Vec::new(),
            said: Vec::new(),
            rejoining: false,
            steps: Vec::new(),
        }
    }

    /// One call of Ben's engine, and what follows from it at the relay.
    fn call<T>(
        &mut self,
        name: &str,
        saying: Option<&str>,
        call: impl FnOnce(&mut World) -> T,
        then: impl FnOnce(&mut World, T) -> Option<SyncInput>,
    ) -> Option<SyncInput> {
        let before = self.around();
        disk::watch(self.folders[BEN.0].path());
        let result = call(&mut self.world);
        let calls = disk::unwatch();
        self.accepted.extend(saying.map(str::to_owned));
        let unseen = self.around();
        let next = then(&mut self.world, result);
        self.steps.push(Step {
            name: name.to_owned(),
            calls,
            before,
            after: [unseen, self.around()],
            saying: saying.map(str::to_owned),
        });
        next
    }

    fn act<T>(&mut self, name: &str, call: impl FnOnce(&mut World) -> T) {
        self.call(name, None, call, |_, _| None);
    }

    fn ben_says(&mut self, text: &str) {
        let (chat, text) = (self.chat, format!("Ben: {text}"));
        let say = |world: &mut World| world.at(BEN).say(&chat, &text);
        self.call("send", Some(&text), say, |_, _| None);
    }

    fn ben_syncs(&mut self) {
        let mut input = Some(SyncInput {
            begin: true,
            ..SyncInput::default()
        });
        while let Some(now) = input {
            input = self.call(
                "sync",
                None,
                |world| world.at(BEN).engine().sync(now).unwrap(),
                |world, output| {
                    let jobs = output.jobs.into_iter();
                    let results: Vec<_> = jobs
                        .map(|job| sealwright_engine::JobResult {
                            id: job.id,
                            result: world.relay.work(job.work),
                        })
                        .collect();
                    (!results.is_empty()).then(|| SyncInput {
                        results,
                        ..SyncInput::default()
                    })
                },
            );
        }
    }

    fn ana_says(&mut self, text: &str) {
        let (chat, text) = (self.chat, format!("Ana: {text}"));
        self.world.at(ANA).say(&chat, &text);
        self.world.sync(ANA);
        self.said.push(text);
    }

    fn others_sync(&mut self) {
        for phone in [ANA, CEM, ANA] {
            self.world.sync(phone);
        }
    }

    fn around(&self) -> Around {
        Around {
            relay: self.world.relay.clone(),
            others: [ANA, CEM].map(|phone| disk::files_in(self.folders[phone.0].path())),
            now: self.world.now(),
            accepted: self.accepted.clone(),
            said: self.said.clone(),
            rejoining: self.rejoining,
        }
    }

    /// Tries the cuts of all steps: how many there are, and how many were tried.
    fn cut_everywhere(self, every: usize, dice: &SeededEntropy) -> (usize, usize) {
        let Self {
            start,
            steps,
            chat,
            folders,
            world,
            ..
        } = self;
        let end = disk::files_in(folders[BEN.0].path());
        drop(world);
        let mut disk = start;
        let (mut cuts, mut tried) = (0, 0);
        let place = TempDir::new().unwrap();
        let mut seed = dice.below(1 << 32);
        for (number, step) in steps.iter().enumerate() {
            for at in 0..=step.calls.len() {
                if at > 0 {
                    disk.play(&step.calls[at - 1]);
                }
                let is_over = at == step.calls.len();
                let arounds: Vec<_> = match is_over {
                    true => step.after.iter().collect(),
                    false => vec![&step.before],
                };
                for around in arounds {
                    for loss in [Loss::Nothing, Loss::Unsynced, Loss::Torn(seed)] {
                        seed += 1;
                        cuts += 1;
                        if dice.below(every as u64) > 0 {
                            continue;
                        }
                        tried += 1;
                        let cut = format!(
                            "step {number} ({}), after {at} of {} calls, {loss:?}",
                            step.name,
                            step.calls.len()
                        );
                        let saying = step.saying.as_ref().filter(|_| !is_over);
                        let image = disk.image(loss);
                        let outcome = std::panic::catch_unwind(|| {
                            go_on(&image, around, saying, &chat, place.path().to_owned(), seed);
                        });
                        assert!(outcome.is_ok(), "{cut}");
                    }
                }
            }
        }
        assert!(disk.image(Loss::Nothing) == end, "not every call was seen");
        (cuts, tried)
    }
}

/// Starts everybody from what is left, and has them talk.
fn go_on(
    image: &Image,
    around: &Around,
    saying: Option<&String>,
    chat: &ConversationId,
    place: PathBuf,
    seed: u64,
) {
    let folders = NAMES.map(|name| place.join(name));
    for (image, folder) in [&around.others[0], image, &around.others[1]]
        .iter()
        .zip(&folders)
    {
        disk::lay_down(image, folder).unwrap();
    }
    let phones: Vec<_> = NAMES.into_iter().zip(folders).collect();
    let mut world = World::resume(1_000_000 + seed, around.now, around.relay.clone(), &phones);

    // Before anything else happens, what was accepted is there.
    let is_ben = |text: &String| text.starts_with("Ben");
    let kept: Vec<_> = world.texts(BEN, chat).into_iter().filter(is_ben).collect();
    let mut expected = around.accepted.clone();
    if kept.len() > expected.len() {
        expected.extend(saying.cloned());
    }
    assert_eq!(kept, expected, "what was accepted");

    let mut rejoining = around.rejoining;
    if world.at(BEN).engine().is_rolled_back() {
        assert!(rejoining, "it was not rolled back");
        world.sync(BEN);
        world.at(BEN).engine().rejoin().unwrap();
        rejoining = true;
    }
    let texts = |world: &mut World, who, prefix: &str| -> Vec<_> {
        let all = world.texts(who, chat).into_iter();
        all.filter(|text| text.starts_with(prefix)).collect()
    };
    world.settle();
    if rejoining {
        world.settle();
    }
    world.at(BEN).say(chat, "Ben: after the cut");
    world.at(ANA).say(chat, "Ana: after the cut");
    world.settle();
    expected.push("Ben: after the cut".to_owned());
    let mut said = around.said.clone();
    said.push("Ana: after the cut".to_owned());
    for phone in [ANA, BEN] {
        assert_eq!(
            texts(&mut world, phone, "Ben"),
            expected,
            "at {}",
            NAMES[phone.0]
        );
        assert_eq!(
            texts(&mut world, phone, "Ana"),
            said,
            "at {}",
            NAMES[phone.0]
        );
    }
    for phone in [ANA, BEN, CEM] {
        for event in world.at(phone).events() {
            let bad = match &event {
                Event::EntryRefused { reason, .. } => !matches!(reason, Refusal::Void),
                Event::Healing { .. } | Event::Security { .. } => !rejoining,
                _ => false,
            };
            assert!(!bad, "{} met {event:?}", NAMES[phone.0]);
        }
    }
}

fn every() -> usize {
    match std::env::var_os("SEALWRIGHT_LONG") {
        Some(_) => 1,
        None => 12,
    }
}

fn dice() -> (u64, SeededEntropy) {
    let given = std::env::var("SEALWRIGHT_SEED").ok();
    let seed = given
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()));
    (seed, SeededEntropy::new(seed))
}

fn run(name: &str, script: Script) {
    let (seed, dice) = dice();
    let steps = script.steps.len();
    println!("{name}: SEALWRIGHT_SEED={seed}");
    let (cuts, tried) = script.cut_everywhere(every(), &dice);
    println!("{name}: {steps} calls of the engine, {cuts} cuts, {tried} tried");
    assert!(tried * 2 * every() > cuts, "{tried} of {cuts}");
}

#[test]
fn no_cut_in_a_conversation_loses_a_message_or_repeats_a_key() {
    let mut script = Script::new(1);
    let chat = script.chat;
    let cem = script.world.account(CEM);
    script.ben_says("one");
    script.ben_syncs();
    script.ana_says("one");
    script.others_sync();
    script.ben_syncs();
    script.act("acknowledge", |world| world.at(BEN).events());
    script.act("add a member", |world| {
        world.at(BEN).engine().add_members(&chat, &[cem]).unwrap();
    });
    script.ben_says("two, while adding");
    script.ben_syncs();
    script.others_sync();
    script.ana_says("two, in the new epoch");
    script.others_sync();
    script.ben_syncs();
    script.act("remove a member", |world| {
        world
            .at(BEN)
            .engine()
            .remove_members(&chat, &[cem])
            .unwrap();
    });
    script.ben_syncs();
    script.others_sync();
    script.ben_says("three");
    script.act("close", |world| world.at(BEN).close());
    script.act("open", |world| world.at(BEN).start());
    script.ben_syncs();
    script.others_sync();
    run("conversation", script);
}

#[test]
fn no_cut_while_receiving_loses_a_message_or_a_place_in_a_group() {
    let mut script = Script::new(2);
    let chat = script.chat;
    let cem = script.world.account(CEM);
    let ben = script.world.account(BEN);
    let engine = script.world.at(ANA).engine();
    engine.add_members(&chat, &[cem]).unwrap();
    script.others_sync();
    for text in ["one", "two", "three"] {
        script.ana_says(text);
    }
    script.ben_syncs();
    let engine = script.world.at(ANA).engine();
    engine.remove_members(&chat, &[cem]).unwrap();
    script.others_sync();
    script.ana_says("four");
    let other = engine_of(&mut script.world, ANA, &[ben, cem]);
    script.others_sync();
    script.ben_says("one");
    script.ben_syncs();
    script.act("acknowledge", |world| world.at(BEN).events());
    script.act("leave", |world| {
        world.at(BEN).engine().leave(&other).unwrap()
    });
    script.ben_syncs();
    script.others_sync();
    script.act("create", |world| {
        let engine = world.at(BEN).engine();
        engine.create_conversation(&[cem], None).unwrap();
    });
    script.ben_syncs();
    script.others_sync();
    run("receiving", script);
}

fn engine_of(
    world: &mut World,
    who: PhoneId,
    members: &[sealwright_engine::AccountId],
) -> ConversationId {
    let engine = world.at(who).engine();
    let created = engine.create_conversation(members, Some(Kind::Group));
    created.unwrap().id
}

#[test]
fn no_cut_while_the_storage_key_rotates_loses_a_row() {
    let mut script = Script::new(3);
    for number in 0..12 {
        script.ben_says(&number.to_string());
    }
    script.ana_says("one");
    script.ben_syncs();
    script.steps.clear();
    script.start = Disk::of(script.folders[BEN.0].path());
    script.act("advance", |world| {
        let engine = world.at(BEN).engine();
        engine.advance_past(engine.generation()).unwrap();
    });
    let next = || Secret::from_slice(&[KEYS[1]; 32]).unwrap();
    script.act("rotate", |world| {
        world.at(BEN).engine().rotate_storage_key(next()).unwrap();
    });
    script.act("note", |world| {
        world.at(BEN).engine().note_rotated().unwrap()
    });
    let mut more = true;
    while more {
        script.act("reseal", |world| {
            more = world.at(BEN).engine().reseal(40).unwrap();
        });
        if script.steps.len() == 4 {
            script.ben_says("while resealing");
        }
    }
    run("rotation", script);
}

#[test]
fn no_cut_while_a_rolled_back_store_rejoins_loses_the_way_back() {
    let mut script = Script::new(4);
    script.ben_says("one");
    script.ben_syncs();
    script.others_sync();
    script.steps.clear();
    script.start = Disk::of(script.folders[BEN.0].path());
    script.rejoining = true;
    script.act("mark", |world| {
        world.at(BEN).engine().mark_rolled_back().unwrap()
    });
    script.ben_syncs();
    script.act("rejoin", |world| world.at(BEN).engine().rejoin().unwrap());
    script.ben_says("two");
    script.ben_syncs();
    script.others_sync();
    script.ben_syncs();
    script.others_sync();
    run("rejoining", script);
}

#[test]
fn an_image_without_what_was_not_synced_is_what_was_durable() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, b"old").unwrap();
    let mut disk = Disk::of(folder.path());
    disk::watch(folder.path());
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &file, b"new").unwrap();
    std::fs::write(folder.path().join("b"), b"unnamed").unwrap();
    let unsynced = disk::calls_so_far();
    file.sync_all().unwrap();
    std::fs::rename(&path, folder.path().join("c")).unwrap();
    let renamed = disk::calls_so_far();
    std::fs::File::open(folder.path())
        .unwrap()
        .sync_all()
        .unwrap();
    let calls = disk::unwatch();
    assert_eq!((unsynced, renamed, calls.len()), (2, 4, 5));

    let image = |disk: &Disk, loss| -> Vec<(String, Vec<u8>)> {
        let named = |(path, bytes): (PathBuf, Vec<u8>)| (path.display().to_string(), bytes);
        disk.image(loss).into_iter().map(named).collect()
    };
    let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    calls[..unsynced].iter().for_each(|call| disk.play(call));
    assert_eq!(
        image(&disk, Loss::Nothing),
        [file("a", b"new"), file("b", b"unnamed")]
    );
    assert_eq!(image(&disk, Loss::Unsynced), [file("a", b"old")]);
    calls[unsynced..renamed]
        .iter()
        .for_each(|call| disk.play(call));
    assert_eq!(
        image(&disk, Loss::Nothing),
        [file("b", b"unnamed"), file("c", b"new")]
    );
    assert_eq!(image(&disk, Loss::Unsynced), [file("a", b"new")]);
    disk.play(&calls[renamed]);
    assert_eq!(
        image(&disk, Loss::Unsynced),
        [file("b", b""), file("c", b"new")]
    );
}
