//! Letters between devices: Welcomes, and requests to be added again. A mailbox is a stream that any
//! contact may write to, so nothing in it is believed before it is checked.

use openmls::group::WelcomeError;
use openmls::prelude::{BasicCredential, MlsMessageBodyIn, MlsMessageIn, StagedWelcome, Welcome};
use openmls_traits::OpenMlsProvider as _;
use sealwright_crypto::{open, seal};
use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};
use tls_codec::Deserialize as _;

use crate::conversation::{ConversationRow, direct_id};
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{self, Epoch, GroupRow, Leaf, Stage, Tag, hex};
use crate::ids::{AccountId, DeviceId, GroupId, StreamToken, WriteKey};
use crate::job::Entry;
use crate::log::DeviceRecord;
use crate::model::{Event, Kind, Refusal, State};
use crate::package::Kept;
use crate::post::Post;
use crate::tables;

const VERSION: u8 = 1;
/// A chain of so many groups is nobody's.
const MAX_GENERATION: u32 = 1 << 24;

/// What a letter says.
#[derive(Serialize, Deserialize)]
pub(crate) enum Letter {
    /// An invitation: the MLS Welcome, and what only the members of the joined epoch can open.
    Welcome { welcome: Vec<u8>, sealed: Vec<u8> },
    /// A device that lost its place asks a member for a new one (rule R6).
    Readd { hint: [u8; 8], sealed: Vec<u8> },
}

/// What a joiner needs besides the Welcome (rule R5).
#[derive(Serialize, Deserialize)]
struct Joining {
    token: StreamToken,
    /// The last number of that stream that is not the joiner's to read.
    start: u64,
    /// The lowest open commit slot of the joined epoch, and slots behind it that are void.
    slot: u32,
    early: Vec<String>,
    healing_key: [u8; 32],
    leaving: Vec<AccountId>,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct MailboxRow {
    pub(crate) cursor: u64,
    pub(crate) trimmed: u64,
}

impl Row for MailboxRow {
    const VERSION: u8 = 1;
}

pub(crate) const MAILBOX: Records<[u8; 1], MailboxRow> = Records::new(tables::MAILBOX);

/// Welcomes back into a group in which this device has yet to read that it was removed.
#[derive(Default, Serialize, Deserialize)]
struct EarlyWelcomesRow(Vec<(Vec<u8>, Vec<u8>)>);

impl Row for EarlyWelcomesRow {
    const VERSION: u8 = 1;
}

const EARLY_WELCOMES: Records<GroupId, EarlyWelcomesRow> = Records::new(tables::EARLY_WELCOMES);
/// Most Welcomes put by for one group; older ones go.
const EARLY: usize = 4;

/// What a Welcome leads into: which conversation, which group, who is in it, and how to take part.
type Invitation = (Tag, GroupId, Vec<Leaf>, Joining);

/// What opening a Welcome came to.
enum Staged {
    /// It opens, and whether a group that lost its place made room.
    Ready(Box<StagedWelcome>, bool),
    /// It leads into this group, in which this device still is as far as it has read.
    Early(GroupId),
    Refused,
}

impl Letter {
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        postcard::to_extend(self, vec![VERSION]).map_err(|_| Error::Internal("encoding a letter"))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let (letter, rest) = postcard::take_from_bytes(rest).ok()?;
        rest.is_empty().then_some(letter)
    }
}

impl Work<'_> {
    pub(crate) fn mailbox(&self) -> Result<MailboxRow> {
        Ok(MAILBOX.get(self.tx, &tables::ONE)?.unwrap_or_default())
    }

    /// Takes letters.
    pub(crate) fn take_letters(&mut self, entries: &[Entry]) -> Result<()> {
        let mut row = self.mailbox()?;
        for entry in entries {
            if entry.seq <= row.cursor {
                continue;
            }
            row.cursor = entry.seq;
            match Letter::parse(&entry.body) {
                Some(Letter::Welcome { welcome, sealed }) => {
                    self.take_welcome(&welcome, &sealed)?;
                }
                Some(Letter::Readd { hint, sealed }) => self.take_request(hint, &sealed)?,
                None => self.refuse_letter(Refusal::Tampered)?,
            }
        }
        Ok(MAILBOX.put(self.tx, &tables::ONE, &row)?)
    }

    /// Passes over a letter that failed again and again.
    pub(crate) fn quarantine_letter(&mut self, entry: &Entry) -> Result<()> {
        let mut row = self.mailbox()?;
        row.cursor = entry.seq;
        self.record(Event::EntryQuarantined { conversation: None })?;
        Ok(MAILBOX.put(self.tx, &tables::ONE, &row)?)
    }

    /// Queues a Welcome for each device. The group is in the joined epoch.
    pub(crate) fn welcome(
        &mut self,
        row: &GroupRow,
        welcome: &[u8],
        invited: &[DeviceRecord],
        start: u64,
    ) -> Result<()> {
        let joining = Joining {
            token: row.token,
            start,
            slot: row.slot,
            early: self.early(&row.id)?,
            healing_key: row.healing_key,
            leaving: row.leaving.clone(),
        };
        let joining =
            postcard::to_stdvec(&joining).map_err(|_| Error::Internal("encoding a Welcome"))?;
        let key = self.with_mls(&row.id, |group, provider, _| {
            Epoch::of(group, provider.crypto()).joining_key()
        })?;
        let sealed = seal(&key, b"", &joining, &*self.core.host.entropy)?;
        let letter = Letter::Welcome {
            welcome: welcome.to_vec(),
            sealed,
        }
        .to_bytes()?;
        invited
            .iter()
            .try_for_each(|device| self.post_letter(device.mailbox, letter.clone()))
    }

    pub(crate) fn post_letter(&mut self, stream: WriteKey, body: Vec<u8>) -> Result<()> {
        let key = format!("letter/{}", hex(&self.random::<16>()?));
        self.post(Post::Letter { stream, key, body })
    }

    /// Joins the group of a Welcome, if it is one this device should be in; whether it did.
    fn take_welcome(&mut self, bytes: &[u8], sealed: &[u8]) -> Result<bool> {
        let Ok(MlsMessageBodyIn::Welcome(welcome)) =
            MlsMessageIn::tls_deserialize_exact(bytes).map(MlsMessageIn::extract)
        else {
            return self.refuse_letter(Refusal::Tampered).map(|()| false);
        };
        let kept = self.keep_package(&welcome)?;
        match self.stage_welcome(welcome)? {
            Staged::Ready(staged, replaced) => match self.join(*staged, sealed, kept.as_ref())? {
                true => {
                    self.strike_package(kept)?;
                    return Ok(true);
                }
                false if replaced => return Err(Error::Internal("a Welcome into a known group")),
                false => {}
            },
            Staged::Early(id) => self.put_by(&id, bytes, sealed)?,
            Staged::Refused => self.refuse_letter(Refusal::Tampered)?,
        }
        self.give_back_package(kept)?;
        Ok(false)
    }

    /// Opens a Welcome. A group of the same id that lost its place makes room for it: if the Welcome then
    /// turns out bad, the whole step is to be undone.
    fn stage_welcome(&mut self, welcome: Welcome) -> Result<Staged> {
        let provider = self.provider();
        let builder =
            match StagedWelcome::build_from_welcome(&provider, &group::join_config(), welcome) {
                Ok(builder) => builder,
                Err(WelcomeError::StorageError(error)) => return Err(error.into()),
                Err(_) => return Ok(Staged::Refused),
            };
        let id = builder
            .processed_welcome()
            .unverified_group_info()
            .group_id();
        let old = match GroupId::from_slice(id.as_slice()) {
            Some(id) => self.find_group(&id)?,
            None => None,
        };
        if let Some(old) = &old {
            if !old.is_wedged() {
                return Ok(Staged::Early(old.id));
            }
            self.delete_group(&old.id)?;
        }
        match builder.skip_lifetime_validation().build() {
            Ok(staged) => Ok(Staged::Ready(Box::new(staged), old.is_some())),
            Err(WelcomeError::StorageError(error)) => Err(error.into()),
            Err(_) if old.is_some() => Err(Error::Internal("a Welcome into a known group")),
            Err(_) => Ok(Staged::Refused),
        }
    }

    /// Puts a Welcome by until this device has read how it lost its place.
    fn put_by(&mut self, id: &GroupId, welcome: &[u8], sealed: &[u8]) -> Result<()> {
        let mut row = EARLY_WELCOMES.get(self.tx, id)?.unwrap_or_default();
        let letter = (welcome.to_vec(), sealed.to_vec());
        row.0.retain(|other| *other != letter);
        row.0.push(letter);
        let spare = row.0.len().saturating_sub(EARLY);
        row.0.drain(..spare);
        Ok(EARLY_WELCOMES.put(self.tx, id, &row)?)
    }

    /// Takes a Welcome that was put by, the newest that is good.
    pub(crate) fn take_early_welcomes(&mut self, id: &GroupId) -> Result<()> {
        while let Some(mut row) = EARLY_WELCOMES.get(self.tx, id)? {
            let Some((welcome, sealed)) = row.0.pop() else {
                return self.forget_early_welcomes(id);
            };
            EARLY_WELCOMES.put(self.tx, id, &row)?;
            if self.take_welcome(&welcome, &sealed)? {
                return Ok(());
            }
        }
        Ok(())
    }

    pub(crate) fn forget_early_welcomes(&self, id: &GroupId) -> Result<()> {
        EARLY_WELCOMES.delete(self.tx, id)?;
        Ok(())
    }

    /// Joins the group of a Welcome; false if it is not one this device should be in.
    fn join(
        &mut self,
        staged: StagedWelcome,
        sealed: &[u8],
        package: Option<&Kept>,
    ) -> Result<bool> {
        let Some((tag, id, leaves, joining)) = self.read_welcome(&staged, sealed)? else {
            return self.refuse_letter(Refusal::Foreign).map(|()| false);
        };
        let roster = group::accounts_of(&leaves);
        let inviter = staged
            .welcome_sender()
            .ok()
            .and_then(crate::commit::identity);
        let known = self.find_conversation(&tag.conversation)?;
        let due = |(account, _): &(AccountId, DeviceId)| {
            welcome_is_due(&tag, known.as_ref(), &roster, account)
        };
        let Some((_, inviter)) = inviter.filter(due) else {
            return self.refuse_letter(Refusal::Foreign).map(|()| false);
        };
        let provider = self.provider();
        let mls = staged
            .into_group(&provider)
            .map_err(|_| Error::Internal("joining a group"))?;
        self.adopt_mls(id, mls);
        let mut row = GroupRow {
            id,
            conversation: tag.conversation,
            generation: tag.generation,
            stage: Stage::Active,
            token: joining.token,
            cursor: joining.start,
            healing_key: joining.healing_key,
            slot: joining.slot,
            leaving: joining.leaving,
            unlisted: Vec::new(),
            sent: 0,
            updated_at: self.now(),
            update_due: package.is_some_and(Kept::is_last_resort),
            last_committer: Some(inviter),
        };
        self.put_early(&id, joining.early)?;
        let devices: Vec<_> = leaves
            .iter()
            .map(|leaf| (leaf.account, leaf.device))
            .collect();
        self.check_listed(&mut row, &devices)?;
        self.put_group(&row)?;
        self.core.pass.mark_stale_group(id);
        self.enter_chain(&tag, known, &row, roster)?;
        Ok(true)
    }

    /// The conversation that a joined group belongs to, new or known.
    fn enter_chain(
        &mut self,
        tag: &Tag,
        known: Option<ConversationRow>,
        row: &GroupRow,
        roster: Vec<AccountId>,
    ) -> Result<()> {
        let healing = known
            .as_ref()
            .is_some_and(|row| row.state == State::Healing);
        // Who lost its place while it was leaving gets it back to say so.
        let leaving = known.as_ref().is_some_and(|row| row.state == State::Left)
            && self.first_outgoing(&tag.conversation)?.is_some();
        let new = !leaving
            && known
                .as_ref()
                .is_none_or(|row| matches!(row.state, State::Left | State::Removed));
        let mut conversation = match known {
            Some(known) => known,
            None => {
                self.found_conversation(tag.conversation, tag.kind, State::Active, roster.clone())?
            }
        };
        if new {
            conversation.state = State::Active;
        }
        if !conversation.groups.contains(&row.id) {
            conversation.groups.push(row.id);
        }
        self.choose_current(&mut conversation)?;
        if conversation.current == Some(row.id) {
            conversation.members = roster;
            conversation
                .members
                .retain(|member| !row.leaving.contains(member));
            self.put_conversation(&conversation)?;
        }
        self.strike_founding(&conversation)?;
        self.core.pass.mark_dirty(conversation.id);
        if new {
            self.touch(&conversation.id)?;
            return self.record(Event::ConversationAdded {
                conversation: conversation.id,
            });
        }
        if healing {
            self.record(Event::Healed {
                conversation: conversation.id,
            })
        } else {
            Ok(())
        }
    }

    /// What a Welcome leads into, if all of it is ours to read.
    fn read_welcome(&self, staged: &StagedWelcome, sealed: &[u8]) -> Result<Option<Invitation>> {
        let own = self.me()?.account.id;
        let provider = self.provider();
        let context = staged.group_context();
        let leaves: Option<Vec<_>> = staged
            .members()
            .map(|member| group::leaf(&member))
            .collect();
        let credential = staged
            .own_leaf_node()
            .map(|leaf| BasicCredential::try_from(leaf.credential().clone()));
        let mine = matches!(credential, Some(Ok(credential)) if credential.identity() == own.0);
        let exported = staged
            .export_secret(provider.crypto(), "sealwright joining", &[], 32)
            .map(zeroize::Zeroizing::new)
            .map_err(|_| Error::Internal("exporting a secret"))?;
        let key = sealwright_crypto::Secret::from_slice(&exported)
            .map_err(|_| Error::Internal("exporting a secret"))?;
        let joining = open(&key, b"", sealed)
            .ok()
            .and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let id = GroupId::from_slice(context.group_id().as_slice());
        Ok(match (Tag::parse(context), id, leaves, joining) {
            (Some(tag), Some(id), Some(leaves), Some(joining)) if mine => {
                Some((tag, id, leaves, joining))
            }
            _ => None,
        })
    }

    pub(crate) fn refuse_letter(&mut self, reason: Refusal) -> Result<()> {
        self.record(Event::EntryRefused {
            conversation: None,
            reason,
        })
    }
}

/// Whether a group may become part of the conversation that it names. A 1:1 takes exactly its two
/// accounts; the chain of a group goes on only by the hand of somebody who is in it.
fn welcome_is_due(
    tag: &Tag,
    known: Option<&ConversationRow>,
    roster: &[AccountId],
    inviter: &AccountId,
) -> bool {
    if tag.generation > MAX_GENERATION {
        return false;
    }
    if tag.kind == Kind::Direct && (roster.len() != 2 || direct_id(roster) != tag.conversation) {
        return false;
    }
    let Some(known) = known else { return true };
    if known.kind != tag.kind {
        return false;
    }
    match known.state {
        State::Left | State::Removed => true,
        State::Creating | State::Active | State::Healing => known.members.contains(inviter),
    }
}
