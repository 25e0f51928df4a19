//! The own account log, kept whole. Everybody who knows an account can trim its log at the relay; whoever had
//! not read it by then would never again know the account, and send it nothing. So its device looks once a day
//! whether the log still begins where it did, and if not, puts every entry there again under other keys.

use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::engine::Work;
use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::job::{Job, Work as Relay};
use crate::log::{self, LogView};
use crate::pass::{Lane, Task};
use crate::post::Post;
use crate::tables;

/// How often to look, in milliseconds.
const LOOK: u64 = 24 * 60 * 60 * 1_000;

#[derive(Default, Serialize, Deserialize)]
struct OwnLogRow {
    /// The last number that was trimmed away, as far as this device has seen to it.
    floor: u64,
    /// The valid entries, by slot.
    entries: Vec<Vec<u8>>,
}

impl Row for OwnLogRow {
    const VERSION: u8 = 1;
}

const OWN_LOG: Records<[u8; 1], OwnLogRow> = Records::new(tables::OWN_LOG);

impl Work<'_> {
    /// Keeps a valid entry of the own log.
    pub(crate) fn keep_entry(&mut self, slot: u64, entry: Vec<u8>) -> Result<()> {
        let mut row = self.own_log()?;
        if row.entries.len() as u64 == slot {
            row.entries.push(entry);
            OWN_LOG.put(self.tx, &tables::ONE, &row)?;
        }
        Ok(())
    }

    /// Queues an entry of the own log.
    pub(crate) fn post_log(&mut self, account: &AccountId, slot: u64, entry: &[u8]) -> Result<()> {
        let body = log::seal_entry(account, slot, entry, &*self.core.host.entropy)?;
        self.post(Post::Log {
            stream: log::token(account).write_key(),
            slot,
            attempt: 0,
            body,
        })
    }

    /// Whether what stands under a key of the own log leaves open the slot that one of ours was for: it is
    /// neither the entry of that slot, nor the valid next one, but junk, or it was trimmed away.
    pub(crate) fn leaves_slot(&self, slot: u64, sealed: &[u8]) -> Result<bool> {
        let own = self.me()?.account.id;
        let Some(entry) = log::open_entry(&own, slot, sealed) else {
            return Ok(true);
        };
        let kept = self.own_log()?.entries;
        let is_kept = kept
            .iter()
            .zip(0..)
            .any(|(kept, at)| at == slot && *kept == entry);
        let view = self.known(&own)?.view;
        let follows = |view: &LogView| log::admit(&own, Some(view), &entry).is_some();
        Ok(!is_kept && !view.as_ref().is_some_and(follows))
    }

    /// Looks, if it is time, whether the own log still begins where it did.
    pub(crate) fn plan_look(&mut self, jobs: &mut Vec<Job>) -> Result<()> {
        let now = self.now();
        if !self.core.pass.is_look_due(now, LOOK) || !self.core.pass.is_free(&Lane::Look) {
            return Ok(());
        }
        let read = Relay::Read {
            stream: log::token(&self.me()?.account.id),
            after: self.own_log()?.floor,
            limit: 1,
        };
        self.put_out(jobs, Task::Look, read);
        Ok(())
    }

    /// Takes the relay's answer: `floor` is the last number that was trimmed away, if any was since.
    pub(crate) fn settle_look(&mut self, floor: Option<u64>) -> Result<()> {
        let next = self.now().saturating_add(LOOK);
        self.core.pass.look_at(next);
        let mut row = self.own_log()?;
        let Some(floor) = floor.filter(|floor| *floor > row.floor && self.may_release()) else {
            return Ok(());
        };
        row.floor = floor;
        OWN_LOG.put(self.tx, &tables::ONE, &row)?;
        let own = self.me()?.account.id;
        for (entry, slot) in row.entries.iter().zip(0..) {
            self.post_log(&own, slot, entry)?;
        }
        Ok(())
    }

    /// The first entry of the own log needs no relay; everything after it counts once it was read there.
    pub(crate) fn found_own_log(&mut self, account: &AccountId, entry: Vec<u8>) -> Result<LogView> {
        let first = log::admit(account, None, &entry).ok_or(Error::Internal("founding a log"))?;
        self.put_first_view(account, &first.view)?;
        self.post_log(account, 0, &entry)?;
        self.keep_entry(0, entry)?;
        Ok(first.view)
    }

    fn own_log(&self) -> Result<OwnLogRow> {
        Ok(OWN_LOG.get(self.tx, &tables::ONE)?.unwrap_or_default())
    }
}
