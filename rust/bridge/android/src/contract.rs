//! What holds of every vault, run from a JVM with the Kotlin part in it.

use std::path::PathBuf;

use jni::objects::{JClass, JObject, JString};
use jni::{EnvUnowned, jni_mangle};
use sealwright_vault::{Host, contract};

use crate::keystore::Keystore;

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
