//! What the Kotlin object `Natives` calls.
//!
//! A connection is a number that only Kotlin holds; a number that is none, or none any more, is answered like a
//! closed one. Panics become exceptions of Kotlin's, which its module turns into replies.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use jni::objects::{JByteArray, JClass, JObject, JString, JValue};
use jni::refs::Global;
use jni::sys::jlong;
use jni::vm::JavaVM;
use jni::{EnvUnowned, jni_mangle, jni_sig, jni_str};
use sealwright_waist::{EventSink, Instance, MAX_REQUEST, Waist, quiet_panics};

use crate::keystore::Keystore;
use crate::phone::Phone;

/// Longer than any ticket, in bytes.
const MAX_TICKET: usize = 64;

static WAIST: OnceLock<Waist> = OnceLock::new();
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
        let waist = match WAIST.get() {
            Some(waist) => waist,
            None => {
                quiet_panics();
                let phone = Phone {
                    app: app.try_to_string(env)?,
                    directory: PathBuf::from(directory.try_to_string(env)?),
                    keystore: Keystore::new(env, &vault)?,
                };
                WAIST.get_or_init(|| Waist::new(phone))
            }
        };
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

fn instance(connection: jlong) -> Option<Arc<Instance>> {
    let connections = CONNECTIONS.lock().unwrap_or_else(PoisonError::into_inner);
    connections.open.get(&connection).cloned()
}
