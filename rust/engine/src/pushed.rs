//! Entries that came by a push, ahead of sync.
//!
//! A pushed entry is what somebody claims to stand in a stream. What opens as a message is genuine, and is taken at
//! once, out of its turn if need be; its hash is kept, and sync passes over the entry when it comes to it, wherever
//! that is. Everything else is left for sync, and nothing of it is told: whoever can push could make it up.

use sealwright_crypto::sha256;
use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::ids::{GroupId, StreamId};
use crate::job::Entry;
use crate::model::{Message, Preview};
use crate::pass::{Source, is_read};
use crate::tables;

/// Most entries of a group that are taken out of their turn; more wait for sync.
const MOST: usize = 256;

/// The hashes of entries that were taken out of their turn, oldest first.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct AheadRow {
    taken: Vec<[u8; 32]>,
}

impl Row for AheadRow {
    const VERSION: u8 = 1;
}

const AHEAD: Records<GroupId, AheadRow> = Records::new(tables::AHEAD);

impl Engine {
    /// Takes an entry of a conversation's stream that a push brought, in either role. Gives the message that it
    /// added to a history, and what a notification may show of it; `None` if it is no message, was taken before,
    /// or waits for sync.
    ///
    /// # Errors
    /// [`Error::NoAccount`]; [`Error::Store`]: nothing was taken.
    pub fn take_pushed(
        &mut self,
        stream: &StreamId,
        entry: &Entry,
    ) -> Result<Option<(Message, Preview)>> {
        if self.account().is_none() {
            return Err(Error::NoAccount);
        }
        match self.write(|work| work.take_pushed(stream, entry)) {
            // It does not open as a message, or not yet: what trying it changed is undone.
            Err(error) if error.is_confined() => Ok(None),
            taken => taken,
        }
    }
}

impl Work<'_> {
    fn take_pushed(
        &mut self,
        stream: &StreamId,
        entry: &Entry,
    ) -> Result<Option<(Message, Preview)>> {
        self.mirror()?;
        let Some(Source::Group(id)) = self.core.pass.source_of(stream) else {
            return Ok(None);
        };
        let Some(mut row) = self.find_group(&id)?.filter(is_read) else {
            return Ok(None);
        };
        let mut ahead = self.ahead(&id)?;
        let hash = sha256(&entry.body);
        if !entry.key.starts_with("m/")
            || entry.seq <= row.cursor
            || ahead.taken.contains(&hash)
            || ahead.taken.len() >= MOST
            || self.is_too_large(&row)?
        {
            return Ok(None);
        }
        if !self.take_genuine(&mut row, entry)? {
            return Err(Error::Internal("a pushed entry that is no message"));
        }
        ahead.taken.push(hash);
        self.put_ahead(&id, &ahead)?;
        self.put_group(&row)?;
        self.touch(&row.conversation)?;
        let preview = self.preview(&row.conversation)?;
        let message = self.last_message(&row.conversation)?;
        Ok(message.map(|message| (message, preview)))
    }

    /// What was taken of a group out of its turn.
    pub(crate) fn ahead(&self, id: &GroupId) -> Result<AheadRow> {
        Ok(AHEAD.get(self.tx, id)?.unwrap_or_default())
    }

    pub(crate) fn put_ahead(&self, id: &GroupId, ahead: &AheadRow) -> Result<()> {
        if ahead.taken.is_empty() {
            return self.forget_ahead(id);
        }
        Ok(AHEAD.put(self.tx, id, ahead)?)
    }

    /// Nothing that was taken ahead comes any more: the group went on to another stream.
    pub(crate) fn forget_ahead(&self, id: &GroupId) -> Result<()> {
        AHEAD.delete(self.tx, id)?;
        Ok(())
    }
}

impl AheadRow {
    /// Whether an entry that sync has come to was taken before. It is then forgotten: it comes once.
    pub(crate) fn pass_over(&mut self, entry: &Entry) -> bool {
        if self.taken.is_empty() {
            return false;
        }
        let hash = sha256(&entry.body);
        let found = self.taken.iter().position(|taken| *taken == hash);
        found.map(|at| self.taken.remove(at)).is_some()
    }
}
