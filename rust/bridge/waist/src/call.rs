//! One request at work.

use std::sync::Arc;

use sealwright_crypto::OsEntropy;
use sealwright_engine::{ConversationId, Engine};

use crate::blobs::{BlobList, Blobs};
use crate::cores::Woken;
use crate::errors::Failure;
use crate::guard::lock;
use crate::handles::Seat;
use crate::profile::OpenProfile;
use crate::replies::{Conversation, Message};
use crate::translate;
use crate::waist::Instance;

/// What a handler has to work with.
pub(crate) struct Call<'a> {
    /// Who asks.
    pub(crate) instance: &'a Instance,
    /// The blobs of the request.
    pub(crate) blobs: Blobs<'a>,
    /// The blobs of the reply.
    pub(crate) out: BlobList,
    /// Whom to tell of what is new.
    pub(crate) woken: &'a mut Vec<Woken>,
}

impl Call<'_> {
    /// The engine behind a handle.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn engine(&self, handle: &str) -> Result<Seat, Failure> {
        lock(&self.instance.shared.handles).open_engine(self.instance.owner, handle)
    }

    /// The conversation behind a handle, and its engine.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn conversation(&self, handle: &str) -> Result<(Seat, ConversationId), Failure> {
        lock(&self.instance.shared.handles).open_conversation(self.instance.owner, handle)
    }

    /// Runs `work` on an engine, alone.
    ///
    /// # Errors
    /// `ENGINE_POISONED`, `INTERNAL`, and what `work` answers.
    pub(crate) fn on<T, E: Into<Failure>>(
        &mut self,
        seat: &Seat,
        work: impl FnOnce(&mut Engine) -> Result<T, E>,
    ) -> Result<T, Failure> {
        self.on_profile(seat, |profile| {
            work(&mut profile.engine).map_err(Into::into)
        })
    }

    /// Runs `work` on an open profile, alone.
    ///
    /// # Errors
    /// As [`Self::on`].
    pub(crate) fn on_profile<T>(
        &mut self,
        seat: &Seat,
        work: impl FnOnce(&mut OpenProfile) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (result, woken) = self.instance.shared.cores.run(&seat.core, work);
        self.woken.extend(woken);
        result
    }

    /// A message for the wire; its data goes to the reply's blobs.
    pub(crate) fn message(&mut self, message: sealwright_engine::Message) -> Message {
        translate::message(message, &mut self.out)
    }

    /// A conversation for the wire, with its handle.
    ///
    /// # Errors
    /// `TOO_MANY_HANDLES`, `NO_ENTROPY`, or `INVALID_HANDLE` if the engine's handle was closed meanwhile.
    pub(crate) fn listed(
        &mut self,
        seat: &Seat,
        conversation: sealwright_engine::Conversation,
    ) -> Result<Conversation, Failure> {
        let handle = lock(&self.instance.shared.handles).conversation(
            seat.handle,
            conversation.id,
            &OsEntropy,
        )?;
        Ok(translate::conversation(conversation, handle, &mut self.out))
    }

    /// Closes a handle and what hangs from it.
    ///
    /// # Errors
    /// `INVALID_HANDLE`.
    pub(crate) fn close(&self, handle: &str) -> Result<(), Failure> {
        let shared = Arc::clone(&self.instance.shared);
        let seat = lock(&shared.handles).close(self.instance.owner, handle)?;
        shared.leave(seat);
        Ok(())
    }
}
