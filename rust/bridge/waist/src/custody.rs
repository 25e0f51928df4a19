//! The storage key of an open profile: what the vault is to know of it, and its rotation.

use sealwright_crypto::{OsEntropy, Secret};
use sealwright_engine::Engine;
use sealwright_vault::{InstallState, Protection, Record, Vault};

use crate::errors::{Code, Failure};
use crate::replies::KeyStore;

/// Most rows that one call re-seals: some milliseconds of work.
const ROWS: usize = 512;

/// Who keeps the storage key of an open profile, and how.
pub(crate) struct Custody {
    keeper: Keeper,
    state: InstallState,
}

enum Keeper {
    /// Nobody: it is in memory with all the rest.
    Memory,
    Vault(Box<Entry>),
}

struct Entry {
    vault: Vault,
    key: Secret<32>,
    made_at: u64,
    /// The generation that the vault knows of; `None` while it may be another than the database's.
    settled: Option<u64>,
}

impl Custody {
    /// Of a profile in memory.
    pub(crate) fn in_memory() -> Self {
        Self {
            keeper: Keeper::Memory,
            state: InstallState::Ready,
        }
    }

    /// Of a profile on disk, which `key` opens.
    pub(crate) fn on_disk(vault: Vault, key: Secret<32>, made_at: u64) -> Self {
        Self::kept(vault, key, made_at, None, InstallState::Ready)
    }

    /// Of an older copy of a profile; the vault has seen `generation`.
    pub(crate) fn rolled_back(
        vault: Vault,
        key: Secret<32>,
        made_at: u64,
        generation: u64,
    ) -> Self {
        Self::kept(
            vault,
            key,
            made_at,
            Some(generation),
            InstallState::RolledBack,
        )
    }

    /// What protects the key.
    pub(crate) fn protection(&self) -> Protection {
        match &self.keeper {
            Keeper::Memory => Protection::Memory,
            Keeper::Vault(entry) => entry.vault.protection(),
        }
    }

    /// Where the sealed key lies.
    pub(crate) fn store(&self) -> KeyStore {
        match &self.keeper {
            Keeper::Memory => KeyStore::Memory,
            Keeper::Vault(entry) if entry.vault.is_file() => KeyStore::File,
            Keeper::Vault(_) => KeyStore::Keyring,
        }
    }

    /// How the installation stood when it was opened, or stands since it was mended.
    pub(crate) fn state(&self) -> InstallState {
        self.state
    }

    /// When the key was made, in milliseconds since 1970.
    pub(crate) fn made_at(&self) -> Option<u64> {
        match &self.keeper {
            Keeper::Memory => None,
            Keeper::Vault(entry) => Some(entry.made_at),
        }
    }

    /// Tells the vault how far the database has come. Never before the database is there: it is written
    /// first.
    ///
    /// # Errors
    /// What the vault answers; it then knows one generation less, which is healthy.
    pub(crate) fn settle(&mut self, generation: u64) -> Result<(), Failure> {
        match &mut self.keeper {
            Keeper::Memory => Ok(()),
            Keeper::Vault(entry) => entry.settle(generation),
        }
    }

    /// Brings in a new storage key. The vault holds both while the database goes from one to the other; the
    /// old one is then destroyed. The rows follow with [`Self::reseal`].
    ///
    /// # Errors
    /// `ROLLED_BACK`; what the vault and the store answer: the profile then opens with whichever key the
    /// database has.
    pub(crate) fn rotate(&mut self, engine: &mut Engine, now: u64) -> Result<(), Failure> {
        if self.state == InstallState::RolledBack {
            return Err(Failure::of(Code::RolledBack));
        }
        let next = Secret::generate(&OsEntropy)?;
        if let Keeper::Vault(entry) = &mut self.keeper {
            entry.settle(engine.generation())?;
            entry.settled = None;
            entry
                .vault
                .keep(&entry.record(engine.generation(), Some(&next)))?;
        }
        engine.rotate_storage_key(next.duplicate())?;
        if let Keeper::Vault(entry) = &mut self.keeper {
            entry.key = next;
            entry.made_at = now;
        }
        self.settle(engine.generation())
    }

    /// Re-seals some rows that an older data key sealed, and destroys that key after the last; whether there
    /// are more.
    ///
    /// # Errors
    /// What the vault and the store answer; call again.
    pub(crate) fn reseal(&mut self, engine: &mut Engine) -> Result<bool, Failure> {
        if self.state == InstallState::RolledBack {
            return Ok(false);
        }
        if let Keeper::Vault(entry) = &mut self.keeper {
            entry.settle(engine.generation())?;
        }
        let more = engine.reseal(ROWS)?;
        self.settle(engine.generation())?;
        Ok(more)
    }

    /// Says that what was rolled back is mended: the vault follows the database again.
    ///
    /// # Errors
    /// What the vault and the store answer; call again.
    pub(crate) fn mend(&mut self, engine: &mut Engine) -> Result<(), Failure> {
        if let Keeper::Vault(entry) = &mut self.keeper
            && let Some(seen) = entry.settled.take()
        {
            // Past all that the other copy may have come to since, so that neither is taken for the other.
            engine.advance_past(seen)?;
        }
        self.settle(engine.generation())?;
        self.state = InstallState::Ready;
        Ok(())
    }

    /// Destroys the key. Nothing that is on disk can be read again.
    ///
    /// # Errors
    /// What the vault answers; call again.
    pub(crate) fn forget(&self) -> Result<(), Failure> {
        match &self.keeper {
            Keeper::Memory => Ok(()),
            Keeper::Vault(entry) => Ok(entry.vault.forget()?),
        }
    }

    fn kept(
        vault: Vault,
        key: Secret<32>,
        made_at: u64,
        settled: Option<u64>,
        state: InstallState,
    ) -> Self {
        let entry = Entry {
            vault,
            key,
            made_at,
            settled,
        };
        Self {
            keeper: Keeper::Vault(Box::new(entry)),
            state,
        }
    }
}

impl Entry {
    fn settle(&mut self, generation: u64) -> Result<(), Failure> {
        if self.settled != Some(generation) {
            self.vault.keep(&self.record(generation, None))?;
            self.settled = Some(generation);
        }
        Ok(())
    }

    fn record(&self, generation: u64, next: Option<&Secret<32>>) -> Record {
        Record {
            key: self.key.duplicate(),
            next: next.map(Secret::duplicate),
            generation,
            made_at: self.made_at,
        }
    }
}
