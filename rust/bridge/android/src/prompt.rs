//! `setPrompter` and `answer` of the Kotlin object `Natives`: secrets that only a screen of Android's shows and reads.

use std::sync::OnceLock;

use jni::objects::{JByteArray, JClass, JObject, JValue};
use jni::refs::Global;
use jni::sys::{jint, jlong};
use jni::vm::JavaVM;
use jni::{Env, EnvUnowned, jni_mangle, jni_sig, jni_str};
use sealwright_waist::{Answer, Prompt, Words};
use zeroize::Zeroizing;

use crate::natives::WAIST;

static PROMPTER: OnceLock<Global<JObject<'static>>> = OnceLock::new();

/// `open(long, byte[])` of the Kotlin prompter, if there is one.
pub(crate) fn open(number: u64, prompt: &Prompt<'_>) -> bool {
    let (Some(prompter), Ok(number)) = (PROMPTER.get(), jlong::try_from(number)) else {
        return false;
    };
    let opened = JavaVM::singleton().and_then(|vm| {
        vm.attach_current_thread(|env| {
            let words = match prompt {
                Prompt::Show(words) => env.byte_array_from_slice(words.expose().as_bytes())?,
                Prompt::Read => JByteArray::default(),
            };
            let opened = env.call_method(
                prompter,
                jni_str!("open"),
                jni_sig!("(J[B)Z"),
                &[JValue::Long(number), JValue::Object(&words)],
            );
            if opened.is_err() {
                env.exception_clear();
            }
            wipe(env, &words)?;
            opened?.z()
        })
    });
    opened.unwrap_or(false)
}

/// `setPrompter(prompter)`: who shows prompts, said once for the process.
#[jni_mangle("dev.sealwright.Natives")]
pub fn set_prompter<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    prompter: JObject<'local>,
) {
    env.with_env(|env| -> Result<(), jni::errors::Error> {
        let prompter = env.new_global_ref(&prompter)?;
        PROMPTER.get_or_init(|| prompter);
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}

/// `answer(number, answer, words)`: ends a prompt. 0 is confirmed, or entered with words; 1 is cancelled; anything else
/// is that there is nobody. The array is overwritten.
#[jni_mangle("dev.sealwright.Natives")]
pub fn answer<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    number: jlong,
    answer: jint,
    words: JByteArray<'local>,
) {
    env.with_env(|env| -> Result<(), jni::errors::Error> {
        let answer = match answer {
            0 if words.is_null() => Answer::Confirmed,
            0 => Words::parse(&taken(env, &words)?).map_or(Answer::Unavailable, Answer::Entered),
            1 => Answer::Cancelled,
            _ => Answer::Unavailable,
        };
        if let (Some(waist), Ok(number)) = (WAIST.get(), u64::try_from(number)) {
            waist.answer(number, answer);
        }
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}

fn taken(env: &mut Env<'_>, array: &JByteArray<'_>) -> jni::errors::Result<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(env.convert_byte_array(array)?);
    wipe(env, array)?;
    Ok(bytes)
}

fn wipe(env: &Env<'_>, array: &JByteArray<'_>) -> jni::errors::Result<()> {
    if array.is_null() {
        return Ok(());
    }
    let length = array.len(env)?;
    array.set_region(env, 0, &vec![0; length])
}
