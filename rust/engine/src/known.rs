//! What this device knows of accounts: the verified view of each one's log.

use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::engine::Work;
use crate::error::Result;
use crate::ids::{AccountId, ConversationId, DeviceId};
use crate::job::Entry;
use crate::log::{self, DeviceRecord, LogClaim, LogView};
use crate::model::{Event, SecurityKind};
use crate::tables;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KnownRow {
    pub(crate) account: AccountId,
    /// The verified view; `None` until the first entry was seen.
    pub(crate) view: Option<LogView>,
    /// The last number read of the log stream.
    pub(crate) cursor: u64,
    /// A longer log that a message vouched for than the relay has shown.
    pub(crate) claimed: Option<LogClaim>,
    /// A person was told that the log is hidden.
    pub(crate) reported: bool,
}

impl Row for KnownRow {
    const VERSION: u8 = 1;
}

const KNOWN: Records<AccountId, KnownRow> = Records::new(tables::KNOWN);

/// How an account stands for somebody who wants to send to it.
pub(crate) enum Standing {
    /// Its log was never read.
    Unread,
    /// A longer log than the relay shows is known to exist.
    Hidden,
    /// These are its devices.
    Listed(Vec<DeviceRecord>),
}

impl Work<'_> {
    pub(crate) fn known(&self, account: &AccountId) -> Result<KnownRow> {
        Ok(KNOWN.get(self.tx, account)?.unwrap_or(KnownRow {
            account: *account,
            view: None,
            cursor: 0,
            claimed: None,
            reported: false,
        }))
    }

    pub(crate) fn standing(&self, account: &AccountId) -> Result<Standing> {
        let row = self.known(account)?;
        Ok(match row.view {
            None => Standing::Unread,
            Some(_) if row.claimed.is_some() => Standing::Hidden,
            Some(view) => Standing::Listed(view.devices),
        })
    }

    /// Whether the log that was read lists this device.
    pub(crate) fn is_listed(&self, account: &AccountId, device: &DeviceId) -> Result<bool> {
        let view = self.known(account)?.view;
        Ok(view.is_some_and(|view| view.devices.iter().any(|record| record.id() == *device)))
    }

    /// What our messages say of our own log.
    pub(crate) fn claim_of(&self, account: &AccountId) -> Result<LogClaim> {
        let view = self.known(account)?.view;
        Ok(view.map_or(
            LogClaim {
                length: 0,
                head: [0; 8],
            },
            |view| view.claim(),
        ))
    }

    /// Takes a member's word on a log. A longer log than the one read is read again; until then nothing
    /// is sent to that account.
    pub(crate) fn heed_claim(&mut self, account: &AccountId, claim: LogClaim) -> Result<()> {
        let mut row = self.known(account)?;
        let length = row.view.as_ref().map_or(0, |view| view.length);
        let claimed = row.claimed.map_or(0, |claim| claim.length);
        if claim.length <= length.max(claimed) {
            return Ok(());
        }
        self.core.pass.want_log(*account);
        if row.view.is_some() {
            row.claimed = Some(claim);
            row.reported = false;
            self.core.pass.hide(*account);
            KNOWN.put(self.tx, account, &row)?;
        }
        Ok(())
    }

    /// Takes entries read from an account's log, and whether they reach its head.
    pub(crate) fn take_log(
        &mut self,
        account: &AccountId,
        entries: &[Entry],
        head: bool,
    ) -> Result<()> {
        let own = *account == self.me()?.account.id;
        let mut row = self.known(account)?;
        for entry in entries {
            if entry.seq <= row.cursor {
                continue;
            }
            row.cursor = entry.seq;
            let Some(slot) = slot_of(&entry.key) else {
                continue;
            };
            let due = row.view.as_ref().map_or(0, |view| view.length);
            if slot != due {
                continue;
            }
            let Some(opened) = log::open_entry(account, slot, &entry.body) else {
                continue;
            };
            let Some(admitted) = log::admit(account, row.view.as_ref(), &opened) else {
                continue;
            };
            row.view = Some(admitted.view);
            if own {
                self.keep_entry(slot, opened)?;
            }
            if let Some((devices, body)) = admitted.record {
                self.take_record(account, &devices, &body)?;
            }
        }
        if head && row.view.is_none() {
            self.core.pass.note_absent(*account);
        }
        let length = row.view.as_ref().map_or(0, |view| view.length);
        row.claimed = row.claimed.filter(|claim| claim.length > length);
        if row.claimed.is_none() {
            self.core.pass.show(account);
        }
        if head && row.claimed.is_some() && !row.reported {
            row.reported = true;
            self.record(Event::Security {
                kind: SecurityKind::HiddenLog,
                conversation: None,
                account: Some(*account),
            })?;
        }
        KNOWN.put(self.tx, account, &row)?;
        if !head {
            return Ok(());
        }
        self.settle_unlisted(account)?;
        if own {
            self.renew_record()?;
        }
        Ok(())
    }

    /// Starts a log over behind entries that were trimmed away.
    pub(crate) fn skip_log(&mut self, account: &AccountId, floor: u64) -> Result<()> {
        let mut row = self.known(account)?;
        row.cursor = row.cursor.max(floor);
        Ok(KNOWN.put(self.tx, account, &row)?)
    }

    /// Accounts whose logs are known to be longer than what the relay shows.
    pub(crate) fn hidden_accounts(&self) -> Result<Vec<AccountId>> {
        let rows = KNOWN.all(self.tx)?;
        Ok(rows
            .into_iter()
            .filter(|row| row.claimed.is_some())
            .map(|row| row.account)
            .collect())
    }

    /// An account's log was read to its head: its devices in groups are now listed, or strangers that the
    /// next commit removes.
    fn settle_unlisted(&mut self, account: &AccountId) -> Result<()> {
        for mut row in self.all_groups()? {
            if !row.unlisted.iter().any(|(owner, _)| owner == account) {
                continue;
            }
            let mut kept = Vec::new();
            for (owner, device) in std::mem::take(&mut row.unlisted) {
                if owner == *account && self.is_listed(&owner, &device)? {
                    continue;
                }
                if owner == *account {
                    self.report_unlisted(&row.conversation, &owner, &device)?;
                }
                kept.push((owner, device));
            }
            row.unlisted = kept;
            self.put_group(&row)?;
            self.core.pass.mark_dirty(row.conversation);
        }
        Ok(())
    }

    fn report_unlisted(
        &mut self,
        conversation: &ConversationId,
        account: &AccountId,
        device: &DeviceId,
    ) -> Result<()> {
        let changes = self.changes(conversation)?;
        let known =
            |change: &Change| matches!(change, Change::Evict(_, evicted) if evicted == device);
        if changes.iter().any(|(_, change)| known(change)) {
            return Ok(());
        }
        self.add_change(conversation, &Change::Evict(*account, *device))?;
        self.record(Event::Security {
            kind: SecurityKind::UnlistedDevice,
            conversation: Some(*conversation),
            account: Some(*account),
        })
    }

    /// What the own log says before anything of it was read.
    pub(crate) fn put_first_view(&self, account: &AccountId, view: &LogView) -> Result<()> {
        let mut row = self.known(account)?;
        row.view = Some(view.clone());
        Ok(KNOWN.put(self.tx, account, &row)?)
    }
}

/// The slot of a key `log/<slot>/<k>`.
fn slot_of(key: &str) -> Option<u64> {
    key.strip_prefix("log/")?.split_once('/')?.0.parse().ok()
}
