//! An iPhone as a platform of the waist.

use std::path::Path;
use std::sync::Arc;

use sealwright_waist::transport::Local;
use sealwright_waist::{Home, Homeless, Log, Platform, Prompt, Trouble, Turn, VaultHost, Wrapper};

use crate::enclave::Enclave;
use crate::folder::shelter;
use crate::keychain::{explain, keychain};
use crate::places::{Place, Places};

/// An iPhone or iPad, or a simulator of one.
pub struct Phone {
    /// Where profiles live.
    pub places: Places,
}

/// Every device that this package supports has a Secure Enclave; a simulator has none to count on.
const HAS_ENCLAVE: bool = cfg!(all(
    target_os = "ios",
    not(target_abi = "sim"),
    target_arch = "aarch64"
));

impl Platform for Phone {
    fn homes(&self, directory: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let places = self.places.in_order(directory);
        places.into_iter().map(home).collect()
    }

    /// An app is one process, and iOS kills whoever is suspended while it holds a lock on a shared file.
    fn is_alone(&self) -> bool {
        true
    }

    fn made(&self, folder: &Path) {
        if let Some(directory) = folder.parent() {
            shelter(directory);
            Place::mark(directory);
        }
        shelter(folder);
    }

    fn facts(&self) -> Local {
        Local::of_an_iphone()
    }

    fn prompt(&self, number: u64, prompt: &Prompt<'_>) -> bool {
        crate::prompt::open(number, prompt)
    }

    fn rest(&self, turns: &[Turn], done: bool) -> bool {
        crate::turns::rest(turns, done)
    }

    fn log(&self) -> Log {
        crate::log::chosen()
    }
}

fn home(place: Place) -> Result<Home, Homeless> {
    let store = keychain(place.group.as_deref());
    let store =
        store.map_err(|error| Homeless::Vault(explain(&error).unwrap_or(Trouble::Failed)))?;
    let available = place.is_available();
    let enclave = HAS_ENCLAVE.then(|| {
        Arc::new(Enclave {
            group: place.group.clone(),
        }) as Arc<dyn Wrapper>
    });
    Ok(Home {
        directory: place.directory,
        vault: VaultHost {
            store: Some(store),
            wrapper: enclave,
            scope: Some(place.scope),
            available,
            explain,
        },
    })
}
