//! From a request to an open profile: its name, its home, its lock, its installation, its engine.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use sealwright_crypto::OsEntropy;
use sealwright_engine::{Clock as _, Engine, Host, Role, SystemClock};
use sealwright_store::Store;
use sealwright_vault::{Action, InstallState, Place};

use crate::custody::Custody;
use crate::errors::{Code, Failure};
use crate::homes::{self, Home};
use crate::installation::Installation;
use crate::limits::{MAX_DIRECTORY, MAX_PROFILE};
use crate::log::{Event, Log};
use crate::requests::Storage;
use crate::waist::Platform;

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
    /// Who keeps its storage key.
    pub(crate) custody: Custody,
    /// What it was opened with.
    pub(crate) settings: Settings,
    folder: PathBuf,
    lock: Option<File>,
    log: Log,
    /// Why the last step of a rotation failed; `None` after one that did not.
    stuck: Option<Code>,
}

impl OpenProfile {
    /// How it stands: ready, or rolled back by what the vault or the relay shows.
    pub(crate) fn state(&self) -> InstallState {
        if self.engine.is_rolled_back() {
            InstallState::RolledBack
        } else {
            self.custody.state()
        }
    }

    /// A profile whose key nobody keeps.
    #[cfg(test)]
    pub(crate) fn without_a_vault(engine: Engine) -> Self {
        Self {
            engine,
            custody: Custody::in_memory(),
            settings: Settings {
                storage: Storage::Memory,
                allow_unprotected: false,
            },
            folder: PathBuf::new(),
            lock: None,
            log: Log::silent(),
            stuck: None,
        }
    }

    /// Brings in a new storage key.
    ///
    /// # Errors
    /// `NOT_IN_EXTENSION`, `ROLLED_BACK`; the `VAULT_` and `STORE_` codes.
    pub(crate) fn rotate(&mut self) -> Result<(), Failure> {
        if self.engine.role() == Role::Extension {
            return Err(Failure::of(Code::NotInExtension));
        }
        let rotated = self.custody.rotate(&mut self.engine, SystemClock.now());
        self.tell(rotated.as_ref().map(|()| Some(Event::RotationBegun)));
        rotated?;
        Ok(self.engine.note_rotated()?)
    }

    /// Re-seals some rows that an older key sealed; whether there are more.
    ///
    /// # Errors
    /// The `VAULT_` and `STORE_` codes.
    pub(crate) fn reseal(&mut self) -> Result<bool, Failure> {
        if self.engine.role() == Role::Extension || !self.engine.is_resealing() {
            return Ok(false);
        }
        let resealed = self.custody.reseal(&mut self.engine);
        let finished = !self.engine.is_resealing();
        self.tell(
            resealed
                .as_ref()
                .map(|_| finished.then_some(Event::RotationFinished)),
        );
        resealed
    }

    /// Tells of a step of a rotation; of a failure once, until another step goes well or fails otherwise.
    fn tell(&mut self, step: Result<Option<Event>, &Failure>) {
        let stuck = step.as_ref().err().map(|failure| failure.code());
        let event = match stuck {
            Some(code) => (self.stuck != stuck).then_some(Event::RotationFailed(code)),
            None => step.unwrap_or_default(),
        };
        self.stuck = stuck;
        if let Some(event) = event {
            self.log.say(event);
        }
    }

    /// Keeps the history of a profile that was rolled back, and gives up the rest.
    ///
    /// # Errors
    /// `ACTION_NOT_OFFERED` if it was not; the `VAULT_` and `STORE_` codes: call again.
    pub(crate) fn rejoin(&mut self) -> Result<(), Failure> {
        if self.state() != InstallState::RolledBack {
            return Err(Failure::of(Code::ActionNotOffered));
        }
        // A call that was cut between the two is taken up where it ended.
        if self.engine.is_rolled_back() {
            self.engine.rejoin()?;
        }
        self.custody.mend(&mut self.engine)
    }

    /// Rotates the key when it is time, and goes on with what a rotation left to do. What fails is tried
    /// again in the next pass; the key in use stays good.
    pub(crate) fn tend(&mut self, begin: bool) {
        let due = begin && self.engine.rotation_due();
        let _ = if due {
            self.rotate()
        } else {
            self.reseal().map(drop)
        };
    }

    /// Ends the engine's run in good order, then lets go of the lock. What the store may still answer
    /// changes nothing: the next run reads what is there.
    pub(crate) fn close(self) {
        let Self { engine, lock, .. } = self;
        let _ = engine.close();
        drop(lock);
    }

    /// Destroys what is left of a profile whose key was forgotten, and its folder.
    ///
    /// # Errors
    /// `STORE_FAILED`: what remains cannot be read by anyone, and opening offers to start over.
    pub(crate) fn erase(self) -> Result<(), Failure> {
        let Self {
            engine,
            folder,
            settings,
            lock,
            ..
        } = self;
        drop(engine);
        if settings.storage == Storage::Disk {
            Store::destroy(&Installation::database_in(&folder))?;
        }
        drop(lock);
        // Best effort: an empty folder is no profile.
        let _ = std::fs::remove_file(folder.join(LOCK));
        let _ = std::fs::remove_dir(folder);
        Ok(())
    }
}

/// A profile that is wanted.
pub(crate) struct Profile {
    name: String,
    directory: Option<PathBuf>,
    /// In which role.
    pub(crate) role: Role,
    /// What to open it with.
    pub(crate) settings: Settings,
}

impl Profile {
    /// Checks the name and the directory.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` for a name that is not 1 to 64 of `A-Z a-z 0-9 _ -`, or a directory that is
    /// empty, too long or holds NUL.
    pub(crate) fn parse(
        name: &str,
        directory: Option<&str>,
        settings: Settings,
        role: Role,
    ) -> Result<Self, Failure> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if name.is_empty() || name.len() > MAX_PROFILE || !name.bytes().all(plain) {
            return Err(Failure::hinted(
                Code::InvalidArgument,
                "`profile` is 1 to 64 of A-Z a-z 0-9 _ -",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            directory: directory.map(absolute).transpose()?,
            role,
            settings,
        })
    }

    /// The profile's own folder, by one name however it was spelled. On disk the app makes it if it is not
    /// there.
    ///
    /// # Errors
    /// `DIRECTORY_UNUSABLE`, `INVALID_ARGUMENT` where the platform needs a directory; the vault's codes.
    pub(crate) fn place(&self, platform: &dyn Platform) -> Result<PathBuf, Failure> {
        if self.settings.storage == Storage::Memory {
            let directory = self.directory.clone().unwrap_or_default();
            let directory = directory.canonicalize().unwrap_or(directory);
            return Ok(directory.join(&self.name));
        }
        let [home, ..] = &self.homes(platform)?[..] else {
            return Err(Failure::of(Code::DirectoryUnusable));
        };
        let folder = home.directory.join(&self.name);
        if self.role == Role::App && !folder.exists() {
            create_private(&folder).map_err(unusable)?;
            platform.made(&folder);
        }
        match folder.canonicalize() {
            Ok(folder) => Ok(folder),
            Err(_) if !folder.exists() => Ok(folder),
            Err(error) => Err(unusable(error)),
        }
    }

    /// Opens it at `place`.
    ///
    /// # Errors
    /// `PROFILE_IN_USE` if another process has it as `app`, `DIRECTORY_UNUSABLE`, the code of a state that
    /// cannot be opened, the `VAULT_` and `STORE_` codes.
    pub(crate) fn open(
        &self,
        place: &Path,
        platform: &dyn Platform,
        log: &Log,
    ) -> Result<OpenProfile, Failure> {
        let asked = Instant::now();
        let mut open = self.begin(place, platform)?;
        let took = asked.elapsed().into();
        log.say(match open.state() {
            InstallState::RolledBack => Event::OpenedRolledBack(took),
            _ => Event::Opened(took),
        });
        open.log = log.clone();
        Ok(open)
    }

    fn begin(&self, place: &Path, platform: &dyn Platform) -> Result<OpenProfile, Failure> {
        if self.settings.storage == Storage::Memory {
            let store = Store::in_memory(Arc::new(OsEntropy))?;
            return self.run(store, Custody::in_memory(), place, None);
        }
        if self.role == Role::Extension {
            let (store, custody) = self.found(&self.homes(platform)?)?.join()?;
            return self.run(store, custody, place, None);
        }
        let lock = self.lock(place, platform)?;
        let (store, custody) = self.settled(place, platform)?.start(SystemClock.now())?;
        let rolled_back = custody.state() == InstallState::RolledBack;
        let mut open = self.run(store, custody, place, lock)?;
        if rolled_back {
            open.engine.mark_rolled_back()?;
        }
        Ok(open)
    }

    /// How it stands, without changing anything.
    ///
    /// # Errors
    /// As [`Self::open`], but for the codes of states.
    pub(crate) fn inspect(&self, platform: &dyn Platform) -> Result<InstallState, Failure> {
        let homes = self.homes(platform)?;
        Ok(self.found(&homes)?.state())
    }

    /// Does what a state offers to destroy.
    ///
    /// # Errors
    /// `ACTION_NOT_OFFERED`, `PROFILE_IN_USE`; the `VAULT_` and `STORE_` codes.
    pub(crate) fn resolve(&self, action: Action, platform: &dyn Platform) -> Result<(), Failure> {
        let homes = self.homes(platform)?;
        let found = self.found(&homes)?;
        let lock = match found.folder() {
            Some(folder) if folder.exists() => self.lock(folder, platform)?,
            _ => None,
        };
        let resolved = found.resolve(action);
        drop(lock);
        resolved
    }

    /// The installation at `place`, after what a former home holds was brought there.
    fn settled(&self, place: &Path, platform: &dyn Platform) -> Result<Installation, Failure> {
        let homes = self.homes(platform)?;
        if let [home, former @ ..] = &homes[..] {
            for old in former {
                let there = self.look_in(&old.directory.join(&self.name), old)?;
                homes::move_in(&there, &self.look_in(place, home)?)?;
            }
        }
        let found = self.found(&homes)?;
        if found.folder().is_some_and(|folder| folder == place) {
            Ok(found)
        } else {
            Err(Failure::of(Code::of(found.state())))
        }
    }

    /// The installation that says how the profile stands: the one with data, else the one with a key; in the
    /// home in use before former ones.
    fn found(&self, homes: &[Home]) -> Result<Installation, Failure> {
        let [home, former @ ..] = homes else {
            return Err(Failure::of(Code::DirectoryUnusable));
        };
        let here = self.look_in(&home.directory.join(&self.name), home)?;
        if here.is_vacant() {
            for home in former {
                let there = self.look_in(&home.directory.join(&self.name), home)?;
                if there.state() != InstallState::Fresh {
                    return Ok(there);
                }
            }
        }
        Ok(here)
    }

    fn look_in(&self, folder: &Path, home: &Home) -> Result<Installation, Failure> {
        let folder = &folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        Installation::look(&Place {
            directory: folder,
            profile: &self.name,
            allow_unprotected: self.settings.allow_unprotected,
            host: home.vault.clone(),
        })
    }

    fn homes(&self, platform: &dyn Platform) -> Result<Vec<Home>, Failure> {
        Ok(platform.homes(self.directory.as_deref(), self.settings.allow_unprotected)?)
    }

    fn run(
        &self,
        store: Store,
        custody: Custody,
        place: &Path,
        lock: Option<File>,
    ) -> Result<OpenProfile, Failure> {
        Ok(OpenProfile {
            engine: Engine::open(store, Host::system(), self.role)?,
            custody,
            settings: self.settings,
            folder: place.to_path_buf(),
            lock,
            log: Log::silent(),
            stuck: None,
        })
    }

    /// Takes the profile's lock, held until the file is dropped; the operating system lets go of it when
    /// the process dies. Where no other process can be the app there is none: iOS kills whoever is suspended
    /// with a lock held.
    fn lock(&self, place: &Path, platform: &dyn Platform) -> Result<Option<File>, Failure> {
        if platform.is_alone() {
            return Ok(None);
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(place.join(LOCK))
            .map_err(unusable)?;
        match try_lock(&file) {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(Failure::of(Code::ProfileInUse)),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

#[cfg(not(target_os = "android"))]
fn try_lock(file: &File) -> Result<(), TryLockError> {
    file.try_lock()
}

/// The standard library has no locks of files on Android.
#[cfg(target_os = "android")]
fn try_lock(file: &File) -> Result<(), TryLockError> {
    use rustix::{fs::FlockOperation, io::Errno};

    match rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(()),
        Err(Errno::WOULDBLOCK) => Err(TryLockError::WouldBlock),
        Err(error) => Err(TryLockError::Error(error.into())),
    }
}

fn absolute(text: &str) -> Result<PathBuf, Failure> {
    if text.is_empty() || text.len() > MAX_DIRECTORY || text.contains('\0') {
        return Err(Failure::hinted(
            Code::InvalidArgument,
            "`directory` is a path of at most 4096 bytes without NUL",
        ));
    }
    std::path::absolute(text).map_err(unusable)
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
