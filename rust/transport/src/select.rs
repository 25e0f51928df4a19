//! The decision.

use crate::fact::Time;
use crate::judgement::Known;
use crate::local::Local;
use crate::message::Message;
use crate::network;
use crate::peer::Peer;
use crate::plan::{Attempt, Backoff, Carries, Outcome, Plan, Skipped};
use crate::policy::{Policy, SMS_BYTES};
use crate::preferences::Choices;
use crate::reason::{Reason, Until};
use crate::transport::{Assurance, Transport, Transports};
use crate::values::*;

/// Which way `message` may go now, and why. Total: every input has a plan, or a reason to wait, to ask or to
/// refuse. The ways are tried in the order given, the best protected first; one that the person has to send
/// comes after those that need nobody.
pub fn select(
    message: &Message,
    local: &Local,
    peer: &Peer,
    choices: &Choices,
    policy: &Policy,
    now: Time,
) -> Plan {
    let mut doubts = Vec::new();
    let known = local.judge(now, &mut doubts);
    let (takes, peer_bytes) = peer.takes(now);
    let question = Question {
        message,
        known,
        peer,
        takes,
        peer_bytes,
        choices,
        policy,
        now,
    };
    if let Some(reason) = question.refusal() {
        return Plan::new(Outcome::Refuse { reason }, Vec::new(), doubts);
    }
    let (mut attempts, mut skipped) = (Vec::new(), Vec::new());
    for transport in ORDER {
        let reasons = question.obstacles(transport);
        if reasons.is_empty() {
            attempts.push(question.attempt(transport));
        } else {
            skipped.push(Skipped {
                transport: Some(transport),
                reasons,
            });
        }
    }
    let outcome = if attempts.is_empty() {
        otherwise(&skipped)
    } else {
        Outcome::Attempt { attempts }
    };
    if peer.names_others() || policy.denied.has_others() {
        skipped.push(Skipped {
            transport: None,
            reasons: vec![Reason::UnrecognisedTransport],
        });
    }
    Plan::new(outcome, skipped, doubts)
}

/// What needs nobody before what the person has to send.
const ORDER: [Transport; 5] = [
    Transport::Data,
    Transport::SmsDirect,
    Transport::WebLink,
    Transport::RcsCarrierApp,
    Transport::SystemComposer,
];

/// One question, with the facts as they can be believed.
struct Question<'a> {
    message: &'a Message,
    known: Known,
    peer: &'a Peer,
    takes: Transports,
    peer_bytes: u64,
    choices: &'a Choices,
    policy: &'a Policy,
    now: Time,
}

impl Question<'_> {
    fn refusal(&self) -> Option<Reason> {
        if self.message.bytes > self.policy.max_bytes() {
            return Some(Reason::TooLarge);
        }
        let expired = self.message.expires_at.is_some_and(|end| end <= self.now);
        expired.then_some(Reason::Expired)
    }

    /// Everything that is in the way of one way.
    fn obstacles(&self, transport: Transport) -> Vec<Reason> {
        let mut found = Vec::new();
        found.extend(self.sealing());
        if self.policy.denied.contains(transport) {
            found.push(Reason::DeniedByPolicy);
        }
        found.extend(self.below_floor(transport));
        match transport {
            Transport::Data => self.data(&mut found),
            Transport::WebLink => self.web_link(&mut found),
            Transport::SystemComposer => self.composer(&mut found),
            Transport::SmsDirect => self.sms(&mut found),
            Transport::RcsCarrierApp => self.rcs(&mut found),
        }
        found
    }

    fn sealing(&self) -> Option<Reason> {
        Some(match self.known.sealing {
            Some(Sealing::Ready) => return None,
            Some(Sealing::Locked) => Reason::Locked,
            Some(Sealing::StorageFull) => Reason::StorageFull,
            Some(Sealing::RolledBack) => Reason::RolledBack,
            Some(Sealing::RestoredWithoutKeys) => Reason::RestoredWithoutKeys,
            Some(Sealing::Unrecognised) | None => Reason::SealingUnknown,
        })
    }

    fn below_floor(&self, transport: Transport) -> Option<Reason> {
        let assurance = transport.assurance();
        if self.policy.floor.is_some_and(|floor| assurance < floor) {
            return Some(Reason::BelowPolicyFloor);
        }
        let needs_consent = assurance < self.floor();
        (needs_consent && !self.has_consent(assurance)).then_some(Reason::BelowFloor)
    }

    fn floor(&self) -> Assurance {
        let own = self.message.floor.unwrap_or(Assurance::Unprotected);
        self.choices.floor.max(own)
    }

    fn has_consent(&self, assurance: Assurance) -> bool {
        self.choices
            .consent
            .is_some_and(|consent| consent.to <= assurance && consent.given_at <= self.now)
    }

    fn data(&self, found: &mut Vec<Reason>) {
        if !self.peer.linked {
            found.push(Reason::NotLinked);
        }
        if self.message.bytes > self.peer_bytes {
            found.push(Reason::TooLargeForPeer);
        }
        self.network(found);
    }

    fn web_link(&self, found: &mut Vec<Reason>) {
        if !self.choices.allow_web_links {
            found.push(Reason::NotAllowed);
        }
        if self.message.bytes > self.policy.link_bytes() {
            found.push(Reason::TooLargeForTransport);
        }
        self.network(found);
    }

    fn composer(&self, found: &mut Vec<Reason>) {
        if !self.choices.allow_sms {
            found.push(Reason::NotAllowed);
        }
        if !self.peer.direct {
            found.push(Reason::NotDirect);
        }
        match self.known.composer {
            Some(Composer::Sms) if self.known.airplane_mode == Some(true) => {
                found.push(Reason::AirplaneMode);
            }
            Some(Composer::Sms | Composer::SmsOrImessage) => {}
            _ => found.push(Reason::NotCapable),
        }
    }

    fn sms(&self, found: &mut Vec<Reason>) {
        if !self.choices.allow_sms {
            found.push(Reason::NotAllowed);
        }
        if !self.peer.direct {
            found.push(Reason::NotDirect);
        }
        if self.known.sms_direct != Some(true) {
            found.push(Reason::NotCapable);
        }
        if self.known.sim != Some(Sim::Ready) {
            found.push(Reason::NoSim);
        }
        if self.known.airplane_mode == Some(true) {
            found.push(Reason::AirplaneMode);
        }
        if self.message.bytes > SMS_BYTES {
            found.push(Reason::TooLargeForTransport);
        }
        self.peer_takes(Transport::SmsDirect, found);
    }

    fn rcs(&self, found: &mut Vec<Reason>) {
        if !self.choices.allow_rcs {
            found.push(Reason::NotAllowed);
        }
        if !matches!(self.known.rcs, Some(Rcs::Available | Rcs::Encrypted)) {
            found.push(Reason::NotCapable);
        }
        if self.message.bytes > self.peer_bytes {
            found.push(Reason::TooLargeForPeer);
        }
        self.peer_takes(Transport::RcsCarrierApp, found);
        self.network(found);
    }

    fn peer_takes(&self, transport: Transport, found: &mut Vec<Reason>) {
        if !self.peer.linked {
            found.push(Reason::NotLinked);
        }
        if !self.takes.contains(transport) {
            found.push(Reason::PeerDoesNotTake);
        }
    }

    fn network(&self, found: &mut Vec<Reason>) {
        network::obstacles(self.message, &self.known, self.choices, self.policy, found);
    }

    fn attempt(&self, transport: Transport) -> Attempt {
        let mut reasons = Vec::new();
        reasons.push(match transport {
            Transport::Data => Reason::SealedToEverybody,
            _ => Reason::AllowedByPerson,
        });
        let assurance = transport.assurance();
        if assurance < self.floor() {
            reasons.push(Reason::ConsentGiven);
        }
        let (carries, user_mediated) = match transport {
            Transport::Data | Transport::SmsDirect | Transport::RcsCarrierApp => {
                (Carries::Message, false)
            }
            Transport::WebLink => (Carries::Link, true),
            Transport::SystemComposer => (Carries::Invitation, true),
        };
        if user_mediated {
            reasons.push(Reason::PersonSends);
        }
        if transport == Transport::SystemComposer
            && self.known.composer == Some(Composer::SmsOrImessage)
        {
            reasons.push(Reason::MayBeImessage);
        }
        let by_line = matches!(transport, Transport::SystemComposer | Transport::SmsDirect);
        if by_line && self.known.lines.is_none_or(|lines| lines > 1) {
            reasons.push(Reason::LineNotChosen);
        }
        let backoff = if by_line {
            Backoff::Normal
        } else {
            network::remarks(&self.known, &mut reasons)
        };
        if self.policy.is_expired(self.now) {
            reasons.push(Reason::PolicyExpired);
        }
        Attempt {
            transport,
            assurance,
            carries,
            user_mediated,
            backoff,
            reasons,
        }
    }
}

/// What to do when there is no way: ask, if consent is all that lacks; else wait for what lifts the obstacles of
/// the best way.
fn otherwise(skipped: &[Skipped]) -> Outcome {
    let wanting: Vec<Transport> = skipped
        .iter()
        .filter(|skipped| skipped.reasons == [Reason::BelowFloor])
        .filter_map(|skipped| skipped.transport)
        .collect();
    let wait = best_wait(skipped);
    if let Some(to) = wanting.iter().map(|way| way.assurance()).max() {
        return Outcome::ConsentRequired {
            transports: wanting,
            to,
            defer_until: wait.map(|(until, _)| until),
        };
    }
    match wait {
        Some((defer_until, reason)) => Outcome::Defer {
            defer_until,
            reason,
        },
        None => Outcome::Refuse {
            reason: Reason::TooLarge,
        },
    }
}

/// The first obstacle of the best way that something lifts. What no waiting lifts (its size, a floor) rules a
/// way out.
fn best_wait(skipped: &[Skipped]) -> Option<(Until, Reason)> {
    skipped
        .iter()
        .filter(|way| way.reasons.iter().all(|reason| reason.until().is_some()))
        .find_map(|way| {
            way.reasons
                .iter()
                .find_map(|reason| reason.until().map(|until| (until, *reason)))
        })
}
