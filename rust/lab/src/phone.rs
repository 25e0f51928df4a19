//! One phone: an engine, and the loop that does its jobs at the relay.

use std::path::PathBuf;

use sealwright_crypto::Secret;
use sealwright_engine::{
    AccountId, Content, ConversationId, Engine, Event, Host, JobResult, Message, Order, Role,
    SendOptions, SyncInput,
};
use sealwright_store::Store;

use crate::relay::Relay;

/// A phone of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneId(pub usize);

/// An engine in the simulation. Its methods panic where an app would handle an error: a simulation that
/// meets one is over.
pub struct Phone {
    /// Its name, for reports.
    pub name: String,
    /// The engine; `None` while it is off.
    engine: Option<Engine>,
    host: Host,
    folder: Option<PathBuf>,
    role: Role,
}

/// What the storage keys of phones are made of: the first one, and the one after a rotation.
pub const KEYS: [u8; 2] = [7, 8];

/// Most steps of one pass: more means that sync does not come to an end.
const STEPS: usize = 10_000;

#[allow(
    clippy::expect_used,
    reason = "a simulation ends at the first failure, with the call that failed"
)]
impl Phone {
    pub(crate) fn new(name: &str, host: Host, folder: Option<PathBuf>) -> Self {
        let mut phone = Self::off(name, host, folder, Role::App);
        phone.start();
        phone.engine().create_account(name).expect("an account");
        phone
    }

    /// A phone that goes on from what is on disk.
    pub(crate) fn resume(name: &str, host: Host, folder: PathBuf) -> Self {
        let mut phone = Self::off(name, host, Some(folder), Role::App);
        phone.start();
        phone
    }

    /// The extension of a phone: another engine on the same store.
    pub(crate) fn extension(&self, host: Host) -> Self {
        let name = format!("{}'s extension", self.name);
        let mut extension = Self::off(&name, host, self.folder.clone(), Role::Extension);
        extension.start();
        extension
    }

    /// The engine.
    pub fn engine(&mut self) -> &mut Engine {
        self.engine.as_mut().expect("the phone is on")
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        let engine = self.engine.as_ref().expect("the phone is on");
        engine.account().expect("an account").id
    }

    /// Ends the process without a word, and starts it again from what is on disk.
    pub fn kill(&mut self) {
        assert!(
            self.folder.is_some(),
            "a phone without a folder forgets all"
        );
        self.engine = None;
        self.start();
    }

    /// Closes the engine in good order.
    pub fn close(&mut self) {
        let engine = self.engine.take().expect("the phone is on");
        engine.close().expect("closed");
    }

    /// Ends the process without a word.
    pub fn stop(&mut self) {
        self.engine = None;
    }

    /// Starts the process from what is on disk.
    pub fn start(&mut self) {
        let engine = Engine::open(self.store(), self.host.clone(), self.role);
        self.engine = Some(engine.expect("an engine"));
    }

    /// Creates a conversation.
    pub fn create(&mut self, members: &[AccountId]) -> ConversationId {
        let created = self.engine().create_conversation(members, None);
        created.expect("a conversation").id
    }

    /// The accounts in a conversation.
    pub fn members(&mut self, conversation: &ConversationId) -> Vec<AccountId> {
        let found = self.engine().conversation(conversation);
        found.expect("a conversation").members
    }

    /// Sends a text.
    pub fn say(&mut self, conversation: &ConversationId, text: &str) -> Message {
        self.engine()
            .send(
                conversation,
                Content::Text(text.to_owned()),
                SendOptions::default(),
            )
            .expect("accepted")
    }

    /// The texts of a conversation's history, oldest first, with who said them.
    pub fn history(&mut self, conversation: &ConversationId) -> Vec<(AccountId, String)> {
        let page = self
            .engine()
            .messages(conversation, Order::Oldest, None, 1_000)
            .expect("a history");
        let text = |message: Message| match message.content {
            Content::Text(text) => Some((message.sender, text)),
            _ => None,
        };
        page.items.into_iter().filter_map(text).collect()
    }

    /// The only conversation of the phone.
    pub fn conversation(&mut self) -> ConversationId {
        let page = self.engine().conversations(None, 2).expect("conversations");
        assert_eq!(page.items.len(), 1, "{} has one conversation", self.name);
        page.items[0].id
    }

    /// All events since the last call.
    pub fn events(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let page = self.engine().events(1_000).expect("events");
            let Some((seq, _)) = page.items.last() else {
                return events;
            };
            self.engine().acknowledge(*seq).expect("acknowledged");
            events.extend(page.items.into_iter().map(|(_, event)| event));
        }
    }

    /// One pass, every job done as it is handed out.
    pub fn sync(&mut self, relay: &mut Relay) {
        self.steps(relay, STEPS);
    }

    /// What is due, without reading anew what was read.
    pub fn go_on(&mut self, relay: &mut Relay) {
        self.run(relay, STEPS, false);
    }

    /// The first steps of a pass; false if it came to its end.
    pub fn steps(&mut self, relay: &mut Relay, limit: usize) -> bool {
        self.run(relay, limit, true)
    }

    fn run(&mut self, relay: &mut Relay, limit: usize, begin: bool) -> bool {
        let mut input = SyncInput {
            begin,
            ..SyncInput::default()
        };
        for _ in 0..limit {
            let output = self.engine().sync(input).expect("a step of sync");
            if output.jobs.is_empty() {
                return false;
            }
            let results = output.jobs.into_iter();
            let results = results.map(|job| JobResult {
                id: job.id,
                result: relay.work(job.work),
            });
            input = SyncInput {
                results: results.collect(),
                ..SyncInput::default()
            };
        }
        assert!(
            limit < STEPS,
            "sync of {} does not come to an end",
            self.name
        );
        true
    }

    fn store(&self) -> Store {
        let entropy = self.host.entropy.clone();
        let Some(folder) = &self.folder else {
            return Store::in_memory(entropy).expect("a store");
        };
        let path = folder.join("sealwright.db");
        let keys = KEYS.map(|byte| Secret::from_slice(&[byte; 32]).expect("a key"));
        if !Store::exists(&path) {
            return Store::create(&path, keys[0].duplicate(), entropy).expect("a store");
        }
        let tried = [&keys[0], &keys[1]];
        let found = Store::inspect(&path, &tried).expect("a key of these opens it");
        Store::open(&path, keys[found.key].duplicate(), entropy).expect("a store")
    }

    fn off(name: &str, host: Host, folder: Option<PathBuf>, role: Role) -> Self {
        Self {
            name: name.to_owned(),
            engine: None,
            host,
            folder,
            role,
        }
    }
}
