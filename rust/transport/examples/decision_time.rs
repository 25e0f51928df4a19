//! How long one decision takes, with every fact reported: run by `scripts/bench`.

use std::hint::black_box;
use std::time::Instant;

use sealwright_transport::*;

fn main() {
    let now = Time::new(1_800_000_000_000);
    let mut local = Local::of_a_computer();
    local.sealing = Some(Fact::known(Sealing::Ready, Source::Engine, now));
    let (peer, message) = (
        Peer {
            direct: true,
            linked: true,
            devices: 1,
            records: Vec::new(),
        },
        Message::text(100),
    );
    let mut rounds: Vec<f64> = (0..21)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..20_000 {
                black_box(select(
                    black_box(&message),
                    black_box(&local),
                    &peer,
                    &Choices::default(),
                    &Policy::default(),
                    now,
                ));
            }
            start.elapsed().as_secs_f64() * 1e6 / 20_000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("{:<66} {:>9.1} us", "decide a message's way", rounds[10]);
}
