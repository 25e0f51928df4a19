//! The storage key as its keeper needs it, and what the engine itself knows of its own custody: whether
//! this store is an older copy, and whether it is time for a new key.

use sealwright_crypto::Secret;
use sealwright_store::{Records, Row, Tx};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::host::Role;
use crate::model::{Event, SecurityKind};
use crate::tables;

/// The storage key is replaced after this long, in milliseconds.
const LIFE: u64 = 30 * 24 * 60 * 60 * 1_000;
/// A security event has it replaced sooner, but not more often than this, in milliseconds: whoever can
/// provoke such events is not to keep a phone busy.
const PAUSE: u64 = 24 * 60 * 60 * 1_000;

/// What the engine knows of its custody; the memory's copy is as good as the row.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct CustodyRow {
    /// This store is an older copy of itself, or one of two. Nothing is sent with it.
    pub(crate) rolled_back: bool,
    /// How many entries this device has ever encrypted: the highest number in a mark of its own.
    pub(crate) marked: u64,
    /// When the storage key was last replaced, in milliseconds since 1970; 0 before the first opening.
    rotated_at: u64,
    /// A security event asks for a new one.
    rotation_wanted: bool,
}

impl Row for CustodyRow {
    const VERSION: u8 = 1;
}

const CUSTODY: Records<[u8; 1], CustodyRow> = Records::new(tables::CUSTODY);

impl CustodyRow {
    /// When the storage key is to be replaced, in milliseconds since 1970.
    pub(crate) fn rotation_at(&self) -> u64 {
        let after = if self.rotation_wanted { PAUSE } else { LIFE };
        self.rotated_at.saturating_add(after)
    }
}

/// Reads the row.
pub(crate) fn load(tx: &Tx<'_>) -> Result<CustodyRow> {
    Ok(CUSTODY.get(tx, &tables::ONE)?.unwrap_or_default())
}

impl Engine {
    /// How far the database has come: a number that grows with every opening and every rotation.
    pub fn generation(&self) -> u64 {
        self.store.generation()
    }

    /// Brings the database past `generation`.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn advance_past(&mut self, generation: u64) -> Result<()> {
        Ok(self.store.advance_past(generation)?)
    }

    /// Wraps the data keys under `next` from now on, with a new one for what is written from here. The rows
    /// follow with [`Self::reseal`].
    ///
    /// # Errors
    /// [`crate::Error::Store`]: the database still opens with the key before.
    pub fn rotate_storage_key(&mut self, next: Secret<32>) -> Result<()> {
        Ok(self.store.rotate(next)?)
    }

    /// Takes note that the storage key was replaced.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn note_rotated(&mut self) -> Result<()> {
        self.write(|work| {
            work.core.custody.rotated_at = work.now();
            work.core.custody.rotation_wanted = false;
            work.put_custody()
        })
    }

    /// Whether it is time to replace the storage key: it is 30 days old, or a security event asked for it a
    /// day or more after the last time. A clock that was set back far makes it due too.
    pub fn rotation_due(&self) -> bool {
        let custody = &self.core.custody;
        let age = self.core.host.clock.now().abs_diff(custody.rotated_at);
        self.core.role == Role::App
            && !custody.rolled_back
            && (age >= LIFE || (custody.rotation_wanted && age >= PAUSE))
    }

    /// Whether rows are sealed with an older data key.
    pub fn is_resealing(&self) -> bool {
        self.store.is_resealing()
    }

    /// Seals up to `rows` rows anew, and destroys the older data keys once no row names them; whether there
    /// are more.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn reseal(&mut self, rows: usize) -> Result<bool> {
        Ok(self.store.reseal(rows)?)
    }

    /// Whether this store is an older copy of itself, or one of two. Nothing is sent until
    /// [`Self::rejoin`].
    pub fn is_rolled_back(&self) -> bool {
        self.core.custody.rolled_back
    }

    /// Says that this store is an older copy of itself. Remembered until [`Self::rejoin`].
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn mark_rolled_back(&mut self) -> Result<()> {
        self.write(|work| work.mark_rolled_back())
    }
}

impl Work<'_> {
    pub(crate) fn put_custody(&self) -> Result<()> {
        Ok(CUSTODY.put(self.tx, &tables::ONE, &self.core.custody)?)
    }

    pub(crate) fn mark_rolled_back(&mut self) -> Result<()> {
        if self.core.custody.rolled_back {
            return Ok(());
        }
        self.core.custody.rolled_back = true;
        self.put_custody()?;
        self.record(Event::Security {
            kind: SecurityKind::RolledBack,
            conversation: None,
            account: None,
        })
    }

    /// The first opening is as good as a rotation: its key was made just now.
    pub(crate) fn begin_custody(&mut self) -> Result<()> {
        if self.core.custody.rotated_at > 0 {
            return Ok(());
        }
        self.core.custody.rotated_at = self.now().max(1);
        self.put_custody()
    }

    /// A security event happened.
    pub(crate) fn want_rotation(&mut self) -> Result<()> {
        if self.core.custody.rotation_wanted {
            return Ok(());
        }
        self.core.custody.rotation_wanted = true;
        self.put_custody()
    }

    /// Whether anything may be handed out for the relay to keep.
    pub(crate) fn may_release(&self) -> bool {
        self.core.role == Role::App && !self.core.custody.rolled_back
    }

    /// Whether a call may change what others see.
    ///
    /// # Errors
    /// [`Error::NotInExtension`], [`Error::RolledBack`].
    pub(crate) fn changing(&self) -> Result<()> {
        self.in_app()?;
        self.accepting()
    }

    /// Whether this is the app.
    ///
    /// # Errors
    /// [`Error::NotInExtension`].
    pub(crate) fn in_app(&self) -> Result<()> {
        match self.core.role {
            Role::Extension => Err(Error::NotInExtension),
            Role::App => Ok(()),
        }
    }

    /// Whether a message may be accepted: an extension may, for the app to send.
    ///
    /// # Errors
    /// [`Error::RolledBack`].
    pub(crate) fn accepting(&self) -> Result<()> {
        if self.core.custody.rolled_back {
            return Err(Error::RolledBack);
        }
        Ok(())
    }
}
