//! What becomes of a log that somebody trims.

use super::*;
use crate::model::Delivery;

/// How many looks at the beginning of Ana's log a pass holds.
fn looks(pair: &mut Pair) -> usize {
    let log = log::token(&account(&pair.ana));
    let input = SyncInput {
        begin: true,
        ..SyncInput::default()
    };
    let jobs = pair.ana.sync(input).unwrap().jobs;
    let is_look =
        |work: &Work| matches!(work, Work::Read { stream, limit: 1, .. } if *stream == log);
    let found = jobs.iter().filter(|job| is_look(&job.work)).count();
    pair.relay.sync(&mut pair.ana);
    found
}

/// Ben's newest message, and whether the relay has it.
fn is_sent(pair: &mut Pair) -> bool {
    let said = Content::Text("are you there?".into());
    let id = pair
        .ben
        .send(&pair.chat, said, SendOptions::default())
        .unwrap()
        .seq;
    pair.relay.sync(&mut pair.ben);
    let sent = pair.ben.message(&pair.chat, id).unwrap().unwrap();
    sent.delivery == Delivery::Sent
}

#[test]
fn a_log_that_was_trimmed_is_there_again_within_a_day_and_everybody_goes_on() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    // Ana's log grows, and is trimmed before Ben has read it.
    pair.wall.wait(60 * DAY);
    for _ in 0..2 {
        pair.relay.sync(&mut pair.ana);
    }
    assert_eq!(view(&mut pair.ana, &ana).length, 3);
    pair.ana_speaks();
    pair.relay.trim_log(&ana);
    assert!(!is_sent(&mut pair), "her log is hidden from him");
    let mut cem = person(&pair.wall);
    let chat = cem.create_conversation(&[ana], None).unwrap().id;
    pair.relay.sync(&mut cem);
    assert_eq!(way(&mut cem, &chat, LARGE), WAITS_FOR_PEER);

    pair.wall.wait(DAY);
    pair.relay.sync(&mut pair.ana);
    assert!(is_sent(&mut pair));
    assert_eq!(view(&mut pair.ben, &ana).length, 3);
    pair.relay.sync(&mut cem);
    assert!(goes(&way(&mut cem, &chat, LARGE)), "and he found her");
    assert_eq!(
        pair.relay.log_keys(&ana)[3..],
        ["log/0/1", "log/1/1", "log/2/1"].map(str::to_owned)
    );
}

#[test]
fn trimming_it_again_and_again_only_costs_keys() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    for round in 1..4 {
        pair.relay.trim_log(&ana);
        pair.wall.wait(DAY);
        pair.relay.sync(&mut pair.ana);
        pair.relay.sync(&mut pair.ana);
        let keys = pair.relay.log_keys(&ana);
        assert_eq!(keys.len(), 2 + 2 * round, "{keys:?}");
        let mut cem = person(&pair.wall);
        let chat = cem.create_conversation(&[ana], None).unwrap().id;
        pair.relay.sync(&mut cem);
        assert!(goes(&way(&mut cem, &chat, LARGE)));
    }
    let waiting = pair.ana.read(|work| work.posts()).unwrap();
    assert!(waiting.is_empty());
    pair.wall.wait(60 * DAY);
    pair.settle();
    assert_eq!(view(&mut pair.ana, &ana).length, 3, "and it still grows");
}

#[test]
fn it_is_looked_at_once_a_day_whatever_the_clock_does() {
    let mut pair = Pair::new();
    assert_eq!(looks(&mut pair), 0);
    pair.wall.wait(DAY - 1);
    assert_eq!(looks(&mut pair), 0);
    pair.wall.wait(1);
    assert_eq!((looks(&mut pair), looks(&mut pair)), (1, 0));
    pair.wall.set(1);
    assert_eq!((looks(&mut pair), looks(&mut pair)), (1, 0));
}

#[test]
fn a_relay_that_claims_again_and_again_that_it_was_trimmed_gets_it_once() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.relay.trim_log(&ana);
    for _ in 0..5 {
        pair.wall.wait(DAY);
        pair.relay.sync(&mut pair.ana);
    }
    assert_eq!(pair.relay.log_keys(&ana).len(), 4);
}

#[test]
fn a_profile_that_was_rolled_back_puts_nothing_there() {
    let mut pair = Pair::new();
    let ana = account(&pair.ana);
    pair.relay.trim_log(&ana);
    pair.ana.mark_rolled_back().unwrap();
    pair.wall.wait(DAY);
    pair.relay.sync(&mut pair.ana);
    assert_eq!(pair.relay.log_keys(&ana).len(), 2);
    pair.ana.rejoin().unwrap();
    pair.relay.sync(&mut pair.ana);
    assert_eq!(pair.relay.log_keys(&ana).len(), 4);
}
