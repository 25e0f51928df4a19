//! What a notification may show of a conversation, without the app.

use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::ids::ConversationId;
use crate::model::Preview;
use crate::tables;

#[derive(Serialize, Deserialize)]
struct PreviewRow {
    full: bool,
}

impl Row for PreviewRow {
    const VERSION: u8 = 1;
}

/// Only conversations whose previews are not the default have a row.
const PREVIEWS: Records<ConversationId, PreviewRow> = Records::new(tables::PREVIEWS);

impl Engine {
    /// Sets what notifications may show of a conversation, on this device.
    ///
    /// # Errors
    /// [`crate::Error::UnknownConversation`], [`crate::Error::NotInExtension`]; [`crate::Error::Store`].
    pub fn set_preview(&mut self, id: &ConversationId, preview: Preview) -> Result<()> {
        self.write(|work| {
            work.in_app()?;
            work.conversation_row(id)?;
            match preview {
                Preview::Full => PREVIEWS.put(work.tx, id, &PreviewRow { full: true })?,
                Preview::None => drop(PREVIEWS.delete(work.tx, id)?),
            }
            Ok(())
        })
    }
}

impl Work<'_> {
    /// What notifications may show of a conversation.
    pub(crate) fn preview(&self, id: &ConversationId) -> Result<Preview> {
        let row = PREVIEWS.get(self.tx, id)?;
        Ok(match row {
            Some(PreviewRow { full: true }) => Preview::Full,
            _ => Preview::None,
        })
    }
}
