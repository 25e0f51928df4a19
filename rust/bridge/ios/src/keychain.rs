//! The data-protection keychain, as a keyring.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use apple_native_keyring_store::protected::Store;
use keyring_core::api::{CredentialStore, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};
use sealwright_waist::Trouble;
use security_framework::base::Error as SecurityError;

use crate::status::trouble_of_status;

/// Readable from the first unlock after a start on, so also for a notification extension while the screen is
/// locked; on this device only, so in no backup that another one can read.
const POLICY: (&str, &str) = ("access-policy", "after-first-unlock-this-device-only");

/// The keychain of one access group. Every entry has [`POLICY`].
struct Keychain(Arc<Store>);

/// The keychain of an access group, or of the app's own.
///
/// # Errors
/// Those of the store; it opens nothing yet.
pub(crate) fn keychain(group: Option<&str>) -> Result<Arc<CredentialStore>> {
    let configuration: HashMap<_, _> = group
        .map(|group| ("access-group", group))
        .into_iter()
        .collect();
    Ok(Arc::new(Keychain(Store::new_with_configuration(
        &configuration,
    )?)))
}

/// What an error of the keychain means; `None` if it is not one of the system's.
pub(crate) fn explain(error: &Error) -> Option<Trouble> {
    let (Error::PlatformFailure(cause) | Error::NoStorageAccess(cause)) = error else {
        return None;
    };
    let status = cause.downcast_ref::<SecurityError>()?;
    Some(trouble_of_status(i64::from(status.code())))
}

impl CredentialStoreApi for Keychain {
    fn vendor(&self) -> String {
        self.0.vendor()
    }

    fn id(&self) -> String {
        self.0.id()
    }

    fn build(
        &self,
        service: &str,
        user: &str,
        more: Option<&HashMap<&str, &str>>,
    ) -> Result<Entry> {
        let mut modifiers = more.cloned().unwrap_or_default();
        modifiers.insert(POLICY.0, POLICY.1);
        self.0.build(service, user, Some(&modifiers))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
