//! Healing (rule R6): a device that lost its place in a group asks the members for a new one, and founds
//! the next group of the chain if nobody answers.

use sealwright_crypto::{DeviceKey, Secret, hash, open, seal, verify};
use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::conversation::ConversationRow;
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{GroupRow, Leaf, Stage};
use crate::ids::{DeviceId, GroupId};
use crate::known::Standing;
use crate::mailbox::Letter;
use crate::model::{Event, Refusal, State};

/// How long a device waits for an answer before it founds a new group.
pub(crate) const PATIENCE: u64 = 10 * 60 * 1_000;

const LABEL: &[u8] = b"sealwright v1 re-add request";

/// A request, sealed so that only who was ever in the group can read it.
#[derive(Serialize, Deserialize)]
struct Request {
    device: DeviceId,
    /// Hash of the leaf the device holds. It makes a request good for one re-add only.
    place: [u8; 32],
    package: Vec<u8>,
    signature: Vec<u8>,
}

impl GroupRow {
    pub(crate) fn is_wedged(&self) -> bool {
        matches!(self.stage, Stage::Wedged { .. })
    }
}

impl Work<'_> {
    /// This device cannot follow the group any further.
    pub(crate) fn wedge(&mut self, row: &mut GroupRow) -> Result<()> {
        if row.is_wedged() {
            return Ok(());
        }
        row.stage = Stage::Wedged { asked_at: None };
        self.put_group(row)?;
        let mut conversation = self.conversation_row(&row.conversation)?;
        self.core.pass.mark_dirty(row.conversation);
        if conversation.current != Some(row.id) || conversation.state != State::Active {
            return Ok(());
        }
        conversation.state = State::Healing;
        self.put_conversation(&conversation)?;
        self.record(Event::Healing {
            conversation: row.conversation,
        })
    }

    /// What a group that lost its place does now: asks, waits, or gives up and founds the next.
    pub(crate) fn heal(
        &mut self,
        conversation: &ConversationRow,
        row: &mut GroupRow,
    ) -> Result<()> {
        let Stage::Wedged { asked_at } = row.stage else {
            return Ok(());
        };
        let now = self.now();
        match asked_at {
            None => {
                self.ask(row)?;
                row.stage = Stage::Wedged {
                    asked_at: Some(now),
                };
                self.put_group(row)
            }
            Some(at) if now.saturating_sub(at) < PATIENCE => Ok(()),
            Some(_) if self.founding(&conversation.id)?.is_some() => Ok(()),
            Some(_) => self.add_change(&conversation.id, &Change::Found),
        }
    }

    /// Strikes off the wish to found a group, once somebody else's has come.
    pub(crate) fn strike_founding(&mut self, conversation: &ConversationRow) -> Result<()> {
        match self.founding(&conversation.id)? {
            Some(seq) => self.strike_change(&conversation.id, seq),
            None => Ok(()),
        }
    }

    pub(crate) fn founding(&self, id: &crate::ids::ConversationId) -> Result<Option<u64>> {
        let changes = self.changes(id)?;
        Ok(changes
            .iter()
            .find(|(_, change)| matches!(change, Change::Found))
            .map(|(seq, _)| *seq))
    }

    /// Posts a request to every other device of the group that its log lists.
    fn ask(&mut self, row: &GroupRow) -> Result<()> {
        let me = self.me()?;
        let (own, key) = (me.account.device, me.key.clone());
        let leaves = match self.leaves(&row.id) {
            // The group cannot be read any more, so nobody can be asked: patience runs out, then the next.
            Err(error) if error.is_confined() => return Ok(()),
            leaves => leaves?,
        };
        let Some(place) = leaves
            .iter()
            .find(|leaf| leaf.device == own)
            .map(Leaf::place)
        else {
            return Ok(());
        };
        let package = self.make_spare_package()?;
        let request = Request {
            device: own,
            place,
            signature: sign(&key, &row.id, &place, &package),
            package,
        };
        let request =
            postcard::to_stdvec(&request).map_err(|_| Error::Internal("encoding a request"))?;
        let sealing = healing_key(row)?;
        let sealed = seal(&sealing, b"", &request, &*self.core.host.entropy)?;
        let letter = Letter::Readd {
            hint: hint(row),
            sealed,
        }
        .to_bytes()?;
        for leaf in leaves.iter().filter(|leaf| leaf.device != own) {
            let Standing::Listed(devices) = self.standing(&leaf.account)? else {
                continue;
            };
            for device in devices.iter().filter(|device| device.id() == leaf.device) {
                self.post_letter(device.mailbox, letter.clone())?;
            }
        }
        Ok(())
    }

    /// Takes a request that came by mail: a member's own wish, so it becomes a change like any other.
    pub(crate) fn take_request(&mut self, hinted: [u8; 8], sealed: &[u8]) -> Result<()> {
        for row in self
            .all_groups()?
            .iter()
            .filter(|row| hint(row) == hinted && row.stage == Stage::Active)
        {
            if let Some(change) = self.read_request(row, sealed)? {
                return self.add_change(&row.conversation, &change);
            }
        }
        self.refuse_letter(Refusal::Foreign)
    }

    fn read_request(&mut self, row: &GroupRow, sealed: &[u8]) -> Result<Option<Change>> {
        let Ok(bytes) = open(&healing_key(row)?, b"", sealed) else {
            return Ok(None);
        };
        let Ok(request) = postcard::from_bytes::<Request>(&bytes) else {
            return Ok(None);
        };
        let leaves = self.leaves(&row.id)?;
        let Some(leaf) = leaves.iter().find(|leaf| leaf.device == request.device) else {
            return Ok(None);
        };
        let Standing::Listed(devices) = self.standing(&leaf.account)? else {
            return Ok(None);
        };
        let Some(device) = devices
            .into_iter()
            .find(|device| device.id() == request.device)
        else {
            return Ok(None);
        };
        let signed = signed_bytes(&row.id, &request.place, &request.package);
        let good = request.place == leaf.place()
            && verify(&device.signature_key, &signed, &request.signature).is_ok();
        Ok(good.then_some(Change::Readd {
            account: leaf.account,
            device,
            place: request.place,
            package: request.package,
        }))
    }
}

fn healing_key(row: &GroupRow) -> Result<Secret<32>> {
    Secret::from_slice(&row.healing_key).map_err(|_| Error::Internal("a healing key"))
}

/// Tells members which group a request is for, and nobody else.
fn hint(row: &GroupRow) -> [u8; 8] {
    let hash = hash("healing hint", &[&row.healing_key]);
    let mut hint = [0; 8];
    hint.copy_from_slice(&hash[..8]);
    hint
}

fn sign(key: &DeviceKey, group: &GroupId, place: &[u8; 32], package: &[u8]) -> Vec<u8> {
    key.sign_bytes(&signed_bytes(group, place, package))
        .to_vec()
}

fn signed_bytes(group: &GroupId, place: &[u8; 32], package: &[u8]) -> Vec<u8> {
    let hash = hash("re-add request", &[&group.0, place, package]);
    [LABEL, &hash].concat()
}
