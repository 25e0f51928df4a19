//! The notification path without JavaScript: a pushed entry in, what may be shown of it out.

use std::time::Instant;

use sealwright_engine::{Content, Entry, Preview, Role};

use crate::errors::Failure;
use crate::guard::guarded;
use crate::ids::{AccountId, ConversationId, StreamId};
use crate::log::Event;
use crate::profile::{Profile, Settings};
use crate::requests::Storage;
use crate::waist::Waist;

/// A pushed entry, as a push service delivered it. Nothing of it is trusted.
pub struct Push<'a> {
    /// The profile that the push is for.
    pub profile: &'a str,
    /// The id of the stream that the entry is said to stand in, base64url.
    pub stream: &'a str,
    /// Its number there.
    pub seq: u64,
    /// Its key there.
    pub key: &'a str,
    /// Its body.
    pub body: &'a [u8],
}

/// A new message, as far as a notification may show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The id of its conversation, base64url: what groups notifications.
    pub conversation: String,
    /// Who wrote, and the text; `None` where the conversation's preview is `none`, which is the default, and for what
    /// is no text.
    pub shown: Option<Shown>,
}

/// What is shown of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The account id of who wrote, base64url.
    pub sender: String,
    /// The text.
    pub text: String,
}

impl Waist {
    /// Takes a pushed entry in the extension role, and says what a notification may show. `None` on every failure,
    /// before the first unlock included, and for what is no new message: then the notification says something
    /// generic, and the app finds out when it syncs. Opens and closes the profile; never panics.
    pub fn read_push(&self, push: &Push<'_>) -> Option<Notification> {
        let asked = Instant::now();
        let read = guarded(|| self.try_read(push));
        self.shared.log.say(match &read {
            Ok(Some(_)) => Event::PushRead(asked.elapsed().into()),
            Ok(None) => Event::PushIdle,
            Err(failure) => Event::PushNotRead(failure.code()),
        });
        read.ok()?
    }

    fn try_read(&self, push: &Push<'_>) -> Result<Option<Notification>, Failure> {
        let platform = &*self.shared.platform;
        let settings = Settings {
            storage: Storage::Disk,
            allow_unprotected: platform.is_stand_in(),
        };
        let profile = Profile::parse(push.profile, None, settings, Role::Extension)?;
        let Some(StreamId(stream)) = StreamId::parse(push.stream) else {
            return Ok(None);
        };
        let entry = Entry {
            seq: push.seq,
            key: push.key.to_owned(),
            body: push.body.to_vec(),
        };
        let mut open = profile.open(&profile.place(platform)?, platform, &self.shared.log)?;
        let taken = open.engine.take_pushed(&stream, &entry);
        open.close();
        Ok(taken?.map(|(message, preview)| Notification {
            conversation: ConversationId(message.conversation).to_text(),
            shown: match (preview, message.content) {
                (Preview::Full, Content::Text(text)) => Some(Shown {
                    sender: AccountId(message.sender).to_text(),
                    text,
                }),
                _ => None,
            },
        }))
    }
}
