//! What the engine adds to the decision about a message's way: the facts reported to it, the person's
//! preferences, and who is in the conversation. The decision itself is the room `sealwright-transport`'s.

use sealwright_store::{Records, Row};
use sealwright_transport::{
    Assurance, Choices, Consent, Fact, Local, Message, Peer, Plan, Policy, Preferences, Sealing,
    Source, Time, select,
};
use serde::{Deserialize, Serialize};

use crate::conversation::ConversationRow;
use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::ids::ConversationId;
use crate::model::Kind;
use crate::tables;

/// Preferences at rest. Only what was chosen has a value.
#[derive(Default, Serialize, Deserialize)]
struct PreferencesRow {
    allow_sms: Option<bool>,
    allow_web_links: Option<bool>,
    allow_rcs: Option<bool>,
    media_on_metered: Option<bool>,
    media_on_low_data: Option<bool>,
    media_on_roaming: Option<bool>,
    assume_roaming: Option<bool>,
    text_on_satellite: Option<bool>,
    floor: Option<Assurance>,
    /// To what the person consented, and when, in milliseconds since 1970.
    consent: Option<(Assurance, u64)>,
}

impl Row for PreferencesRow {
    const VERSION: u8 = 1;
}

/// The app's under [`tables::ONE`], a conversation's under its id. Only where something was chosen is a row.
const PREFERENCES: Records<[u8], PreferencesRow> = Records::new(tables::PREFERENCES);

/// The facts of this device as they were last reported. They are of now, so nothing keeps them.
#[derive(Default)]
pub(crate) struct Reported {
    local: Local,
    changes: u64,
}

impl Engine {
    /// Takes over facts about this device, by [`Local::update`]. That it can seal, only the engine says, so what a
    /// report says of that is dropped.
    pub fn report_facts(&mut self, report: &Local) {
        let report = Local {
            sealing: None,
            ..report.clone()
        };
        let now = Time::new(self.core.host.clock.now());
        let reported = &mut self.core.reported;
        if reported.local.update(&report, now) {
            reported.changes += 1;
            self.core.pass.look_at_held();
        }
    }

    /// The facts of this device.
    pub fn facts(&self) -> Local {
        self.core.facts()
    }

    /// Grows when what is known of this device changes.
    pub fn facts_head(&self) -> u64 {
        // A profile that was rolled back, or mended, changes what can be sealed.
        2 * self.core.reported.changes + u64::from(self.is_rolled_back())
    }

    /// Sets what the person chose for the whole app, in place of what they chose before.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] with consent in it: that is given for one conversation.
    /// [`Error::NotInExtension`]; [`Error::Store`].
    pub fn set_preferences(&mut self, preferences: &Preferences) -> Result<()> {
        if preferences.consent.is_some() {
            return Err(Error::InvalidArgument(
                "consent is given for one conversation",
            ));
        }
        self.write(|work| work.put_preferences(&tables::ONE, preferences))
    }

    /// What the person chose for the whole app.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn preferences(&mut self) -> Result<Preferences> {
        self.read(|work| work.preferences(&tables::ONE))
    }

    /// Sets what the person chose for one conversation, in place of what they chose before.
    ///
    /// # Errors
    /// [`Error::UnknownConversation`], [`Error::NotInExtension`]; [`Error::Store`].
    pub fn set_conversation_preferences(
        &mut self,
        id: &ConversationId,
        preferences: &Preferences,
    ) -> Result<()> {
        self.write(|work| {
            work.conversation_row(id)?;
            work.put_preferences(&id.0, preferences)
        })
    }

    /// What the person chose for one conversation, and what counts in it.
    ///
    /// # Errors
    /// [`Error::UnknownConversation`]; [`Error::Store`].
    pub fn conversation_preferences(
        &mut self,
        id: &ConversationId,
    ) -> Result<(Preferences, Choices)> {
        self.read(|work| {
            work.conversation_row(id)?;
            let own = work.preferences(&id.0)?;
            Ok((own, own.over(&work.preferences(&tables::ONE)?)))
        })
    }

    /// Which way a message to a conversation may go now, and why. Sends nothing, changes nothing.
    ///
    /// # Errors
    /// [`Error::UnknownConversation`], [`Error::NotAMember`]; [`Error::Store`].
    pub fn explain_transport(&mut self, id: &ConversationId, message: &Message) -> Result<Plan> {
        self.read(|work| {
            let row = work.writable(id)?;
            Ok(work.way(&row, work.peer(&row)?)?.plan(message))
        })
    }
}

/// All that decides about the messages of a conversation, but for the message.
pub(crate) struct Way {
    facts: Local,
    peer: Peer,
    choices: Choices,
    now: Time,
}

impl Way {
    pub(crate) fn plan(&self, message: &Message) -> Plan {
        select(
            message,
            &self.facts,
            &self.peer,
            &self.choices,
            &Policy::default(),
            self.now,
        )
    }
}

impl crate::engine::Core {
    /// The facts, and the engine's own word on whether it can seal.
    fn facts(&self) -> Local {
        let sealing = if self.custody.rolled_back {
            Sealing::RolledBack
        } else {
            Sealing::Ready
        };
        let now = Time::new(self.host.clock.now());
        Local {
            sealing: Some(Fact::known(sealing, Source::Engine, now)),
            ..self.reported.local.clone()
        }
    }
}

impl Work<'_> {
    /// What decides about the messages of a conversation with `peer` on the other side.
    fn way(&self, row: &ConversationRow, peer: Peer) -> Result<Way> {
        let own = self.preferences(&row.id.0)?;
        Ok(Way {
            facts: self.core.facts(),
            peer,
            choices: own.over(&self.preferences(&tables::ONE)?),
            now: Time::new(self.now()),
        })
    }

    /// [`Self::way`] for the queue: no message in it is larger than what every device takes, so nobody's record is
    /// looked at.
    pub(crate) fn way_out(&self, row: &ConversationRow) -> Result<Way> {
        let peer = Peer {
            direct: row.kind == Kind::Direct,
            linked: true,
            devices: 1,
            records: Vec::new(),
        };
        self.way(row, peer)
    }

    /// The other side of a conversation: every device in it but this one. Of an account whose log is not known
    /// there is at least one, which said nothing.
    fn peer(&self, row: &ConversationRow) -> Result<Peer> {
        let own = self.me()?.account.device;
        let mut peer = Peer {
            direct: row.kind == Kind::Direct,
            // Members are accounts, and an account has keys from its first log entry on.
            linked: true,
            devices: 0,
            records: Vec::new(),
        };
        for account in &row.members {
            let Some(devices) = self.devices_of(account)? else {
                peer.devices += 1;
                continue;
            };
            for listed in devices.iter().filter(|listed| listed.device != own) {
                peer.devices += 1;
                peer.records.extend(listed.record);
            }
        }
        Ok(peer)
    }

    fn preferences(&self, key: &[u8]) -> Result<Preferences> {
        let row = PREFERENCES.get(self.tx, key)?.unwrap_or_default();
        Ok(Preferences {
            allow_sms: row.allow_sms,
            allow_web_links: row.allow_web_links,
            allow_rcs: row.allow_rcs,
            media_on_metered: row.media_on_metered,
            media_on_low_data: row.media_on_low_data,
            media_on_roaming: row.media_on_roaming,
            assume_roaming: row.assume_roaming,
            text_on_satellite: row.text_on_satellite,
            floor: row.floor,
            consent: row.consent.map(|(to, given_at)| Consent {
                to,
                given_at: Time::new(given_at),
            }),
        })
    }

    fn put_preferences(&mut self, key: &[u8], chosen: &Preferences) -> Result<()> {
        self.in_app()?;
        self.core.pass.look_at_held();
        if *chosen == Preferences::default() {
            PREFERENCES.delete(self.tx, key)?;
            return Ok(());
        }
        let row = PreferencesRow {
            allow_sms: chosen.allow_sms,
            allow_web_links: chosen.allow_web_links,
            allow_rcs: chosen.allow_rcs,
            media_on_metered: chosen.media_on_metered,
            media_on_low_data: chosen.media_on_low_data,
            media_on_roaming: chosen.media_on_roaming,
            assume_roaming: chosen.assume_roaming,
            text_on_satellite: chosen.text_on_satellite,
            floor: chosen.floor,
            consent: chosen
                .consent
                .map(|consent| (consent.to, consent.given_at.milliseconds())),
        };
        Ok(PREFERENCES.put(self.tx, key, &row)?)
    }
}
