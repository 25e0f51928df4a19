//! What the Kotlin object `Natives` calls.
//!
//! A connection is a number that only Kotlin holds; a number that is none, or none any more, is answered like a
//! closed one. Panics become exceptions of Kotlin's, which its module turns into replies.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use jni::objects::{JByteArray, JClass, JObject, JObjectArray, JString, JValue};
use jni::refs::Global;
use jni::sys::jlong;
use jni::vm::JavaVM;
use jni::{Env, EnvUnowned, jni_mangle, jni_sig, jni_str};
use sealwright_waist::{EventSink, Instance, MAX_REQUEST, Push, Waist, quiet_panics};

use crate::keystore::Keystore;
use crate::phone::Phone;

/// Longer than any ticket, in bytes.
const MAX_TICKET: usize = 64;

pub(crate) static WAIST: OnceLock<Waist> = OnceLock::new();
static CONNECTIONS: LazyLock<Mutex<Connections>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Connections {
    last: jlong,
    open: HashMap<jlong, Arc<Instance>>,
}

/// `onEvent(String)` of a Kotlin object, callable on any thread.
struct Listener(Global<JObject<'static>>);

impl EventSink for Listener {
    fn send(&self, event: &str) {
        // An app that is ending takes no more events, and needs none.
        let _ = JavaVM::singleton().and_then(|vm| {
            vm.attach_current_thread(|env| {
                let event = env.new_string(event)?;
                let heard = env.call_method(
                    &self.0,
                    jni_str!("onEvent"),
                    jni_sig!("(Ljava/lang/String;)V"),
                    &[JValue::Object(&event)],
                );
                if heard.is_err() {
                    env.exception_clear();
                }
                Ok::<_, jni::errors::Error>(())
            })
        });
    }
}

/// `connect(vault, directory, app, listener)`: the number of a new connection. The first call says for the process
/// where profiles live and what seals their keys.
#[jni_mangle("dev.sealwright.Natives")]
pub fn connect<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    vault: JObject<'local>,
    directory: JString<'local>,
    app: JString<'local>,
    listener: JObject<'local>,
) -> jlong {
    env.with_env(|env| -> Result<jlong, jni::errors::Error> {
        let waist = waist(env, &vault, &directory, &app)?;
        let listener = Listener(env.new_global_ref(&listener)?);
        let instance = Arc::new(waist.connect(Box::new(listener)));
        let mut connections = CONNECTIONS.lock().unwrap_or_else(PoisonError::into_inner);
        connections.last += 1;
        let number = connections.last;
        connections.open.insert(number, instance);
        Ok(number)
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// `invoke(connection, request, bytes)`: the reply; null for a connection that is closed.
#[jni_mangle("dev.sealwright.Natives")]
pub fn invoke<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    connection: jlong,
    request: JString<'local>,
    bytes: JByteArray<'local>,
) -> JString<'local> {
    env.with_env(|env| -> Result<JString<'local>, jni::errors::Error> {
        let Some(instance) = instance(connection) else {
            return Ok(JString::default());
        };
        let request = request.try_to_string(env)?;
        let reply = match request.len() {
            ..=MAX_REQUEST => instance.invoke(&request, &env.convert_byte_array(&bytes)?),
            _ => Instance::too_large(),
        };
        env.new_string(reply)
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// `take(connection, ticket)`: the bytes of a reply, once; null for any other ticket.
#[jni_mangle("dev.sealwright.Natives")]
pub fn take<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    connection: jlong,
    ticket: JString<'local>,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<JByteArray<'local>, jni::errors::Error> {
        let ticket = ticket.try_to_string(env)?;
        let bytes = instance(connection)
            .filter(|_| ticket.len() <= MAX_TICKET)
            .and_then(|instance| instance.take(&ticket));
        match bytes {
            Some(bytes) => env.byte_array_from_slice(&bytes),
            None => Ok(JByteArray::default()),
        }
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// `close(connection)`: closes all its handles. Waits for a call at work.
#[jni_mangle("dev.sealwright.Natives")]
pub fn close<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>, connection: jlong) {
    env.with_env(|_| -> Result<(), jni::errors::Error> {
        let mut connections = CONNECTIONS.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = connections.open.remove(&connection);
        drop(connections);
        if let Some(instance) = closed {
            instance.close();
        }
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}

/// `readPush(vault, directory, app, profile, stream, seq, key, body)`: the id of the conversation and, where they may
/// be shown, the id of the sender and the text; null for what is no new message. The first three are as for
/// `connect`.
#[jni_mangle("dev.sealwright.Natives")]
#[allow(
    clippy::too_many_arguments,
    reason = "what a push carries, and what the process needs at first"
)]
pub fn read_push<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    vault: JObject<'local>,
    directory: JString<'local>,
    app: JString<'local>,
    profile: JString<'local>,
    stream: JString<'local>,
    seq: jlong,
    key: JString<'local>,
    body: JByteArray<'local>,
) -> JObjectArray<'local, JString<'local>> {
    env.with_env(
        |env| -> Result<JObjectArray<'local, JString<'local>>, jni::errors::Error> {
            let waist = waist(env, &vault, &directory, &app)?;
            let push = Push {
                profile: &profile.try_to_string(env)?,
                stream: &stream.try_to_string(env)?,
                seq: u64::try_from(seq).unwrap_or_default(),
                key: &key.try_to_string(env)?,
                body: &env.convert_byte_array(&body)?,
            };
            let Some(notification) = waist.read_push(&push) else {
                return Ok(JObjectArray::default());
            };
            let shown = notification.shown.map(|shown| [shown.sender, shown.text]);
            let parts = [
                vec![notification.conversation],
                shown.map(Vec::from).unwrap_or_default(),
            ];
            let parts = parts.concat();
            let array = JObjectArray::<JString>::new(env, parts.len(), &JString::default())?;
            for (at, part) in parts.iter().enumerate() {
                let part = env.new_string(part)?;
                array.set_element(env, at, &part)?;
            }
            Ok(array)
        },
    )
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// The process's waist, made at the first call.
fn waist(
    env: &mut Env<'_>,
    vault: &JObject<'_>,
    directory: &JString<'_>,
    app: &JString<'_>,
) -> Result<&'static Waist, jni::errors::Error> {
    if let Some(waist) = WAIST.get() {
        return Ok(waist);
    }
    quiet_panics();
    let phone = Phone {
        app: app.try_to_string(env)?,
        directory: PathBuf::from(directory.try_to_string(env)?),
        keystore: Keystore::new(env, vault)?,
    };
    Ok(WAIST.get_or_init(|| Waist::new(phone)))
}

fn instance(connection: jlong) -> Option<Arc<Instance>> {
    let connections = CONNECTIONS.lock().unwrap_or_else(PoisonError::into_inner);
    connections.open.get(&connection).cloned()
}
