//! What holds for every input: a plan or a typed reason, the same for the same question, never below the
//! floor, and never more ways for less capability.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use proptest::prelude::*;
use sealwright_transport::*;
use support::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn every_question_has_a_plan_or_a_typed_reason(question in questions()) {
        let plan = question.plan();
        match &plan.outcome {
            Outcome::Attempt { attempts } => prop_assert!(!attempts.is_empty()),
            Outcome::Defer { defer_until, reason } => prop_assert_eq!(reason.until(), Some(*defer_until)),
            Outcome::ConsentRequired { transports, .. } => prop_assert!(!transports.is_empty()),
            Outcome::Refuse { reason } => prop_assert!(matches!(reason, Reason::TooLarge | Reason::Expired)),
        }
        for skipped in &plan.skipped {
            prop_assert!(!skipped.reasons.is_empty());
        }
        let refused = matches!(plan.outcome, Outcome::Refuse { .. });
        let told = plan.attempts().len() + plan.skipped.iter().filter(|way| way.transport.is_some()).count();
        prop_assert!(refused || told == Transport::ALL.len(), "each way is tried or skipped once");
    }

    #[test]
    fn the_same_question_has_the_same_plan_and_the_same_hash(question in questions()) {
        let (one, other) = (question.plan(), question.clone().plan());
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.hash, other.hash);
    }

    #[test]
    fn plans_that_differ_have_different_hashes(one in questions(), other in questions()) {
        let (one, other) = (one.plan(), other.plan());
        let same = (&one.outcome, &one.skipped, &one.doubts) == (&other.outcome, &other.skipped, &other.doubts);
        prop_assert_eq!(same, one.hash == other.hash);
    }

    #[test]
    fn no_way_is_below_the_floor_without_recorded_consent_and_none_below_the_policy(question in questions()) {
        let floor = question.choices.floor.max(question.message.floor.unwrap_or(Assurance::Unprotected));
        let consented = question.choices.consent.filter(|consent| consent.given_at <= question.now);
        let consented = consented.map_or(Assurance::Sealed, |consent| consent.to);
        for attempt in question.plan().attempts() {
            prop_assert!(attempt.assurance >= floor.min(consented));
            prop_assert!(question.policy.floor.is_none_or(|floor| attempt.assurance >= floor));
            prop_assert_eq!(attempt.assurance, attempt.transport.assurance());
        }
    }

    #[test]
    fn by_default_only_sealed_bytes_over_the_internet_are_ever_tried(question in questions()) {
        let question = Question { choices: Choices::default(), ..question };
        for attempt in question.plan().attempts() {
            prop_assert_eq!(attempt.transport, Transport::Data);
            prop_assert_eq!(attempt.assurance, Assurance::Sealed);
        }
    }

    #[test]
    fn what_is_not_known_is_never_secure_and_never_a_capability(question in questions()) {
        let nothing = Question { local: Local::unobserved(WhyUnknown::NotObservable), ..question.clone() };
        prop_assert!(nothing.plan().attempts().is_empty());
        let sealing = Question { local: Local { sealing: question.local.sealing, ..nothing.local.clone() }, ..question };
        for attempt in sealing.plan().attempts() {
            prop_assert!(matches!(attempt.transport, Transport::Data | Transport::WebLink));
        }
    }

    #[test]
    fn carrier_messaging_never_counts_as_sealed(question in questions()) {
        for attempt in question.plan().attempts() {
            if attempt.transport == Transport::RcsCarrierApp {
                prop_assert_eq!(attempt.assurance, Assurance::Unprotected);
                prop_assert!(question.choices.allow_rcs);
            }
        }
    }

    #[test]
    fn a_fact_that_becomes_worse_or_unknown_never_adds_a_way(
        question in fresh_questions(),
        which in any::<prop::sample::Index>(),
    ) {
        let worse = worsened(&question);
        prop_assume!(!worse.is_empty());
        let (what, worse) = &worse[which.index(worse.len())];
        prop_assert!(added(&question, worse).is_empty(), "{what} added {:?}", added(&question, worse));
    }

    #[test]
    fn denying_tightening_and_taking_permission_away_never_add_a_way(question in questions(), floor in floors()) {
        let mut denied = question.clone();
        denied.policy = Policy {
            denied: Transports::of(Transport::ALL),
            floor: Some(Assurance::Sealed),
            max_bytes: Some(10),
            ultra_constrained_bytes: Some(0),
            ..denied.policy
        };
        prop_assert!(denied.plan().attempts().is_empty());
        let mut tighter = question.clone();
        tighter.choices.floor = question.choices.floor.max(floor);
        let mut alone = question.clone();
        alone.peer.records.clear();
        let mut silent = question.clone();
        silent.choices.consent = None;
        let mut lapsed = question.clone();
        lapsed.policy.expires_at = Some(Time::new(0));
        for less in [tighter, alone, silent, lapsed] {
            prop_assert!(added(&question, &less).is_empty());
        }
    }

    #[test]
    fn a_clock_that_moves_either_way_leaves_a_plan_without_a_single_believed_fact(
        question in fresh_questions(),
        back in any::<bool>(),
    ) {
        let day = 9 * 24 * 3_600_000;
        let now = question.now.milliseconds();
        let moved = Time::new(if back { now - day } else { now + day });
        let plan = Question { now: moved, ..question.clone() }.plan();
        if matches!(plan.outcome, Outcome::Refuse { .. }) {
            return Ok(());
        }
        // Nothing is believed, that this device can seal included: so nothing goes.
        prop_assert!(plan.attempts().is_empty());
        let doubt = if back { Doubt::Future } else { Doubt::Stale };
        prop_assert!(plan.doubts.iter().any(|doubtful| doubtful.doubt == doubt));
        // The engine says of itself, always anew, that it can seal: then sealed bytes are tried.
        let mut sealing = question;
        sealing.now = moved;
        sealing.local.sealing = Some(Fact::known(Sealing::Ready, Source::Engine, moved));
        sealing.message = Message::text(100);
        sealing.policy = Policy::default();
        sealing.peer.linked = true;
        prop_assert_eq!(sealing.plan().attempts()[0].transport, Transport::Data);
    }

    #[test]
    fn a_message_over_every_limit_is_refused_by_name(question in questions(), over in 1_u64..) {
        let mut question = question;
        question.message.bytes = question.policy.max_bytes().saturating_add(over);
        prop_assert_eq!(question.plan().outcome, Outcome::Refuse { reason: Reason::TooLarge });
    }

    #[test]
    fn facts_survive_their_json(question in questions()) {
        let text = serde_json::to_string(&question.local).unwrap();
        prop_assert_eq!(serde_json::from_str::<Local>(&text).unwrap(), question.local);
    }
}

#[test]
fn a_list_of_ways_passes_over_what_it_does_not_know() {
    let set: Transports =
        serde_json::from_str(r#"["data", "carrierPigeon", "", "DATA", "smsDirect"]"#).unwrap();
    assert_eq!(
        set.iter().collect::<Vec<_>>(),
        [Transport::Data, Transport::SmsDirect]
    );
    assert!(set.has_others());
}

#[test]
fn a_word_of_a_newer_version_makes_a_fact_unknown_and_is_no_error() {
    let local: Local = serde_json::from_str(
        r#"{"interface": {"value": "quantum", "source": "somebody", "observedAt": 1}}"#,
    )
    .unwrap();
    let question = Question {
        local,
        ..Question::plain(Time::new(1))
    };
    let doubts = question.plan().doubts;
    assert_eq!(doubts.len(), 1);
    assert_eq!(
        (doubts[0].fact, doubts[0].doubt),
        (FactName::Interface, Doubt::Unrecognised)
    );
}

#[test]
fn a_fact_that_says_both_or_neither_says_nothing() {
    for fact in [
        r#"{"value": true, "whyUnknown": "osTooOld", "source": "platform", "observedAt": 1}"#,
        r#"{"source": "platform", "observedAt": 1}"#,
    ] {
        let mut question = Question::plain(Time::new(1));
        question.local.roaming = Some(serde_json::from_str(fact).unwrap());
        assert_eq!(question.plan().doubts[0].doubt, Doubt::Muddled);
    }
}

#[test]
fn the_hash_of_a_plan_does_not_change_from_version_to_version() {
    let now = Time::new(1_000);
    let plan = Question::plain(now).plan();
    assert_eq!(format!("{:?}", plan.hash), HASH_OF_A_PLAIN_PLAN);
}

const HASH_OF_A_PLAIN_PLAN: &str = "503d1a8b8448484f";
