//! The waist from the outside: what a script can do to it.

mod bent;
mod calls;
mod device;
mod handles;
mod installations;
mod key_rotation;
mod log;
mod messages;
mod observed;
mod profiles;
mod prompts;
mod pushes;
mod transport;
mod turns;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::{EventSink, Home, Homeless, Instance, Platform, VaultHost, Waist, ascii};

/// A platform without a keyring.
struct Bare;

impl Platform for Bare {
    fn homes(&self, directory: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let directory = directory.ok_or(Homeless::NoDirectory)?.to_path_buf();
        let vault = VaultHost::default();
        Ok(vec![Home { directory, vault }])
    }
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl EventSink for Heard {
    fn send(&self, event: &str) {
        assert!(ascii::is_ascii(event));
        self.0.lock().unwrap().push(event.to_owned());
    }
}

impl Heard {
    /// The engines that were woken since the last look.
    fn woken(&self) -> Vec<String> {
        let events: Vec<String> = std::mem::take(&mut *self.0.lock().unwrap());
        events
            .iter()
            .map(|event| {
                let event: Value = serde_json::from_str(event).unwrap();
                assert_eq!(event["type"], "wake");
                event["engine"].as_str().unwrap().to_owned()
            })
            .collect()
    }
}

fn waist() -> Waist {
    Waist::new(Bare)
}

fn connect(waist: &Waist) -> Instance {
    waist.connect(Box::new(Heard::default()))
}

fn raw(instance: &Instance, request: &str, bytes: &[u8]) -> Value {
    let reply = instance.invoke(request, bytes);
    assert!(ascii::is_ascii(&reply));
    let reply: Value = serde_json::from_str(&reply).unwrap();
    assert!(
        reply["ok"].is_object() != reply["error"].is_object(),
        "{reply}"
    );
    reply
}

#[track_caller]
fn ok_with(instance: &Instance, request: Value, bytes: &[u8]) -> Value {
    let reply = raw(instance, &ascii::to_string(&request).unwrap(), bytes);
    assert!(reply["ok"].is_object(), "{request} -> {reply}");
    reply
}

#[track_caller]
fn ok(instance: &Instance, request: Value) -> Value {
    ok_with(instance, request, &[])["ok"].clone()
}

#[track_caller]
fn code(instance: &Instance, request: Value) -> String {
    let reply = raw(instance, &ascii::to_string(&request).unwrap(), &[]);
    reply["error"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("{request} -> {reply}"))
        .to_owned()
}

fn open(instance: &Instance, profile: &str) -> String {
    text(
        &ok(
            instance,
            json!({"op": "openEngine", "profile": profile, "directory": "/x", "storage": "memory"}),
        )["engine"],
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn on_disk(directory: &Path, profile: &str) -> Value {
    json!({"op": "openEngine", "profile": profile, "directory": directory.to_str(), "allowUnprotected": true})
}

/// An account with a group conversation of its own: (engine, conversation).
fn alone(instance: &Instance, profile: &str) -> (String, String) {
    let engine = open(instance, profile);
    ok(
        instance,
        json!({"op": "createAccount", "engine": engine, "deviceName": "here"}),
    );
    let created = ok(
        instance,
        json!({"op": "createConversation", "engine": engine, "members": ["A".repeat(43)], "kind": "group"}),
    );
    (engine, text(&created["handle"]))
}

fn blob(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
}

/// The files of a folder and what is in them.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = paths
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}
