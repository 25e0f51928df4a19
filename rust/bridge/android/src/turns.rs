//! `setTurns`, `turnBegan` and `turnEnds` of the Kotlin object `Natives`: turns in the background, which Kotlin asks the
//! system for.

use std::sync::OnceLock;

use jni::objects::{JClass, JObject, JValue};
use jni::refs::Global;
use jni::sys::{jboolean, jint, jlong};
use jni::vm::JavaVM;
use jni::{EnvUnowned, jni_mangle, jni_sig, jni_str};
use sealwright_waist::Turn;

use crate::natives::WAIST;

static TURNS: OnceLock<Global<JObject<'static>>> = OnceLock::new();

/// `rest(long[], boolean)` of the Kotlin object that asks for turns, if there is one.
pub(crate) fn rest(turns: &[Turn], done: bool) -> bool {
    let Some(asker) = TURNS.get() else {
        return false;
    };
    let flat: Vec<jlong> = turns.iter().flat_map(flat).collect();
    let asked = JavaVM::singleton().and_then(|vm| {
        vm.attach_current_thread(|env| {
            let array = env.new_long_array(flat.len())?;
            array.set_region(env, 0, &flat)?;
            let asked = env.call_method(
                asker,
                jni_str!("rest"),
                jni_sig!("([JZ)Z"),
                &[JValue::Object(&array), JValue::Bool(done)],
            );
            if asked.is_err() {
                env.exception_clear();
            }
            asked?.z()
        })
    });
    asked.unwrap_or(false)
}

/// When, for how long, and what it needs: 1 a network that does not cost by volume, 2 power.
fn flat(turn: &Turn) -> [jlong; 3] {
    let needs = i64::from(turn.unmetered) + 2 * i64::from(turn.charging);
    let not_before = jlong::try_from(turn.not_before).unwrap_or(jlong::MAX);
    [not_before, turn.budget.into(), needs]
}

/// `setTurns(turns)`: who asks for turns, said once for the process.
#[jni_mangle("dev.sealwright.Natives")]
pub fn set_turns<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    turns: JObject<'local>,
) {
    env.with_env(|env| -> Result<(), jni::errors::Error> {
        let turns = env.new_global_ref(&turns)?;
        TURNS.get_or_init(|| turns);
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}

/// `turnBegan(milliseconds)`: whether there is anybody to work in it; not before the first connection.
#[jni_mangle("dev.sealwright.Natives")]
pub fn turn_began<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    budget: jint,
) -> jboolean {
    env.with_env(|_| -> Result<jboolean, jni::errors::Error> {
        let waist = WAIST.get();
        if let Some(waist) = waist {
            waist.turn_began(u32::try_from(budget).unwrap_or_default());
        }
        Ok(waist.is_some())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// `turnEnds()`. Waits for the calls at work.
#[jni_mangle("dev.sealwright.Natives")]
pub fn turn_ends<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    env.with_env(|_| -> Result<(), jni::errors::Error> {
        if let Some(waist) = WAIST.get() {
            waist.turn_ends();
        }
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}
