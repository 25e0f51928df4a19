//! Busy days by the dice: everything at once, in an order that a seed decides, with a relay that fails
//! and phones that are killed. When the relay is honest again, nothing is lost and nothing is doubled.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends at the first failure"
)]

use std::collections::{BTreeMap, BTreeSet};

use sealwright_engine::{AccountId, ConversationId, Delivery, Event, Kind, State};
use sealwright_lab::{Fault, PhoneId, SeededEntropy, World};

const FAULTS: [Fault; 7] = [
    Fault::LostAnswer,
    Fault::Unreachable,
    Fault::HalfAppend,
    Fault::Gap,
    Fault::Reorder,
    Fault::Duplicate,
    Fault::Old,
];

/// What the silent watcher saw of a group, in the order of its stream.
#[derive(Debug)]
enum Seen {
    Said(AccountId, String),
    Came(AccountId),
    Went { who: AccountId, by: AccountId },
}

struct Day {
    world: World,
    dice: SeededEntropy,
    phones: Vec<PhoneId>,
    names: BTreeMap<AccountId, String>,
    /// Groups, with who was in them at the start.
    groups: Vec<(ConversationId, Vec<AccountId>)>,
    pairs: BTreeSet<(PhoneKey, PhoneKey)>,
    /// What each phone said in each conversation.
    said: BTreeMap<(PhoneKey, ConversationId), Vec<String>>,
    /// What the watcher saw in each conversation.
    seen: BTreeMap<ConversationId, Vec<Seen>>,
    log: Vec<String>,
    _folder: tempfile::TempDir,
}

type PhoneKey = usize;
/// The phone that is in every group and says nothing.
const WATCHER: usize = 0;

impl Day {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dice = SeededEntropy::new(seed ^ 0x5eed);
        let mut world = World::new(seed);
        let count = 3 + dice.below(3) as usize;
        let phones: Vec<_> = (0..count)
            .map(|number| {
                let home = folder.path().join(number.to_string());
                std::fs::create_dir(&home).unwrap();
                world.phone(&format!("P{number}"), Some(home))
            })
            .collect();
        let names = phones
            .iter()
            .map(|phone| (world.account(*phone), format!("P{}", phone.0)))
            .collect();
        world.relay.set_chance(seed, 12, &FAULTS);
        Self {
            world,
            dice,
            phones,
            names,
            groups: Vec::new(),
            pairs: BTreeSet::new(),
            said: BTreeMap::new(),
            seen: BTreeMap::new(),
            log: Vec::new(),
            _folder: folder,
        }
    }

    fn pick(&self, bound: usize) -> usize {
        self.dice.below(bound as u64) as usize
    }

    fn step(&mut self, number: usize) {
        let who = self.phones[self.pick(self.phones.len())];
        let what = match self.pick(100) {
            0..=2 if self.groups.len() < 3 => self.found(who),
            3..=6 => self.pair_up(who),
            7..=34 => self.say(who, number),
            35..=39 => self.change_members(who),
            40 => self.leave(who),
            41..=48 => {
                self.world.at(who).kill();
                "kill".to_owned()
            }
            49..=51 => {
                let hours = self.pick(50) as i64 - 12;
                self.world.jump(hours * 3_600_000);
                format!("jump {hours} h")
            }
            52 => {
                self.world.jump(35 * 86_400_000);
                "jump 35 days".to_owned()
            }
            53..=69 => {
                let steps = 1 + self.pick(6);
                self.world.steps(who, steps);
                format!("steps {steps}")
            }
            _ => {
                self.world.sync(who);
                "sync".to_owned()
            }
        };
        self.log.push(format!("{number}: P{} {what}", who.0));
    }

    fn found(&mut self, who: PhoneId) -> String {
        let mut members: Vec<_> = self
            .phones
            .iter()
            .copied()
            .filter(|phone| *phone != who)
            .collect();
        while members.len() > 1 && self.pick(3) == 0 {
            members.pop();
        }
        let mut accounts: Vec<_> = members.iter().map(|id| self.world.account(*id)).collect();
        accounts.push(self.world.account(self.phones[WATCHER]));
        let own = self.world.account(who);
        accounts.retain(|account| *account != own);
        let engine = self.world.at(who).engine();
        let id = engine
            .create_conversation(&accounts, Some(Kind::Group))
            .unwrap()
            .id;
        accounts.push(own);
        self.groups.push((id, accounts.clone()));
        format!("found {} with {}", self.groups.len() - 1, accounts.len())
    }

    fn pair_up(&mut self, who: PhoneId) -> String {
        let other = self.phones[self.pick(self.phones.len())];
        if other == who {
            return "nothing".to_owned();
        }
        let (a, b) = (self.world.account(who), self.world.account(other));
        for (phone, account) in [(who, b), (other, a)] {
            if phone == who || self.pick(2) == 0 {
                let engine = self.world.at(phone).engine();
                engine.create_conversation(&[account], None).unwrap();
            }
        }
        self.pairs.insert((who.0.min(other.0), who.0.max(other.0)));
        format!("pair with P{}", other.0)
    }

    /// A conversation of a phone that it can write in.
    fn some_chat(&mut self, who: PhoneId, kind: Option<Kind>) -> Option<ConversationId> {
        let page = self.world.at(who).engine().conversations(None, 100);
        let mut open = page.unwrap().items;
        open.retain(|chat| {
            !matches!(chat.state, State::Left | State::Removed)
                && kind.is_none_or(|kind| chat.kind == kind)
        });
        open.sort_by_key(|chat| chat.id);
        (!open.is_empty()).then(|| open[self.pick(open.len())].id)
    }

    fn say(&mut self, who: PhoneId, number: usize) -> String {
        let kind = (who.0 == WATCHER).then_some(Kind::Direct);
        let Some(chat) = self.some_chat(who, kind) else {
            return "nothing".to_owned();
        };
        for part in 0..=self.pick(4) {
            let text = format!("{number}.{part} by P{}", who.0);
            self.world.at(who).say(&chat, &text);
            self.said.entry((who.0, chat)).or_default().push(text);
        }
        format!("say in {}", self.name(&chat))
    }

    fn change_members(&mut self, who: PhoneId) -> String {
        let Some(chat) = self.some_chat(who, Some(Kind::Group)) else {
            return "nothing".to_owned();
        };
        let whom = self.phones[self.pick(self.phones.len())];
        if whom == who || whom.0 == WATCHER {
            return "nothing".to_owned();
        }
        let account = self.world.account(whom);
        let engine = self.world.at(who).engine();
        let there = engine
            .conversation(&chat)
            .unwrap()
            .members
            .contains(&account);
        if there {
            engine.remove_members(&chat, &[account]).unwrap();
            // Where no group exists yet, there is nothing to remove from but the plan.
            let dropped = !engine
                .conversation(&chat)
                .unwrap()
                .members
                .contains(&account);
            let start = self.groups.iter_mut().find(|(id, _)| *id == chat);
            if let Some((_, start)) = start.filter(|_| dropped) {
                start.retain(|member| *member != account);
            }
        } else {
            engine.add_members(&chat, &[account]).unwrap();
        }
        let verb = if there { "remove" } else { "add" };
        format!("{verb} P{} in {}", whom.0, self.name(&chat))
    }

    fn leave(&mut self, who: PhoneId) -> String {
        let chat = self.some_chat(who, Some(Kind::Group));
        let Some(chat) = chat.filter(|_| who.0 != WATCHER) else {
            return "nothing".to_owned();
        };
        self.world.at(who).engine().leave(&chat).unwrap();
        format!("leave {}", self.name(&chat))
    }

    fn name(&self, chat: &ConversationId) -> String {
        let group = self.groups.iter().position(|(id, _)| id == chat);
        group.map_or("a pair".to_owned(), |number| format!("group {number}"))
    }

    /// Takes in what happened at every phone.
    fn watch(&mut self) {
        for phone in self.phones.clone() {
            for event in self.world.at(phone).events() {
                let strange = matches!(
                    event,
                    Event::EntryRefused { .. }
                        | Event::EntryQuarantined { .. }
                        | Event::Security { .. }
                        | Event::Healing { .. }
                );
                assert!(!strange, "P{}: {event:?}\n{}", phone.0, self.log.join("\n"));
                if phone.0 == WATCHER {
                    self.note(event);
                }
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Message { conversation, seq } => {
                let watcher = self.world.at(self.phones[WATCHER]);
                let message = watcher
                    .engine()
                    .message(&conversation, seq)
                    .unwrap()
                    .unwrap();
                let sealwright_engine::Content::Text(text) = message.content else {
                    panic!("a text")
                };
                let seen = self.seen.entry(conversation).or_default();
                seen.push(Seen::Said(message.sender, text));
            }
            Event::MembersChanged {
                conversation,
                added,
                removed,
                by,
            } => {
                let seen = self.seen.entry(conversation).or_default();
                seen.extend(removed.into_iter().map(|who| Seen::Went { who, by }));
                seen.extend(added.into_iter().map(Seen::Came));
            }
            _ => {}
        }
    }

    /// With an honest relay again, everybody comes to rest.
    fn settle(&mut self) {
        self.world.relay.set_chance(0, 0, &[]);
        for _ in 0..4 {
            self.world.settle();
            self.world.wait(60_000);
        }
        self.watch();
    }

    fn check(&mut self) {
        for (a, b) in self.pairs.clone() {
            self.check_pair(a, b);
        }
        for (chat, start) in self.groups.clone() {
            self.check_group(&chat, start);
        }
    }

    fn check_pair(&mut self, a: PhoneKey, b: PhoneKey) {
        let (pa, pb) = (self.phones[a], self.phones[b]);
        let (aa, ab) = (self.world.account(pa), self.world.account(pb));
        let engine = self.world.at(pa).engine();
        let chat = engine.create_conversation(&[ab], None).unwrap().id;
        for (reader, sender, account) in [(pa, b, ab), (pb, a, aa), (pa, a, aa), (pb, b, ab)] {
            let said = self.said.get(&(sender, chat)).cloned().unwrap_or_default();
            let history = self.world.at(reader).history(&chat);
            let read: Vec<_> = history
                .into_iter()
                .filter(|(by, _)| *by == account)
                .map(|(_, text)| text)
                .collect();
            self.same(
                &read,
                &said,
                &format!("P{sender} at P{} in a pair", reader.0),
            );
        }
    }

    fn check_group(&mut self, chat: &ConversationId, start: Vec<AccountId>) {
        let seen = self.seen.remove(chat).unwrap_or_default();
        let name = self.name(chat);
        for phone in self.phones.clone() {
            let own = self.world.account(phone);
            let Ok(here) = self.world.at(phone).engine().conversation(chat) else {
                continue;
            };
            let history = self.world.at(phone).history(chat);
            let read: Vec<_> = history
                .iter()
                .filter(|(by, _)| *by != own)
                .map(|(_, text)| text.clone())
                .collect();
            let mut inside = start.contains(&own);
            let mut left = false;
            let mut due = Vec::new();
            for event in &seen {
                match event {
                    Seen::Said(by, text) if inside && *by != own => due.push(text.clone()),
                    Seen::Came(who) if *who == own => inside = true,
                    Seen::Went { who, by } if *who == own => {
                        inside = false;
                        left |= who == by;
                    }
                    _ => {}
                }
            }
            let what = format!("others at P{} in {name}", phone.0);
            if left || here.state == State::Left {
                // Who leaves stops reading at once, so the end of its time is open.
                let mut due = due.into_iter();
                let known = read.iter().all(|text| due.any(|other| other == *text));
                assert!(known, "{what}\n{}", self.log.join("\n"));
            } else {
                self.same(&read, &due, &what);
            }
            let said = self
                .said
                .get(&(phone.0, *chat))
                .cloned()
                .unwrap_or_default();
            let mine: Vec<_> = history
                .iter()
                .filter(|(by, _)| *by == own)
                .map(|(_, text)| text.clone())
                .collect();
            self.same(&mine, &said, &format!("P{}'s own in {name}", phone.0));
            let out: Vec<_> = seen
                .iter()
                .filter_map(|event| match event {
                    Seen::Said(by, text) if *by == own => Some(text.clone()),
                    _ => None,
                })
                .collect();
            let always = here.state == State::Active
                && !seen
                    .iter()
                    .any(|event| matches!(event, Seen::Went { who, .. } if *who == own));
            if always {
                self.same(&out, &said, &format!("what P{} said in {name}", phone.0));
            }
            let sent = self.sent(phone, chat);
            let mut told = sent.iter();
            if phone.0 != WATCHER {
                let known = out.iter().all(|text| told.any(|other| other == text));
                assert!(
                    known && out.len() == sent.len(),
                    "P{} in {name}: {out:?} against {sent:?}\n{}",
                    phone.0,
                    self.log.join("\n")
                );
            }
            if here.state == State::Active {
                let watcher = self.phones[WATCHER];
                let there = self.world.at(watcher).engine().conversation(chat).unwrap();
                let names = |members: &[AccountId]| -> Vec<_> {
                    members.iter().map(|who| self.names[who].clone()).collect()
                };
                assert_eq!(
                    names(&here.members),
                    names(&there.members),
                    "members at P{} in {name}\n{}",
                    phone.0,
                    self.log.join("\n")
                );
            }
        }
    }

    /// What a phone believes the relay has of its own messages.
    fn sent(&mut self, phone: PhoneId, chat: &ConversationId) -> Vec<String> {
        let engine = self.world.at(phone).engine();
        let page = engine
            .messages(chat, sealwright_engine::Order::Oldest, None, 1_000)
            .unwrap();
        page.items
            .into_iter()
            .filter(|message| message.delivery == Delivery::Sent)
            .filter_map(|message| match message.content {
                sealwright_engine::Content::Text(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    fn same(&self, left: &[String], right: &[String], what: &str) {
        assert!(
            left == right,
            "{what}:\n {left:?}\n {right:?}\n{}",
            self.log.join("\n")
        );
    }
}

fn live_a_day(seed: u64, steps: usize) {
    let mut day = Day::new(seed);
    for number in 0..steps {
        day.step(number);
        if number % 50 == 49 {
            day.watch();
        }
    }
    day.settle();
    day.check();
}

#[test]
fn busy_days_with_kills_and_faults_lose_nothing_and_double_nothing() {
    let long = std::env::var_os("SEALWRIGHT_LONG").is_some();
    let (seeds, steps) = if long { (60, 400) } else { (6, 150) };
    let first = std::env::var("SEALWRIGHT_SEED").ok();
    let first: u64 = first.and_then(|seed| seed.parse().ok()).unwrap_or(1);
    for seed in first..first + seeds {
        eprintln!("seed {seed}");
        live_a_day(seed, steps);
    }
}
