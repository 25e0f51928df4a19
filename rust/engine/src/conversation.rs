//! Conversations: who is in them, what chain of groups carries them, how they are listed.

use sealwright_crypto::hash;
use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Records, Row};
use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::group::PENDING;
use crate::ids::{AccountId, ConversationId, GroupId};
use crate::model::{Conversation, Kind, MAX_MEMBERS, MAX_PAGE, Page, State};
use crate::tables;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ConversationRow {
    pub(crate) id: ConversationId,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    /// The roster as this device knows it, ascending, oneself included.
    pub(crate) members: Vec<AccountId>,
    pub(crate) created_at: u64,
    /// Its place in the list of conversations.
    pub(crate) activity: u64,
    /// The group that messages go out through.
    pub(crate) current: Option<GroupId>,
    /// The groups that are still read, the current one included.
    pub(crate) groups: Vec<GroupId>,
    /// The highest generation seen in the chain.
    pub(crate) generation: u32,
}

impl Row for ConversationRow {
    const VERSION: u8 = 1;
}

#[derive(Serialize, Deserialize)]
struct ActivityRow(ConversationId);

impl Row for ActivityRow {
    const VERSION: u8 = 1;
}

const CONVERSATIONS: Records<ConversationId, ConversationRow> = Records::new(tables::CONVERSATIONS);
const ACTIVITY: Lists<[u8; 1], ActivityRow> = Lists::new(tables::ACTIVITY);

impl Engine {
    /// Creates a conversation with these accounts, or finds the 1:1 that exists. From here it is
    /// accepted; sync makes its group and invites the others. Without a `kind`, one other account makes a
    /// 1:1 and more make a group.
    ///
    /// # Errors
    /// [`Error::NoAccount`]; [`Error::InvalidArgument`] if nobody else is in it or a 1:1 has more than one
    /// other; [`Error::TooManyMembers`] above [`MAX_MEMBERS`].
    pub fn create_conversation(
        &mut self,
        members: &[AccountId],
        kind: Option<Kind>,
    ) -> Result<Conversation> {
        self.write(|work| {
            work.changing()?;
            let own = work.me()?.account.id;
            let mut roster: Vec<_> = members.to_vec();
            roster.push(own);
            roster.sort_unstable();
            roster.dedup();
            let kind = kind.unwrap_or(if roster.len() == 2 {
                Kind::Direct
            } else {
                Kind::Group
            });
            match (kind, roster.len()) {
                (_, 0..=1) => {
                    return Err(Error::InvalidArgument("members must name another account"));
                }
                (Kind::Direct, 3..) => {
                    return Err(Error::InvalidArgument(
                        "a direct conversation has one other member",
                    ));
                }
                (_, count) if count > MAX_MEMBERS => return Err(Error::TooManyMembers),
                _ => {}
            }
            let id = match kind {
                Kind::Direct => direct_id(&roster),
                Kind::Group => ConversationId(work.random()?),
            };
            if let Some(row) = CONVERSATIONS.get(work.tx, &id)? {
                return work.view_conversation(row);
            }
            let row = work.found_conversation(id, kind, State::Creating, roster)?;
            work.add_change(&id, &Change::Found)?;
            work.view_conversation(row)
        })
    }

    /// Conversations, latest activity first. `before` is the `next` of the page before.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn conversations(
        &mut self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.read(|work| {
            let page = ListPage {
                order: ListOrder::Newest,
                after: before,
                limit: limit + 1,
            };
            let mut rows = ACTIVITY.page(work.tx, &tables::ONE, page)?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().map(|(seq, _)| *seq).filter(|_| more);
            let items = rows
                .into_iter()
                .map(|(_, row)| work.view_conversation(work.conversation_row(&row.0)?))
                .collect::<Result<_>>()?;
            Ok(Page { items, next })
        })
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`Error::UnknownConversation`].
    pub fn conversation(&mut self, id: &ConversationId) -> Result<Conversation> {
        self.read(|work| work.view_conversation(work.conversation_row(id)?))
    }

    /// Adds accounts to a group. Accepted here; sync takes their key packages and commits.
    ///
    /// # Errors
    /// [`Error::DirectConversation`], [`Error::NotAMember`], [`Error::TooManyMembers`],
    /// [`Error::UnknownConversation`].
    pub fn add_members(&mut self, id: &ConversationId, members: &[AccountId]) -> Result<()> {
        self.write(|work| {
            let row = work.changeable(id)?;
            let new = members
                .iter()
                .filter(|member| !row.members.contains(member))
                .count();
            if row.members.len() + new > MAX_MEMBERS {
                return Err(Error::TooManyMembers);
            }
            members
                .iter()
                .try_for_each(|member| work.add_change(id, &Change::Add(*member)))
        })
    }

    /// Removes accounts from a group, with all their devices. Accepted here; sync commits. What was sent
    /// before the commit stays readable to them, nothing after it is.
    ///
    /// # Errors
    /// As [`Self::add_members`]; [`Error::InvalidArgument`] for oneself: use [`Self::leave`].
    pub fn remove_members(&mut self, id: &ConversationId, members: &[AccountId]) -> Result<()> {
        self.write(|work| {
            let mut row = work.changeable(id)?;
            if members.contains(&work.me()?.account.id) {
                return Err(Error::InvalidArgument("use leave to remove oneself"));
            }
            let made = work.changes_made(&row)?;
            for member in members {
                work.cancel_adds(id, member, &made)?;
            }
            if row.groups.is_empty() {
                row.members.retain(|member| !members.contains(member));
                return work.put_conversation(&row);
            }
            members
                .iter()
                .try_for_each(|member| work.add_change(id, &Change::Remove(*member)))
        })
    }

    /// Leaves a group. History stays readable here; messages accepted before still go out.
    ///
    /// # Errors
    /// [`Error::DirectConversation`], [`Error::NotAMember`], [`Error::UnknownConversation`].
    pub fn leave(&mut self, id: &ConversationId) -> Result<()> {
        self.write(|work| {
            let mut row = work.changeable(id)?;
            row.state = State::Left;
            work.drop_changes(id)?;
            if row.current.is_some() {
                work.say_leave(id)?;
            } else {
                work.drop_outgoing(id)?;
                for group in std::mem::take(&mut row.groups) {
                    work.delete_group(&group)?;
                }
            }
            work.put_conversation(&row)
        })
    }
}

impl Work<'_> {
    pub(crate) fn conversation_row(&self, id: &ConversationId) -> Result<ConversationRow> {
        CONVERSATIONS
            .get(self.tx, id)?
            .ok_or(Error::UnknownConversation)
    }

    pub(crate) fn find_conversation(&self, id: &ConversationId) -> Result<Option<ConversationRow>> {
        Ok(CONVERSATIONS.get(self.tx, id)?)
    }

    pub(crate) fn put_conversation(&self, row: &ConversationRow) -> Result<()> {
        Ok(CONVERSATIONS.put(self.tx, &row.id, row)?)
    }

    pub(crate) fn all_conversations(&self) -> Result<Vec<ConversationRow>> {
        Ok(CONVERSATIONS.all(self.tx)?)
    }

    /// A new row, listed first.
    pub(crate) fn found_conversation(
        &self,
        id: ConversationId,
        kind: Kind,
        state: State,
        members: Vec<AccountId>,
    ) -> Result<ConversationRow> {
        let activity = ACTIVITY.push(self.tx, &tables::ONE, &ActivityRow(id))?;
        let row = ConversationRow {
            id,
            kind,
            state,
            members,
            created_at: self.now(),
            activity,
            current: None,
            groups: Vec::new(),
            generation: 0,
        };
        self.put_conversation(&row)?;
        Ok(row)
    }

    /// Moves a conversation to the top of the list.
    pub(crate) fn touch(&self, id: &ConversationId) -> Result<()> {
        let mut row = self.conversation_row(id)?;
        let top = ACTIVITY.last(self.tx, &tables::ONE)?;
        if top.is_some_and(|(seq, _)| seq == row.activity) {
            return Ok(());
        }
        ACTIVITY.delete(self.tx, &tables::ONE, row.activity)?;
        row.activity = ACTIVITY.push(self.tx, &tables::ONE, &ActivityRow(*id))?;
        self.put_conversation(&row)
    }

    /// The changes that are in a commit of ours already, which may or may not come to count.
    fn changes_made(&self, row: &ConversationRow) -> Result<Vec<u64>> {
        let mut made = Vec::new();
        for group in &row.groups {
            let pending = PENDING.get(self.tx, group)?;
            made.extend(pending.into_iter().flat_map(|pending| pending.changes));
        }
        Ok(made)
    }

    pub(crate) fn view_conversation(&self, row: ConversationRow) -> Result<Conversation> {
        Ok(Conversation {
            last_message: self.last_message(&row.id)?,
            preview: self.preview(&row.id)?,
            id: row.id,
            kind: row.kind,
            members: row.members,
            state: row.state,
            created_at: row.created_at,
        })
    }

    /// The row of a conversation that messages can be sent in.
    pub(crate) fn writable(&self, id: &ConversationId) -> Result<ConversationRow> {
        let row = self.conversation_row(id)?;
        match row.state {
            State::Creating | State::Active | State::Healing => Ok(row),
            State::Left | State::Removed => Err(Error::NotAMember),
        }
    }

    fn changeable(&self, id: &ConversationId) -> Result<ConversationRow> {
        self.changing()?;
        let row = self.writable(id)?;
        match row.kind {
            Kind::Group => Ok(row),
            Kind::Direct => Err(Error::DirectConversation),
        }
    }
}

/// The id of the 1:1 of two accounts, given in ascending order: both sides compute it alike.
pub(crate) fn direct_id(pair: &[AccountId]) -> ConversationId {
    let parts: Vec<&[u8]> = pair.iter().map(AsRef::as_ref).collect();
    ConversationId(hash("direct conversation", &parts))
}
