//! Entries for other streams than a conversation's: letters to mailboxes and the own log. Each stays
//! until the relay has it.

use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Row};
use serde::{Deserialize, Serialize};

use crate::engine::Work;
use crate::error::Result;
use crate::ids::WriteKey;
use crate::job::{Append, Outcome};
use crate::tables;

/// One entry to append.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Post {
    /// An entry of the own account log. If somebody squats its key, the next attempt's key is tried; if another
    /// entry has its slot, it is given up: whoever wanted it makes another, for the next slot.
    Log {
        stream: WriteKey,
        slot: u64,
        attempt: u32,
        body: Vec<u8>,
    },
    /// Something for a device's mailbox, under a random key.
    Letter {
        stream: WriteKey,
        key: String,
        body: Vec<u8>,
    },
}

impl Row for Post {
    const VERSION: u8 = 1;
}

const POSTS: Lists<[u8; 1], Post> = Lists::new(tables::POSTS);
/// Most posts looked at in one step.
const WINDOW: usize = 256;

impl Post {
    pub(crate) fn stream(&self) -> WriteKey {
        match self {
            Self::Log { stream, .. } | Self::Letter { stream, .. } => *stream,
        }
    }

    pub(crate) fn entry(&self) -> Append {
        match self {
            Self::Log {
                slot,
                attempt,
                body,
                ..
            } => Append {
                key: format!("log/{slot}/{attempt}"),
                body: body.clone(),
                unless: None,
            },
            Self::Letter { key, body, .. } => Append {
                key: key.clone(),
                body: body.clone(),
                unless: None,
            },
        }
    }
}

impl Work<'_> {
    /// Queues an entry.
    pub(crate) fn post(&mut self, post: Post) -> Result<()> {
        POSTS.push(self.tx, &tables::ONE, &post)?;
        self.core.pass.posts_waiting = true;
        Ok(())
    }

    /// The oldest waiting entries.
    pub(crate) fn posts(&self) -> Result<Vec<(u64, Post)>> {
        let page = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit: WINDOW,
        };
        Ok(POSTS.page(self.tx, &tables::ONE, page)?)
    }

    /// Whether an entry of the own log waits.
    pub(crate) fn is_posting_log(&self) -> Result<bool> {
        let mut posts = self.posts()?.into_iter();
        Ok(posts.any(|(_, post)| matches!(post, Post::Log { .. })))
    }

    /// Gives up what waits for mailboxes. The own log stays: its entries are the same whoever writes them.
    pub(crate) fn drop_letters(&self) -> Result<()> {
        let page = ListPage {
            order: ListOrder::Oldest,
            after: None,
            limit: usize::MAX,
        };
        for (seq, post) in POSTS.page(self.tx, &tables::ONE, page)? {
            if matches!(post, Post::Letter { .. }) {
                POSTS.delete(self.tx, &tables::ONE, seq)?;
            }
        }
        Ok(())
    }

    /// Takes the relay's answer for one entry.
    pub(crate) fn settle_post(&mut self, seq: u64, outcome: &Outcome) -> Result<()> {
        let Some(post) = POSTS.get(self.tx, &tables::ONE, seq)? else {
            return Ok(());
        };
        let Post::Log {
            stream,
            slot,
            attempt,
            body,
        } = post
        else {
            return Ok(POSTS.delete(self.tx, &tables::ONE, seq)?);
        };
        // What stands there counts once it was read, in its order.
        let own = self.me()?.account.id;
        self.core.pass.want_log(own);
        let junk = match outcome {
            Outcome::Taken { body: other, .. } => {
                *other != body && self.leaves_slot(slot, other)?
            }
            Outcome::Stored { .. } | Outcome::Closed { .. } => false,
        };
        if !junk {
            return Ok(POSTS.delete(self.tx, &tables::ONE, seq)?);
        }
        let next = Post::Log {
            stream,
            slot,
            attempt: attempt + 1,
            body,
        };
        POSTS.put(self.tx, &tables::ONE, seq, &next)?;
        self.core.pass.posts_waiting = true;
        Ok(())
    }
}
