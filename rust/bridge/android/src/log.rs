//! `setLog` of the Kotlin object `Natives`: lines for Android's log, through a Kotlin object.

use std::sync::OnceLock;

use jni::objects::{JClass, JObject, JString, JValue};
use jni::refs::Global;
use jni::vm::JavaVM;
use jni::{EnvUnowned, jni_mangle, jni_sig, jni_str};
use sealwright_waist::{Log, LogRecord, LogSink};

static LOG: OnceLock<Log> = OnceLock::new();

/// `write(int, String)` of a Kotlin object, callable on any thread.
struct Sink(Global<JObject<'static>>);

impl LogSink for Sink {
    fn write(&self, record: &LogRecord) {
        // A line that cannot be written is no reason to fail.
        let _ = JavaVM::singleton().and_then(|vm| {
            vm.attach_current_thread(|env| {
                let line = env.new_string(record.to_string())?;
                let written = env.call_method(
                    &self.0,
                    jni_str!("write"),
                    jni_sig!("(ILjava/lang/String;)V"),
                    &[JValue::Int(record.level() as i32), JValue::Object(&line)],
                );
                if written.is_err() {
                    env.exception_clear();
                }
                Ok::<_, jni::errors::Error>(())
            })
        });
    }
}

/// What was set, for the waist.
pub(crate) fn chosen() -> Log {
    LOG.get().cloned().unwrap_or_default()
}

/// `setLog(least, log)`: where lines go and which, said once and before the first connection.
#[jni_mangle("dev.sealwright.Natives")]
pub fn set_log<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    least: JString<'local>,
    log: JObject<'local>,
) {
    env.with_env(|env| -> Result<(), jni::errors::Error> {
        let least = match least.is_null() {
            true => String::new(),
            false => least.try_to_string(env)?,
        };
        let sink = Sink(env.new_global_ref(&log)?);
        LOG.get_or_init(|| Log::new(&least, sink));
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}
