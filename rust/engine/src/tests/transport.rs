//! What the engine adds to the decision: facts, preferences, and its own word on sealing.

use sealwright_transport::{
    Assurance, Consent, Fact, Local, Path, Preferences, Reading, Sealing, Source, Time, WhyUnknown,
};

use super::*;
use crate::error::Error;

fn says<T: Copy>(value: T) -> Option<Fact<T>> {
    Some(Fact::known(value, Source::App, Time::new(NOON)))
}

fn known<T: Copy>(fact: Option<Fact<T>>) -> Option<T> {
    match fact?.reading() {
        Reading::Known(value) => Some(value),
        _ => None,
    }
}

#[test]
fn a_report_replaces_what_it_names_and_leaves_the_rest() {
    let mut engine = engine(&Wall::new(), Role::App);
    engine.report_facts(&Local {
        path: says(Path::Satisfied),
        roaming: says(true),
        ..Local::default()
    });
    engine.report_facts(&Local {
        path: says(Path::Unsatisfied),
        sim: Some(Fact::unknown(
            WhyUnknown::NotPhone,
            Source::App,
            Time::new(NOON),
        )),
        ..Local::default()
    });
    let facts = engine.facts();
    assert_eq!(known(facts.path), Some(Path::Unsatisfied));
    assert_eq!(known(facts.roaming), Some(true));
    let sim = facts.sim.unwrap().reading();
    assert_eq!(sim, Reading::Unknown(WhyUnknown::NotPhone));
}

#[test]
fn only_a_report_that_changes_something_is_news() {
    let mut engine = engine(&Wall::new(), Role::App);
    let report = Local {
        roaming: says(true),
        ..Local::default()
    };
    let before = engine.facts_head();
    engine.report_facts(&Local::default());
    assert_eq!(engine.facts_head(), before);
    engine.report_facts(&report);
    let after = engine.facts_head();
    assert!(after > before);
    engine.report_facts(&report);
    assert_eq!(engine.facts_head(), after);
}

#[test]
fn that_it_can_seal_only_the_engine_says() {
    let mut pair = Pair::new();
    let ready = engine(&pair.wall, Role::App).facts_head();
    for lie in [Sealing::Locked, Sealing::RolledBack, Sealing::Ready] {
        pair.ben.report_facts(&Local {
            sealing: says(lie),
            ..Local::default()
        });
        let sealing = pair.ben.facts().sealing.unwrap();
        assert_eq!(sealing.reading(), Reading::Known(Sealing::Ready));
        assert_eq!(sealing.source(), Source::Engine);
    }
    assert_eq!(pair.ben.facts_head(), ready, "nothing changed");
    assert!(goes(&pair.way_to_ana(5)));
}

#[test]
fn a_profile_that_was_rolled_back_cannot_seal_and_says_so() {
    let mut pair = Pair::new();
    let before = pair.ben.facts_head();
    pair.ben.mark_rolled_back().unwrap();
    assert!(pair.ben.facts_head() > before);
    let waits = Way::Defer {
        defer_until: Until::Recovery,
        reason: Reason::RolledBack,
    };
    assert_eq!(pair.way_to_ana(5), waits);
    pair.ben.report_facts(&Local {
        sealing: says(Sealing::Ready),
        ..Local::default()
    });
    assert_eq!(pair.way_to_ana(5), waits);
    let news = pair.ben.facts_head();
    pair.ben.rejoin().unwrap();
    assert_ne!(pair.ben.facts_head(), news);
    assert!(goes(&pair.way_to_ana(5)));
}

#[test]
fn facts_are_of_now_and_grow_old() {
    let mut pair = Pair::new();
    pair.ben.report_facts(&Local {
        path: says(Path::Unsatisfied),
        ..Local::default()
    });
    let waits = Way::Defer {
        defer_until: Until::Network,
        reason: Reason::NoNetwork,
    };
    assert_eq!(pair.way_to_ana(5), waits);
    pair.wall.wait(DAY);
    assert!(goes(&pair.way_to_ana(5)), "nobody knows any more");
}

#[test]
fn a_conversation_goes_its_own_way_where_something_was_chosen_for_it() {
    let mut pair = Pair::new();
    let (ben, chat) = (&mut pair.ben, &pair.chat);
    assert_eq!(ben.preferences().unwrap(), Preferences::default());
    let app = Preferences {
        allow_sms: Some(true),
        media_on_roaming: Some(true),
        ..Preferences::default()
    };
    let own = Preferences {
        allow_sms: Some(false),
        floor: Some(Assurance::Sealed),
        consent: Some(Consent {
            to: Assurance::Link,
            given_at: Time::new(NOON),
        }),
        ..Preferences::default()
    };
    ben.set_preferences(&app).unwrap();
    ben.set_conversation_preferences(chat, &own).unwrap();
    assert_eq!(ben.preferences().unwrap(), app);
    let (kept, choices) = ben.conversation_preferences(chat).unwrap();
    assert_eq!(kept, own);
    assert!(!choices.allow_sms && choices.media_on_roaming);
    assert_eq!(choices.consent, own.consent);

    let other = Preferences {
        allow_rcs: Some(true),
        ..Preferences::default()
    };
    ben.set_preferences(&other).unwrap();
    assert_eq!(ben.preferences().unwrap(), other, "in place of the last");
    let nothing = Preferences::default();
    ben.set_conversation_preferences(chat, &nothing).unwrap();
    let (kept, choices) = ben.conversation_preferences(chat).unwrap();
    assert_eq!(kept, nothing);
    assert!(choices.allow_rcs && choices.consent.is_none());
}

#[test]
fn consent_is_for_one_conversation_and_only_what_is_there_has_preferences() {
    let mut pair = Pair::new();
    let consenting = Preferences {
        consent: Some(Consent {
            to: Assurance::Unprotected,
            given_at: Time::new(NOON),
        }),
        ..Preferences::default()
    };
    let refused = pair.ben.set_preferences(&consenting);
    assert!(matches!(refused, Err(Error::InvalidArgument(_))));
    assert_eq!(pair.ben.preferences().unwrap(), Preferences::default());
    let nowhere = ConversationId([9; 32]);
    let ben = &mut pair.ben;
    for refused in [
        ben.set_conversation_preferences(&nowhere, &consenting)
            .err(),
        ben.conversation_preferences(&nowhere).err(),
        ben.explain_transport(&nowhere, &Message::text(1)).err(),
    ] {
        assert!(matches!(refused, Some(Error::UnknownConversation)));
    }
}

#[test]
fn to_a_conversation_that_was_left_nothing_goes_any_way() {
    let wall = Wall::new();
    let mut relay = Relay::default();
    let [mut ana, mut ben, mut cem] = [(); 3].map(|()| person(&wall));
    relay.sync(&mut ana);
    relay.sync(&mut cem);
    let members = [account(&ana), account(&cem)];
    let chat = ben.create_conversation(&members, None).unwrap().id;
    for _ in 0..3 {
        relay.sync(&mut ben);
        relay.sync(&mut ana);
    }
    ben.leave(&chat).unwrap();
    let refused = ben.explain_transport(&chat, &Message::text(1));
    assert!(matches!(refused, Err(Error::NotAMember)));
    assert!(ben.conversation_preferences(&chat).is_ok());
}

#[test]
fn an_extension_takes_facts_and_sets_no_preferences() {
    let mut extension = engine(&Wall::new(), Role::Extension);
    extension.report_facts(&Local {
        roaming: says(true),
        ..Local::default()
    });
    assert_eq!(known(extension.facts().roaming), Some(true));
    let chosen = Preferences {
        allow_sms: Some(true),
        ..Preferences::default()
    };
    let refused = extension.set_preferences(&chosen);
    assert!(matches!(refused, Err(Error::NotInExtension)));
    assert_eq!(extension.preferences().unwrap(), Preferences::default());
}
