//! An Android phone as a platform of the waist.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sealwright_waist::transport::Local;
use sealwright_waist::{Home, Homeless, Log, Platform, Prompt, Turn, VaultHost};

use crate::keystore::Keystore;

/// An Android phone or tablet, or an emulator of one.
pub struct Phone {
    /// The app's `applicationId`.
    pub app: String,
    /// Where profiles live: `sealwright` in `Context.getNoBackupFilesDir()`, which no backup takes.
    pub directory: PathBuf,
    /// What seals their records.
    pub keystore: Arc<Keystore>,
}

impl Platform for Phone {
    fn homes(&self, directory: Option<&Path>, _: bool) -> Result<Vec<Home>, Homeless> {
        Ok(vec![Home {
            directory: directory.unwrap_or(&self.directory).to_path_buf(),
            vault: VaultHost {
                wrapper: Some(self.keystore.clone()),
                scope: Some(self.app.clone()),
                available: self.keystore.is_unlocked(),
                ..VaultHost::default()
            },
        }])
    }

    fn facts(&self) -> Local {
        Local::of_an_android_phone()
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
