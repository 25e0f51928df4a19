//! What stands in for an iPhone on other systems, for the tests of the C functions: the same places, with key files
//! in place of the keychain. The files are those of the Node host, whose profiles can so be read here.

use std::path::Path;

use sealwright_waist::transport::Local;
use sealwright_waist::{Home, Homeless, Log, Platform, Prompt, Turn, VaultHost};

use crate::places::Places;

/// A phone without a keychain.
pub struct Phone {
    /// Where profiles live.
    pub places: Places,
}

impl Platform for Phone {
    fn homes(&self, directory: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        let places = self.places.in_order(directory).into_iter();
        let home = |place: crate::places::Place| Home {
            vault: VaultHost {
                available: place.is_available(),
                ..VaultHost::default()
            },
            directory: place.directory,
        };
        Ok(places.map(home).collect())
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

    fn is_stand_in(&self) -> bool {
        true
    }
}
