//! `reportFacts` of the Kotlin object `Natives`: what the Kotlin `Probe` observes of the device.

use jni::objects::{JClass, JString};
use jni::{EnvUnowned, jni_mangle};

use crate::natives::WAIST;

/// `reportFacts(facts)`: the reply; null before the first connection.
#[jni_mangle("dev.sealwright.Natives")]
pub fn report_facts<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    facts: JString<'local>,
) -> JString<'local> {
    env.with_env(|env| -> Result<JString<'local>, jni::errors::Error> {
        let Some(waist) = WAIST.get() else {
            return Ok(JString::default());
        };
        let facts = facts.try_to_string(env)?;
        env.new_string(waist.report_facts(&facts))
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}
