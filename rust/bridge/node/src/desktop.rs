//! What a desktop offers: its keyring.

use std::path::Path;
use std::sync::Arc;

use keyring_core::Error;
use keyring_core::api::CredentialStore;
use sealwright_waist::transport::Local;
use sealwright_waist::{Home, Homeless, Log, Platform, Trouble, VaultHost};

/// The desktop that Node runs on: the login keychain of macOS, the credential manager of Windows, the
/// secret service of a Linux desktop (feature `desktop-keyring`).
pub(crate) struct Desktop;

impl Platform for Desktop {
    fn homes(
        &self,
        directory: Option<&Path>,
        allow_unprotected: bool,
    ) -> Result<Vec<Home>, Homeless> {
        let directory = directory.ok_or(Homeless::NoDirectory)?.to_path_buf();
        let store = match allow_unprotected {
            true => None,
            false => keyring().map_err(|error| Homeless::Vault(trouble(&error)))?,
        };
        let vault = VaultHost {
            store,
            ..VaultHost::default()
        };
        Ok(vec![Home { directory, vault }])
    }

    fn log(&self) -> Log {
        crate::log::chosen()
    }

    fn facts(&self) -> Local {
        Local::of_a_computer()
    }
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::NoStorageAccess(_) => Trouble::Locked,
        _ => Trouble::Failed,
    }
}

#[cfg(target_os = "macos")]
fn keyring() -> Result<Option<Arc<CredentialStore>>, Error> {
    Ok(Some(apple_native_keyring_store::keychain::Store::new()?))
}

#[cfg(target_os = "windows")]
fn keyring() -> Result<Option<Arc<CredentialStore>>, Error> {
    Ok(Some(windows_native_keyring_store::Store::new()?))
}

#[cfg(all(target_os = "linux", feature = "desktop-keyring"))]
fn keyring() -> Result<Option<Arc<CredentialStore>>, Error> {
    match zbus_secret_service_keyring_store::Store::new() {
        Ok(store) => Ok(Some(store)),
        // No session bus, or nobody on it who keeps secrets: a server, a container.
        Err(Error::PlatformFailure(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(any(
    target_os = "macos",
    target_os = "windows",
    all(target_os = "linux", feature = "desktop-keyring")
)))]
fn keyring() -> Result<Option<Arc<CredentialStore>>, Error> {
    Ok(None)
}
