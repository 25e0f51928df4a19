//! The handle table: what a caller may use, under random names. A handle that is forged, stale, of
//! another instance or of another kind is `INVALID_HANDLE`, all alike.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sealwright_crypto::Entropy;
use sealwright_engine::ConversationId;

use crate::cores::{Core, Watcher};
use crate::errors::{Code, Failure};
use crate::limits::{MAX_ENGINES, MAX_HANDLES};
use crate::token::Token;

/// One React Native instance, Node environment or the like: the owner of handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Owner(pub(crate) u64);

/// An engine as a handle gives it.
#[derive(Clone)]
pub(crate) struct Seat {
    /// The handle.
    pub(crate) handle: Token,
    /// What it opens.
    pub(crate) core: Arc<Core>,
}

/// All handles of the process.
#[derive(Default)]
pub(crate) struct Handles {
    entries: HashMap<Token, Entry>,
    owners: HashMap<Owner, Owned>,
}

#[derive(Default)]
struct Owned {
    handles: HashSet<Token>,
    engines: usize,
}

struct Entry {
    owner: Owner,
    target: Target,
}

enum Target {
    Engine {
        core: Arc<Core>,
        conversations: HashMap<ConversationId, Token>,
    },
    Conversation {
        engine: Token,
        id: ConversationId,
    },
}

impl Handles {
    /// Lets `owner` have handles, until [`Self::close_all`].
    pub(crate) fn admit(&mut self, owner: Owner) {
        self.owners.entry(owner).or_default();
    }

    /// A handle on `core`.
    ///
    /// # Errors
    /// `TOO_MANY_HANDLES` at [`MAX_ENGINES`] or [`MAX_HANDLES`]; `INVALID_HANDLE` if the owner is gone;
    /// `NO_ENTROPY`.
    pub(crate) fn engine(
        &mut self,
        owner: Owner,
        core: Arc<Core>,
        entropy: &dyn Entropy,
    ) -> Result<Token, Failure> {
        if self
            .owners
            .get(&owner)
            .is_some_and(|owned| owned.engines >= MAX_ENGINES)
        {
            return Err(Failure::of(Code::TooManyHandles));
        }
        let handle = self.add(
            owner,
            Target::Engine {
                core,
                conversations: HashMap::new(),
            },
            entropy,
        )?;
        if let Some(owned) = self.owners.get_mut(&owner) {
            owned.engines += 1;
        }
        Ok(handle)
    }

    /// All handles on engines, with their owners.
    pub(crate) fn engines(&self) -> Vec<Watcher> {
        let engines = self.entries.iter().filter_map(|(handle, entry)| {
            matches!(entry.target, Target::Engine { .. }).then_some(Watcher {
                owner: entry.owner,
                handle: *handle,
            })
        });
        engines.collect()
    }

    /// The handle on a conversation of an engine: the same one until it is closed.
    ///
    /// # Errors
    /// `INVALID_HANDLE` if the engine's handle was closed meanwhile; `TOO_MANY_HANDLES` at
    /// [`MAX_HANDLES`]; `NO_ENTROPY`.
    pub(crate) fn conversation(
        &mut self,
        engine: Token,
        id: ConversationId,
        entropy: &dyn Entropy,
    ) -> Result<Token, Failure> {
        let Some(Entry {
            owner,
            target: Target::Engine { conversations, .. },
        }) = self.entries.get(&engine)
        else {
            return Err(Failure::of(Code::InvalidHandle));
        };
        if let Some(handle) = conversations.get(&id) {
            return Ok(*handle);
        }
        let handle = self.add(*owner, Target::Conversation { engine, id }, entropy)?;
        if let Some(Entry {
            target: Target::Engine { conversations, .. },
            ..
        }) = self.entries.get_mut(&engine)
        {
            conversations.insert(id, handle);
        }
        Ok(handle)
    }

    /// Whether `owner` may have one more handle.
    ///
    /// # Errors
    /// `TOO_MANY_HANDLES` if not; `INVALID_HANDLE` if the owner is gone.
    pub(crate) fn room(&self, owner: Owner) -> Result<(), Failure> {
        match self.owners.get(&owner) {
            Some(owned) if owned.handles.len() < MAX_HANDLES => Ok(()),
            Some(_) => Err(Failure::of(Code::TooManyHandles)),
            None => Err(Failure::of(Code::InvalidHandle)),
        }
    }

    /// The engine that `text` opens for `owner`.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn open_engine(&self, owner: Owner, text: &str) -> Result<Seat, Failure> {
        match self.entry(owner, text)? {
            (handle, Target::Engine { core, .. }) => Ok(Seat {
                handle,
                core: Arc::clone(core),
            }),
            _ => Err(Failure::of(Code::InvalidHandle)),
        }
    }

    /// The conversation that `text` opens for `owner`, and its engine.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn open_conversation(
        &self,
        owner: Owner,
        text: &str,
    ) -> Result<(Seat, ConversationId), Failure> {
        if let (_, Target::Conversation { engine, id }) = self.entry(owner, text)?
            && let Some(Entry {
                target: Target::Engine { core, .. },
                ..
            }) = self.entries.get(engine)
        {
            return Ok((
                Seat {
                    handle: *engine,
                    core: Arc::clone(core),
                },
                *id,
            ));
        }
        Err(Failure::of(Code::InvalidHandle))
    }

    /// Closes `text` and what hangs from it. Gives back the engine that lost a handle, if it was one's.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn close(&mut self, owner: Owner, text: &str) -> Result<Option<Seat>, Failure> {
        let (handle, _) = self.entry(owner, text)?;
        Ok(self.remove(handle))
    }

    /// Closes all that `owner` has, for good. Gives back the engines that lost a handle.
    pub(crate) fn close_all(&mut self, owner: Owner) -> Vec<Seat> {
        let owned = self.owners.remove(&owner).unwrap_or_default();
        owned
            .handles
            .into_iter()
            .filter_map(|handle| self.remove(handle))
            .collect()
    }

    fn add(
        &mut self,
        owner: Owner,
        target: Target,
        entropy: &dyn Entropy,
    ) -> Result<Token, Failure> {
        self.room(owner)?;
        let handle = Token::generate(entropy)?;
        if let Some(owned) = self.owners.get_mut(&owner) {
            owned.handles.insert(handle);
        }
        self.entries.insert(handle, Entry { owner, target });
        Ok(handle)
    }

    fn entry(&self, owner: Owner, text: &str) -> Result<(Token, &Target), Failure> {
        Token::parse(text)
            .and_then(|handle| Some((handle, self.entries.get(&handle)?)))
            .filter(|(_, entry)| entry.owner == owner)
            .map(|(handle, entry)| (handle, &entry.target))
            .ok_or(Failure::of(Code::InvalidHandle))
    }

    fn remove(&mut self, handle: Token) -> Option<Seat> {
        let Entry { owner, target } = self.entries.remove(&handle)?;
        if let Some(owned) = self.owners.get_mut(&owner) {
            owned.handles.remove(&handle);
            owned.engines -= usize::from(matches!(target, Target::Engine { .. }));
        }
        match target {
            Target::Engine {
                core,
                conversations,
            } => {
                for conversation in conversations.into_values() {
                    self.remove(conversation);
                }
                Some(Seat { handle, core })
            }
            Target::Conversation { engine, id } => {
                if let Some(Entry {
                    target: Target::Engine { conversations, .. },
                    ..
                }) = self.entries.get_mut(&engine)
                {
                    conversations.remove(&id);
                }
                None
            }
        }
    }
}
