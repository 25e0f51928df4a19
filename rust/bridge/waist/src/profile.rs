//! From a request to an open profile: its name, its folder, its lock, its key, its store, its engine.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sealwright_crypto::OsEntropy;
use sealwright_engine::{Engine, Host};
use sealwright_store::Store;
use sealwright_vault::{Place, Protection};

use crate::errors::{Code, Failure};
use crate::limits::{MAX_DIRECTORY, MAX_PROFILE};
use crate::requests::{OpenEngineRequest, Storage};
use crate::waist::Platform;

const DATABASE: &str = "sealwright.db";
const LOCK: &str = "sealwright.lock";

/// What a profile is opened with. Every handle on it must ask for the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Where its rows are.
    pub(crate) storage: Storage,
    /// Whether its key may stand in a file.
    pub(crate) allow_unprotected: bool,
}

/// A profile that is open. Dropped, its lock goes last.
pub(crate) struct OpenProfile {
    /// The engine on it.
    pub(crate) engine: Engine,
    /// What it was opened with.
    pub(crate) settings: Settings,
    /// What keeps its storage key.
    pub(crate) protection: Protection,
    lock: Option<File>,
}

impl OpenProfile {
    /// Ends the engine's run in good order, then lets go of the lock. What the store may still answer
    /// changes nothing: the next run reads what is there.
    pub(crate) fn close(self) {
        let Self { engine, lock, .. } = self;
        let _ = engine.close();
        drop(lock);
    }
}

/// A profile that is wanted.
pub(crate) struct Profile {
    name: String,
    directory: PathBuf,
    /// What to open it with.
    pub(crate) settings: Settings,
}

impl Profile {
    /// Checks the name and the directory.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` for a name that is not 1 to 64 of `A-Z a-z 0-9 _ -`, or a directory that is
    /// empty, too long or holds NUL.
    pub(crate) fn parse(request: &OpenEngineRequest) -> Result<Self, Failure> {
        let name = &request.profile;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if name.is_empty() || name.len() > MAX_PROFILE || !name.bytes().all(plain) {
            return Err(Failure::hinted(
                Code::InvalidArgument,
                "`profile` is 1 to 64 of A-Z a-z 0-9 _ -",
            ));
        }
        let directory = &request.directory;
        if directory.is_empty() || directory.len() > MAX_DIRECTORY || directory.contains('\0') {
            return Err(Failure::hinted(
                Code::InvalidArgument,
                "`directory` is a path of at most 4096 bytes without NUL",
            ));
        }
        Ok(Self {
            name: name.clone(),
            directory: std::path::absolute(directory).map_err(unusable)?,
            settings: Settings {
                storage: request.storage.unwrap_or_default(),
                allow_unprotected: request.allow_unprotected.unwrap_or_default(),
            },
        })
    }

    /// The profile's own folder, by one name however it was spelled. On disk it is made if it is not
    /// there.
    ///
    /// # Errors
    /// `DIRECTORY_UNUSABLE`.
    pub(crate) fn place(&self) -> Result<PathBuf, Failure> {
        let folder = self.directory.join(&self.name);
        match self.settings.storage {
            Storage::Memory => Ok(self
                .directory
                .canonicalize()
                .map_or(folder, |directory| directory.join(&self.name))),
            Storage::Disk => {
                create_private(&folder).map_err(unusable)?;
                folder.canonicalize().map_err(unusable)
            }
        }
    }

    /// Opens it at `place`.
    ///
    /// # Errors
    /// `PROFILE_IN_USE` if another process has it, `DIRECTORY_UNUSABLE`, the `VAULT_` and `STORE_` codes.
    pub(crate) fn open(
        &self,
        place: &Path,
        platform: &dyn Platform,
    ) -> Result<OpenProfile, Failure> {
        match self.settings.storage {
            Storage::Memory => self.engine(
                Store::in_memory(Arc::new(OsEntropy))?,
                Protection::Memory,
                None,
            ),
            Storage::Disk => self.open_on_disk(place, platform),
        }
    }

    fn open_on_disk(&self, place: &Path, platform: &dyn Platform) -> Result<OpenProfile, Failure> {
        let lock = lock_file(place)?;
        let database = place.join(DATABASE);
        let exists = database.try_exists().map_err(unusable)? && Store::exists(&database);
        let keyring = if self.settings.allow_unprotected {
            None
        } else {
            platform.keyring()?
        };
        let vault = Place {
            directory: place,
            profile: &self.name,
            allow_unprotected: self.settings.allow_unprotected,
            keyring,
        };
        let opened = sealwright_vault::open(&vault, exists, &OsEntropy)?;
        let make = if exists { Store::open } else { Store::create };
        let store = make(&database, opened.key, Arc::new(OsEntropy))?;
        self.engine(store, opened.protection, Some(lock))
    }

    fn engine(
        &self,
        store: Store,
        protection: Protection,
        lock: Option<File>,
    ) -> Result<OpenProfile, Failure> {
        let engine = Engine::open(store, Host::system())?;
        Ok(OpenProfile {
            engine,
            settings: self.settings,
            protection,
            lock,
        })
    }
}

/// Takes the profile's lock, held until the file is dropped; the operating system lets go of it when the
/// process dies.
fn lock_file(place: &Path) -> Result<File, Failure> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(place.join(LOCK))
        .map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::of(Code::ProfileInUse)),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` passes")]
fn unusable(error: std::io::Error) -> Failure {
    // The kind is a fixed set of words; the error's own text may quote the path.
    Failure::hinted(Code::DirectoryUnusable, error.kind().to_string())
}

fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
