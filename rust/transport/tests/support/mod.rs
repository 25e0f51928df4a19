//! Questions for the selector, and what makes one worse.
#![allow(dead_code, reason = "each test file uses a part")]

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select as pick;
use sealwright_transport::*;

/// How many cases each property gets; SEALWRIGHT_LONG=1 asks for more.
pub(crate) fn cases() -> u32 {
    if std::env::var_os("SEALWRIGHT_LONG").is_some() {
        100_000
    } else {
        2_000
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) message: Message,
    pub(crate) local: Local,
    pub(crate) peer: Peer,
    pub(crate) choices: Choices,
    pub(crate) policy: Policy,
    pub(crate) now: Time,
}

impl Question {
    /// A text to one person, on a device of which nothing is known but that it can seal.
    pub(crate) fn plain(now: Time) -> Self {
        Self {
            message: Message::text(100),
            local: Local {
                sealing: Some(Fact::known(Sealing::Ready, Source::Engine, now)),
                ..Local::default()
            },
            peer: Peer {
                direct: true,
                linked: true,
                devices: 1,
                records: Vec::new(),
            },
            choices: Choices::default(),
            policy: Policy::default(),
            now,
        }
    }

    pub(crate) fn plan(&self) -> Plan {
        select(
            &self.message,
            &self.local,
            &self.peer,
            &self.choices,
            &self.policy,
            self.now,
        )
    }
}

/// The ways of `later` that `earlier` had not.
pub(crate) fn added(earlier: &Question, later: &Question) -> Vec<Transport> {
    let before: Vec<_> = earlier
        .plan()
        .attempts()
        .iter()
        .map(|way| way.transport)
        .collect();
    let plan = later.plan();
    let after = plan.attempts().iter().map(|way| way.transport);
    after.filter(|way| !before.contains(way)).collect()
}

const NOW: u64 = 1_800_000_000_000;

/// The values of each fact from the best to the worst. Where `unknown` stands says what it counts as: for a
/// capability it is as bad as none, for an obstacle it is as good as to try, and worse than knowing it away.
macro_rules! ladders {
    ($($field:ident: [$($value:expr),*];)*) => {
        /// Every question that is worse by one fact, with the fact's name.
        pub(crate) fn worsened(question: &Question) -> Vec<(&'static str, Question)> {
            let mut worse = Vec::new();
            $({
                let ladder = [$($value),*];
                let at = ladder.iter().position(|step| is(&question.local.$field, step));
                for step in ladder.iter().skip(at.map_or(0, |at| at + 1)).filter(|_| at.is_some()) {
                    let mut next = question.clone();
                    next.local.$field = fact(*step, question.now);
                    worse.push((stringify!($field), next));
                }
            })*
            worse
        }

        fn ladder_facts(now: Time) -> impl Strategy<Value = Local> {
            let base = Just(Local::default()).boxed();
            $(let ladder = vec![$($value),*];
            let step = prop_oneof![3 => Just(ladder[0]), 1 => pick(ladder)];
            let base = (base, step).prop_map(move |(mut local, step)| {
                local.$field = fact(step, now);
                local
            }).boxed();)*
            base
        }
    };
}

ladders! {
    path: [Some(Path::Satisfied), Some(Path::RequiresConnection), None, Some(Path::Unsatisfied)];
    obstacle: [None, Some(Obstacle::NotAvailable), Some(Obstacle::CellularDenied)];
    interface: [Some(Interface::Wired), Some(Interface::Wifi), Some(Interface::Vpn), None, Some(Interface::Cellular), Some(Interface::Satellite), Some(Interface::None)];
    validated: [Some(true), None, Some(false)];
    captive_portal: [Some(false), None, Some(true)];
    expensive: [Some(false), None, Some(true)];
    constrained: [Some(false), None, Some(true)];
    ultra_constrained: [Some(false), None, Some(true)];
    satellite: [Some(false), None, Some(true)];
    roaming: [Some(false), None, Some(true)];
    airplane_mode: [Some(false), None, Some(true)];
    cellular_restricted: [Some(false), None, Some(true)];
    composer: [Some(Composer::SmsOrImessage), Some(Composer::Sms), None, Some(Composer::Unavailable)];
    sms_direct: [Some(true), None, Some(false)];
    sim: [Some(Sim::Ready), None, Some(Sim::Locked), Some(Sim::Absent)];
    lines: [Some(1_u8), None, Some(0)];
    rcs: [Some(Rcs::Encrypted), Some(Rcs::Available), None, Some(Rcs::Unavailable)];
    notifications: [Some(Permission::Granted), None, Some(Permission::Denied)];
    background_refresh: [Some(Refresh::Available), None, Some(Refresh::Denied), Some(Refresh::Restricted)];
    standby_bucket: [Some(StandbyBucket::Active), None, Some(StandbyBucket::Restricted)];
    background_restricted: [Some(false), None, Some(true)];
    device_idle: [Some(false), None, Some(true)];
    low_power: [Some(false), None, Some(true)];
    thermal: [Some(Thermal::Nominal), None, Some(Thermal::Serious), Some(Thermal::Critical)];
    push_provider: [Some(PushProvider::Apns), None, Some(PushProvider::None)];
    sealing: [Some(Sealing::Ready), None, Some(Sealing::Locked), Some(Sealing::StorageFull), Some(Sealing::RolledBack)];
}

fn fact<T: Copy>(value: Option<T>, now: Time) -> Option<Fact<T>> {
    Some(match value {
        Some(value) => Fact::known(value, Source::Platform, now),
        None => Fact::unknown(WhyUnknown::NotObservable, Source::Platform, now),
    })
}

fn is<T: Copy + PartialEq>(fact: &Option<Fact<T>>, step: &Option<T>) -> bool {
    match (fact.as_ref().map(Fact::reading), step) {
        (Some(Reading::Known(value)), Some(step)) => value == *step,
        (Some(Reading::Unknown(_)), None) => true,
        _ => false,
    }
}

pub(crate) fn floors() -> impl Strategy<Value = Assurance> {
    pick(Assurance::ALL.to_vec())
}

fn times() -> impl Strategy<Value = Time> {
    prop_oneof![
        (NOW - 2_000_000..NOW + 2_000_000).prop_map(Time::new),
        any::<u64>().prop_map(Time::new),
    ]
}

fn transports() -> impl Strategy<Value = Transports> {
    prop::collection::vec(pick(Transport::ALL.to_vec()), 0..4).prop_map(|set| Transports::of(&set))
}

fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => pick(vec![0,
            100,
            383,
            384,
            4_096,
            4_097,
            65_536,
            65_537,
            262_144,
            262_145,
            10 << 20
        ]),
        1 => any::<u64>(),
    ]
}

fn messages() -> impl Strategy<Value = Message> {
    let media = pick(MediaKind::ALL.to_vec());
    let urgency = pick(Urgency::ALL.to_vec());
    (
        sizes(),
        media,
        urgency,
        option::of(floors()),
        option::of(times()),
    )
        .prop_map(|(bytes, media, urgency, floor, expires_at)| Message {
            bytes,
            media,
            urgency,
            floor,
            expires_at,
        })
}

fn peers() -> impl Strategy<Value = Peer> {
    let from = prop_oneof![4 => Just(Time::new(NOW - 1)), 1 => times()];
    let until = prop_oneof![4 => Just(Time::new(NOW + 1)), 1 => times()];
    let record = (transports(), sizes(), from, until).prop_map(
        |(transports, max_bytes, issued_at, expires_at)| PeerRecord {
            transports,
            max_bytes,
            issued_at,
            expires_at,
        },
    );
    let records = prop::collection::vec(record, 0..3);
    (any::<bool>(), prop::bool::weighted(0.8), 0_u32..2, records).prop_map(
        |(direct, linked, devices, records)| Peer {
            direct,
            linked,
            devices,
            records,
        },
    )
}

fn choices() -> impl Strategy<Value = Choices> {
    let consent = (floors(), times()).prop_map(|(to, given_at)| Consent { to, given_at });
    (any::<[bool; 8]>(), floors(), option::of(consent)).prop_map(|(allowed, floor, consent)| {
        Choices {
            allow_sms: allowed[0],
            allow_web_links: allowed[1],
            allow_rcs: allowed[2],
            media_on_metered: allowed[3],
            media_on_low_data: allowed[4],
            media_on_roaming: allowed[5],
            assume_roaming: allowed[6],
            text_on_satellite: allowed[7],
            floor,
            consent,
        }
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    let limit = || option::weighted(0.2, sizes());
    let limits = (limit(), limit());
    let denied = prop_oneof![3 => Just(Transports::NONE), 1 => transports()];
    (
        option::of(times()),
        denied,
        option::weighted(0.3, floors()),
        limits,
    )
        .prop_map(
            |(expires_at, denied, floor, (max_bytes, ultra_constrained_bytes))| Policy {
                version: 1,
                expires_at,
                denied,
                floor,
                max_bytes,
                ultra_constrained_bytes,
            },
        )
}

/// Questions whose facts were all observed now.
pub(crate) fn fresh_questions() -> impl Strategy<Value = Question> {
    let now = Time::new(NOW);
    (
        messages(),
        ladder_facts(now),
        peers(),
        choices(),
        policies(),
    )
        .prop_map(move |(message, local, peer, choices, policy)| Question {
            message,
            local,
            peer,
            choices,
            policy,
            now,
        })
}

/// Questions of every kind: facts of any age, missing ones, any clock.
pub(crate) fn questions() -> impl Strategy<Value = Question> {
    let clock = prop_oneof![3 => Just(Time::new(NOW)), 1 => times()];
    let missing = any::<[bool; 4]>();
    (fresh_questions(), clock, missing).prop_map(|(mut question, now, missing)| {
        question.now = now;
        if missing[0] {
            question.local.path = None;
        }
        if missing[1] {
            question.local.interface = None;
        }
        if missing[2] {
            question.local.sealing = Some(Fact::known(Sealing::Ready, Source::Engine, now));
        }
        question.peer.linked |= missing[3];
        question
    })
}
