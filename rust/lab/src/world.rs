//! A relay, a clock, and the phones around them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sealwright_engine::{AccountId, Clock, ConversationId, Host};

use crate::entropy::SeededEntropy;
use crate::phone::{Phone, PhoneId};
use crate::relay::Relay;

/// Time that passes when told to.
pub struct VirtualClock(AtomicU64);

impl Clock for VirtualClock {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A simulation.
pub struct World {
    /// The relay that all phones use.
    pub relay: Relay,
    /// The phones, in order of their making.
    pub phones: Vec<Phone>,
    clock: Arc<VirtualClock>,
    seed: u64,
}

impl World {
    /// The simulation of a seed, at noon of an ordinary day.
    pub fn new(seed: u64) -> Self {
        let clock = Arc::new(VirtualClock(AtomicU64::new(1_800_000_000_000)));
        Self {
            relay: Relay::default(),
            phones: Vec::new(),
            clock,
            seed,
        }
    }

    /// Phones that go on from what is on disk, at a relay, at a time in milliseconds since 1970.
    pub fn resume(seed: u64, now: u64, relay: Relay, phones: &[(&str, PathBuf)]) -> Self {
        let mut world = Self {
            relay,
            ..Self::new(seed)
        };
        world.clock.0.store(now, Ordering::Relaxed);
        for (name, folder) in phones {
            let phone = Phone::resume(name, world.host(), folder.clone());
            world.push(phone);
        }
        world
    }

    /// What the clock says, in milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Lets time pass, in milliseconds.
    pub fn wait(&self, milliseconds: u64) {
        self.clock.0.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Sets the clock forward or back, in milliseconds.
    pub fn jump(&self, milliseconds: i64) {
        let now = self.clock.now().saturating_add_signed(milliseconds);
        self.clock.0.store(now, Ordering::Relaxed);
    }

    /// A new phone with an account, published. With a folder its store is on disk there.
    pub fn phone(&mut self, name: &str, folder: Option<PathBuf>) -> PhoneId {
        let mut phone = Phone::new(name, self.host(), folder);
        phone.sync(&mut self.relay);
        self.push(phone)
    }

    /// The extension of a phone that is on disk: a second engine on its store.
    pub fn extension(&mut self, of: PhoneId) -> PhoneId {
        let extension = self.phones[of.0].extension(self.host());
        self.push(extension)
    }

    /// A phone.
    pub fn at(&mut self, id: PhoneId) -> &mut Phone {
        &mut self.phones[id.0]
    }

    /// The account of a phone.
    pub fn account(&self, id: PhoneId) -> AccountId {
        self.phones[id.0].account()
    }

    /// One pass of one phone.
    pub fn sync(&mut self, id: PhoneId) {
        self.phones[id.0].sync(&mut self.relay);
    }

    /// The first steps of a pass of one phone; false if it came to its end.
    pub fn steps(&mut self, id: PhoneId, limit: usize) -> bool {
        self.phones[id.0].steps(&mut self.relay, limit)
    }

    /// A new conversation of these phones, once all have it.
    pub fn start(&mut self, from: PhoneId, with: &[PhoneId]) -> ConversationId {
        let members: Vec<_> = with.iter().map(|phone| self.account(*phone)).collect();
        let chat = self.at(from).create(&members);
        self.settle();
        chat
    }

    /// The texts of a conversation as a phone has them, oldest first.
    pub fn texts(&mut self, of: PhoneId, chat: &ConversationId) -> Vec<String> {
        let history = self.at(of).history(chat).into_iter();
        history.map(|(_, text)| text).collect()
    }

    /// Passes of all phones, in turn, until nobody has news for another.
    pub fn settle(&mut self) {
        for _ in 0..6 {
            self.phones
                .iter_mut()
                .for_each(|phone| phone.sync(&mut self.relay));
        }
    }

    fn push(&mut self, phone: Phone) -> PhoneId {
        self.phones.push(phone);
        PhoneId(self.phones.len() - 1)
    }

    /// What the next phone has of its own.
    fn host(&self) -> Host {
        let seed = self.seed.wrapping_mul(1_000) + self.phones.len() as u64;
        Host {
            clock: self.clock.clone(),
            entropy: Arc::new(SeededEntropy::new(seed)),
        }
    }
}
