//! The engine: one profile, its store, and what it keeps in memory.

use std::sync::Arc;

use sealwright_crypto::MlsCrypto;
use sealwright_store::{Records, Row, Store, Tx};
use serde::{Deserialize, Serialize};

use crate::account::{self, Me};
use crate::custody::{self, CustodyRow};
use crate::error::{Error, Result};
use crate::group::Groups;
use crate::host::{Host, Role};
use crate::hurry::Hurry;
use crate::job::{SyncInput, SyncOutput};
use crate::journal;
use crate::model::Account;
use crate::pass::Pass;
use crate::tables;
use crate::transport::Reported;

/// One profile: its account, conversations and messages.
///
/// Calls are synchronous and short. None does input or output beyond the store; [`Engine::sync`] says
/// what to do at the relay and takes the answers. After any error the store is as it was before the call.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) core: Core,
}

/// What the engine keeps in memory. All of it can be rebuilt from the store, and is after a rollback.
pub(crate) struct Core {
    pub(crate) host: Host,
    pub(crate) crypto: Arc<MlsCrypto>,
    pub(crate) me: Option<Me>,
    pub(crate) groups: Groups,
    pub(crate) pass: Pass,
    pub(crate) journal_head: u64,
    pub(crate) role: Role,
    pub(crate) custody: CustodyRow,
    pub(crate) reported: Reported,
    pub(crate) hurry: Hurry,
    /// The last run ended without [`Engine::close`]: batches are first tried entry by entry (rule R7).
    pub(crate) cautious: bool,
    /// Received entries have left replaced keys in the write-ahead log, and when it may be emptied next.
    pub(crate) untidy: bool,
    pub(crate) tidy_at: u64,
}

/// One transaction at work: the store's side and the memory's side of a step, together.
pub(crate) struct Work<'a> {
    pub(crate) tx: &'a Tx<'a>,
    pub(crate) core: &'a mut Core,
}

#[derive(Serialize, Deserialize)]
struct SessionRow {
    running: bool,
}

impl Row for SessionRow {
    const VERSION: u8 = 1;
}

const SESSION: Records<[u8; 1], SessionRow> = Records::new(tables::SESSION);

impl Engine {
    /// Opens the profile in `store`, in a role.
    ///
    /// # Errors
    /// [`Error::Store`] when a row cannot be read; nothing was changed.
    pub fn open(store: Store, host: Host, role: Role) -> Result<Self> {
        let crypto = Arc::new(MlsCrypto::new(host.entropy.clone()));
        let core = Core {
            host,
            crypto,
            me: None,
            groups: Groups::default(),
            pass: Pass::default(),
            journal_head: 0,
            role,
            custody: CustodyRow::default(),
            reported: Reported::default(),
            hurry: Hurry::default(),
            cautious: false,
            untidy: false,
            tidy_at: 0,
        };
        let mut engine = Self { store, core };
        engine.reload()?;
        if role == Role::Extension {
            // How runs of the app end is the app's to tell.
            return Ok(engine);
        }
        let cautious = engine.write(|work| {
            let unclean = SESSION
                .get(work.tx, &tables::ONE)?
                .is_some_and(|row| row.running);
            SESSION.put(work.tx, &tables::ONE, &SessionRow { running: true })?;
            work.begin_custody()?;
            Ok(unclean)
        })?;
        engine.core.cautious = cautious;
        Ok(engine)
    }

    /// Ends the run in good order: the next one need not suspect that an entry crashed this one.
    ///
    /// # Errors
    /// [`Error::Store`]; the engine is closed all the same.
    pub fn close(mut self) -> Result<()> {
        if self.core.role == Role::App {
            self.write(|work| {
                Ok(SESSION.put(work.tx, &tables::ONE, &SessionRow { running: false })?)
            })?;
        }
        Ok(self.store.checkpoint()?)
    }

    /// The account, once there is one.
    pub fn account(&self) -> Option<&Account> {
        self.core.me.as_ref().map(|me| &me.account)
    }

    /// Heeds what `hurry` says from now on.
    pub fn heed(&mut self, hurry: Hurry) {
        self.core.hurry = hurry;
    }

    /// The role it was opened in.
    pub fn role(&self) -> Role {
        self.core.role
    }

    /// The number of the newest event ever added; grows when there is something to pull with
    /// [`Engine::events`].
    pub fn journal_head(&self) -> u64 {
        self.core.journal_head
    }

    /// One step of sync: takes results of jobs, answers with what to do at the relay next. A pass starts
    /// with [`SyncInput::begin`] and is over when no job is out and the answer holds none.
    ///
    /// # Errors
    /// [`Error::NoAccount`] before an account exists. [`Error::Store`] or [`Error::Internal`]: nothing of
    /// the results was taken; begin a new pass.
    pub fn sync(&mut self, input: SyncInput) -> Result<SyncOutput> {
        if self.core.me.is_none() {
            return Err(Error::NoAccount);
        }
        crate::sync::step(self, input)
    }

    /// Runs `step` in one transaction. What another process wrote before it is taken into memory first. After
    /// an error nothing of the step remains, in the store or in memory.
    pub(crate) fn write<T>(&mut self, step: impl FnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
        let Self { store, core, .. } = self;
        let result = store.write(|tx| {
            core.keep_up(tx)?;
            step(&mut Work { tx, core })
        });
        if result.is_err() {
            self.reload()?;
        }
        result
    }

    /// Runs `look` on a snapshot.
    pub(crate) fn read<T>(&mut self, look: impl FnOnce(&Work<'_>) -> Result<T>) -> Result<T> {
        let Self { store, core, .. } = self;
        store.read(|tx| {
            core.keep_up(tx)?;
            look(&Work { tx, core })
        })
    }

    /// Empties the write-ahead log into the database, so that replaced key material is gone from disk.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        Ok(self.store.checkpoint()?)
    }

    pub(crate) fn core(&mut self) -> &mut Core {
        &mut self.core
    }

    /// Forgets what memory holds of the store and reads it again.
    fn reload(&mut self) -> Result<()> {
        let Self { store, core, .. } = self;
        store.read(|tx| core.load(tx))
    }
}

impl Core {
    /// Reads again what another process changed.
    fn keep_up(&mut self, tx: &Tx<'_>) -> Result<()> {
        if tx.changed_elsewhere() {
            self.load(tx)?;
        }
        Ok(())
    }

    fn load(&mut self, tx: &Tx<'_>) -> Result<()> {
        self.groups.clear();
        self.me = account::load(tx)?;
        self.journal_head = journal::head(tx)?;
        self.custody = custody::load(tx)?;
        self.pass.forget();
        Ok(())
    }
}

impl Work<'_> {
    /// This device's identity.
    pub(crate) fn me(&self) -> Result<&Me> {
        self.core.me.as_ref().ok_or(Error::NoAccount)
    }

    /// Milliseconds since 1970 by the host's clock.
    pub(crate) fn now(&self) -> u64 {
        self.core.host.clock.now()
    }

    /// `N` random bytes.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.core.host.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}
