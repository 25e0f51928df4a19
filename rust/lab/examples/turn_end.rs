//! How long it takes from the end of a turn in the background until the engine has no transaction open, whatever it
//! was doing: Ben is told to stop at ever later moments of taking 1,000 messages.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::time::{Duration, Instant};

use sealwright_engine::{Haste, Hurry, JobResult, SyncInput};
use sealwright_lab::World;

const MESSAGES: usize = 1_000;
const MOMENTS: u64 = 40;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(1);
    let ana = world.phone("Ana", None);
    let ben = world.phone("Ben", Some(folder.path().to_owned()));
    let chat = world.start(ana, &[ben]);
    let mut waits: Vec<Duration> = (0..MOMENTS)
        .map(|moment| {
            for number in 0..MESSAGES {
                world.at(ana).say(&chat, &number.to_string());
            }
            world.sync(ana);
            let hurry = Hurry::default();
            hurry.set(Haste::Short);
            world.at(ben).engine().heed(hurry.clone());
            let teller = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(2 * moment));
                hurry.set(Haste::Stop);
                Instant::now()
            });
            let mut input = SyncInput {
                begin: true,
                ..SyncInput::default()
            };
            while !teller.is_finished() {
                let jobs = world.phones[ben.0].engine().sync(input).unwrap().jobs;
                let relay = &mut world.relay;
                let results = jobs.into_iter().map(|job| JobResult {
                    id: job.id,
                    result: relay.work(job.work),
                });
                input = SyncInput {
                    results: results.collect(),
                    ..SyncInput::default()
                };
            }
            let over = Instant::now();
            let wait = over.saturating_duration_since(teller.join().unwrap());
            world.at(ben).engine().heed(Hurry::default());
            world.sync(ben);
            wait
        })
        .collect();
    waits.sort_unstable();
    let (median, most) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    println!(
        "end of a turn while messages are taken: until no transaction is open, median {median:.1?}, most {most:.1?}"
    );
}
