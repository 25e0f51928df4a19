//! The Kotlin class `KeystoreVault`, as a key in hardware.

use std::sync::Arc;

use jni::objects::{JByteArray, JObject, JValue};
use jni::refs::Global;
use jni::vm::JavaVM;
use jni::{Env, jni_sig, jni_str};
use sealwright_waist::{Algorithm, Protection, Trouble, Wrapped, Wrapper};
use zeroize::Zeroizing;

use crate::answer::{answered, sealed, trouble_of};

/// AES-256-GCM keys in AndroidKeyStore, in the trusted environment or in StrongBox.
pub struct Keystore {
    vault: Global<JObject<'static>>,
}

impl Keystore {
    /// The `KeystoreVault` that `vault` is.
    ///
    /// # Errors
    /// Those of JNI, when no reference can be made.
    pub fn new(env: &Env<'_>, vault: &JObject<'_>) -> Result<Arc<Self>, jni::errors::Error> {
        let vault = env.new_global_ref(vault)?;
        Ok(Arc::new(Self { vault }))
    }

    /// Whether the person has unlocked the device since it started.
    pub fn is_unlocked(&self) -> bool {
        let unlocked = self.on_vault(|env, vault| {
            env.call_method(vault, jni_str!("isUnlocked"), jni_sig!(() -> bool), &[])?
                .z()
        });
        unlocked.unwrap_or(false)
    }

    fn on_vault<T>(
        &self,
        ask: impl FnOnce(&mut Env<'_>, &JObject<'static>) -> jni::errors::Result<T>,
    ) -> Result<T, Trouble> {
        let asked = JavaVM::singleton().and_then(|vm| {
            vm.attach_current_thread(|env| {
                let answer = ask(env, &self.vault);
                if answer.is_err() {
                    // A Kotlin exception says nothing that the vault's own codes do not.
                    env.exception_clear();
                }
                answer
            })
        });
        asked.map_err(|_| Trouble::Failed)
    }
}

impl Wrapper for Keystore {
    fn protection(&self) -> Protection {
        let level = self.on_vault(|env, vault| {
            env.call_method(vault, jni_str!("getLevel"), jni_sig!(() -> int), &[])?
                .i()
        });
        match level {
            Ok(1) => Protection::Tee,
            Ok(2) => Protection::StrongBox,
            _ => Protection::Software,
        }
    }

    fn seal(&self, name: &str, plain: &[u8]) -> Result<Wrapped, Trouble> {
        let answer = self.on_vault(|env, vault| {
            let (name, plain) = (env.new_string(name)?, env.byte_array_from_slice(plain)?);
            let answer = env.call_method(
                vault,
                jni_str!("seal"),
                jni_sig!("(Ljava/lang/String;[B)[B"),
                &[JValue::Object(&name), JValue::Object(&plain)],
            )?;
            bytes(env, answer.l()?)
        })?;
        let (reference, sealed) = sealed(&answer)?;
        Ok(Wrapped {
            algorithm: Algorithm::AndroidKeystore,
            reference: reference.to_owned(),
            sealed: Zeroizing::new(sealed.to_vec()),
        })
    }

    fn open(
        &self,
        algorithm: Algorithm,
        reference: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        if algorithm != Algorithm::AndroidKeystore {
            return Err(Trouble::Missing);
        }
        let answer = self.on_vault(|env, vault| {
            let (name, sealed) = (
                env.new_string(reference)?,
                env.byte_array_from_slice(sealed)?,
            );
            let answer = env.call_method(
                vault,
                jni_str!("open"),
                jni_sig!("(Ljava/lang/String;[B)[B"),
                &[JValue::Object(&name), JValue::Object(&sealed)],
            )?;
            bytes(env, answer.l()?)
        })?;
        answered(&answer).map(|plain| Zeroizing::new(plain.to_vec()))
    }

    fn destroy(&self, name: &str) -> Result<(), Trouble> {
        let code = self.on_vault(|env, vault| {
            let name = env.new_string(name)?;
            env.call_method(
                vault,
                jni_str!("destroy"),
                jni_sig!("(Ljava/lang/String;)I"),
                &[JValue::Object(&name)],
            )?
            .i()
        })?;
        match u8::try_from(code).map_err(|_| Trouble::Failed)? {
            0 => Ok(()),
            code => Err(trouble_of(code)),
        }
    }
}

/// The bytes of an answer. The array that they came in is overwritten: it may hold a record.
fn bytes(env: &mut Env<'_>, answer: JObject<'_>) -> jni::errors::Result<Zeroizing<Vec<u8>>> {
    let array = env.cast_local::<JByteArray>(answer)?;
    let bytes = Zeroizing::new(env.convert_byte_array(&array)?);
    array.set_region(env, 0, &vec![0; bytes.len()])?;
    Ok(bytes)
}
