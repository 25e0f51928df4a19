//! The way out of a store that is an older copy of itself: its history is kept, its sessions are given up.

use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::group::PENDING;

/// Marks of the line that was left behind have lower numbers than this one's, and so have its pools.
const LEAP: u64 = 1 << 32;

impl Engine {
    /// Keeps the history and gives up every session: the place in each group, for which healing asks anew
    /// (rule R6), and every key package, for the newer copy may have used it. Messages that wait go out from
    /// the new place, encrypted again: what was encrypted before may repeat a step of a ratchet. Of what
    /// waits for other mailboxes nothing goes out, nor is any package used that was taken before.
    ///
    /// Sync to the end first: Welcomes that the newer copy took can then be read, and their conversations be
    /// healed like the others.
    ///
    /// # Errors
    /// [`Error::NotRolledBack`]; [`Error::Store`]: nothing was done.
    pub fn rejoin(&mut self) -> Result<()> {
        self.write(|work| {
            if !work.core.custody.rolled_back {
                return Err(Error::NotRolledBack);
            }
            for mut row in work.all_groups()? {
                PENDING.delete(work.tx, &row.id)?;
                work.wedge(&mut row)?;
            }
            for conversation in work.all_conversations()? {
                work.withdraw(&conversation.id)?;
                work.core.pass.mark_dirty(conversation.id);
            }
            work.drop_letters()?;
            work.drop_taken()?;
            work.replace_packages(LEAP)?;
            work.core.custody.rolled_back = false;
            work.core.custody.marked = work.core.custody.marked.saturating_add(LEAP);
            work.put_custody()?;
            work.core.pass.forget();
            Ok(())
        })
    }
}
