//! What holds of every vault, and prompts that no operation asks for yet, run from a JVM with the Kotlin part in it.

use std::path::PathBuf;

use jni::objects::{JClass, JObject, JString};
use jni::{EnvUnowned, jni_mangle};
use sealwright_vault::{Host, contract};
use sealwright_waist::Words;

use crate::keystore::Keystore;
use crate::natives::WAIST;

/// Runs the contract suite against a `KeystoreVault`; what does not hold is thrown as a `RuntimeException`.
#[jni_mangle("dev.sealwright.VaultContract")]
pub fn holds<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    vault: JObject<'local>,
    folder: JString<'local>,
) {
    env.with_env(|env| -> Result<(), jni::errors::Error> {
        let folder = PathBuf::from(folder.try_to_string(env)?);
        let host = Host {
            wrapper: Some(Keystore::new(env, &vault)?),
            scope: Some("com.example.app".to_owned()),
            ..Host::default()
        };
        contract::holds(&host, &folder);
        Ok(())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>();
}

/// Shows `words` as an operation would, and waits: `kept`, or why not.
#[jni_mangle("dev.sealwright.PromptContract")]
pub fn show<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    words: JString<'local>,
) -> JString<'local> {
    env.with_env(|env| -> Result<JString<'local>, jni::errors::Error> {
        let words = words.try_to_string(env)?;
        let (said, heard) = std::sync::mpsc::channel();
        if let (Some(waist), Some(words)) = (WAIST.get(), Words::parse(words.as_bytes())) {
            waist.show(&words, move |result| {
                let _ = said.send(result.map_or_else(|why| format!("{why:?}"), |()| "kept".into()));
            });
        }
        env.new_string(heard.recv().unwrap_or_default())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// Has words entered as an operation would, and waits: the words, or why there are none.
#[jni_mangle("dev.sealwright.PromptContract")]
pub fn read<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) -> JString<'local> {
    env.with_env(|env| -> Result<JString<'local>, jni::errors::Error> {
        let (said, heard) = std::sync::mpsc::channel();
        if let Some(waist) = WAIST.get() {
            waist.read(move |result| {
                let entered = result.map(|words| words.expose().to_owned());
                let _ = said.send(entered.unwrap_or_else(|why| format!("{why:?}")));
            });
        }
        env.new_string(heard.recv().unwrap_or_default())
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}
