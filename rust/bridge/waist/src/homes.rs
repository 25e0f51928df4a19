//! Where a profile lives, and how it moves when the app turns on a shared place for it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sealwright_crypto::OsEntropy;
use sealwright_store::Store;
use sealwright_vault::{Database, InstallState, Trouble};

use crate::errors::{Code, Failure};
use crate::installation::Installation;

/// A place where profiles live: the folder that holds theirs, and the vault that goes with it.
pub struct Home {
    /// The folder. It need not be there.
    pub directory: PathBuf,
    /// What keeps the storage keys of its profiles.
    pub vault: sealwright_vault::Host,
}

/// Why there is no home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Homeless {
    /// The caller's fault: this platform has no folder of its own, and none was given.
    NoDirectory,
    /// The platform's vault cannot be used now.
    Vault(Trouble),
}

/// Brings a profile that an earlier version of the app left in `old` to `new`, unless it is there already.
/// A kill at any step leaves it whole in one of the two, and the next call goes on: the key is copied, then
/// the database; then the old database goes, then the old key.
///
/// # Errors
/// The code of the state that the profile is in, if it cannot be opened where it is; what the vault and the
/// store answer.
pub(crate) fn move_in(old: &Installation, new: &Installation) -> Result<(), Failure> {
    match (old.database(), new.database()) {
        (Database::Absent, _) if new.state() == InstallState::Ready => {
            old.vault().forget().map_err(Into::into)
        }
        (Database::Absent, _) => Ok(()),
        (_, Database::Absent) => {
            copy(old, new)?;
            clear(old)
        }
        (_, Database::Opens { .. }) if new.state() == InstallState::Ready => clear(old),
        _ => Ok(()),
    }
}

fn copy(old: &Installation, new: &Installation) -> Result<(), Failure> {
    let record = match old.ready() {
        Some(record) => record,
        None => return Err(Failure::of(Code::of(old.state()))),
    };
    new.vault().keep(record)?;
    // Opened and closed, a database is one file.
    drop(Store::open(old.path(), old.key()?, Arc::new(OsEntropy))?);
    let draft = new.path().with_extension("moving");
    let copied = fs::copy(old.path(), &draft)
        .and_then(|_| File::open(&draft)?.sync_all())
        .and_then(|()| fs::rename(&draft, new.path()))
        .and_then(|()| sync_folder(new.path()));
    copied.map_err(|error| sealwright_store::StoreError::from(error).into())
}

fn clear(old: &Installation) -> Result<(), Failure> {
    Store::destroy(old.path())?;
    Ok(old.vault().forget()?)
}

/// Makes a rename durable. Windows has no such call; its rename is journalled.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
