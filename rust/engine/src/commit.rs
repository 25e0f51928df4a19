//! Commits: made from changes, judged alike by every member (rules R2 and R3), read back before they
//! count.

use openmls::framing::errors::{MessageDecryptionError, SecretTreeError};
use openmls::group::{StageCommitError, ValidationError};
use openmls::prelude::{
    BasicCredential, ContentType, KeyPackage, LeafNode, LeafNodeIndex, MlsGroup, MlsMessageIn,
    MlsMessageOut, ProcessMessageError, ProcessedMessage, ProcessedMessageContent, Proposal,
    ProposalOrRefType, ProtocolMessage, ProtocolVersion, Sender, StagedCommit,
};
use openmls::treesync::errors::ApplyUpdatePathError;
use openmls_traits::OpenMlsProvider as _;
use sealwright_crypto::{open, seal};
use sealwright_store::StoreError;
use serde::{Deserialize, Serialize};
use tls_codec::Deserialize as _;

use crate::account::device_id;
use crate::change::Change;
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{self, Epoch, GroupRow, Leaf, PENDING, PendingRow, Provider, Tag};
use crate::ids::{AccountId, ConversationId, DeviceId, GroupId};
use crate::known::Standing;
use crate::log::{DeviceRecord, LogClaim};
use crate::mark::MARK;
use crate::model::{Event, Kind, Refusal, SecurityKind};
use crate::pass::Lane;

/// What a commit does, as read from the commit and the group before it.
pub(crate) struct Shift {
    pub(crate) by: AccountId,
    pub(crate) by_device: DeviceId,
    pub(crate) added: Vec<(AccountId, DeviceId)>,
    pub(crate) removed: Vec<Leaf>,
    /// The heads of all members' logs as the committer knows them.
    pub(crate) heads: Vec<(AccountId, LogClaim)>,
}

/// What every member makes of an entry in a commit slot.
pub(crate) enum Verdict {
    /// It counts.
    Apply(Box<StagedCommit>, Shift),
    /// It never was: the slot is passed over.
    Void,
    /// It counts, but this device cannot follow.
    Stuck,
}

/// What a commit is to do.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) invites: Vec<Invite>,
    pub(crate) removals: Vec<LeafNodeIndex>,
    pub(crate) changes: Vec<u64>,
}

/// What a committer says beside the commit, to members only.
#[derive(Serialize, Deserialize)]
struct Note {
    /// The heads of all members' logs as it knows them.
    heads: Vec<(AccountId, LogClaim)>,
    /// By which it would know a commit of its own that it has forgotten. Nobody else can read it.
    mark: [u8; MARK],
}

impl Note {
    fn open(group: &MlsGroup, provider: &Provider<'_>, sealed: &[u8]) -> Option<Self> {
        let sealing = Epoch::of(group, provider.crypto()).heads_key().ok()?;
        postcard::from_bytes(&open(&sealing, b"", sealed).ok()?).ok()
    }
}

/// A device to add.
pub(crate) struct Invite {
    /// The change that wants it.
    pub(crate) change: u64,
    pub(crate) account: AccountId,
    pub(crate) device: DeviceRecord,
    pub(crate) package: KeyPackage,
}

/// What stands between a change and its commit.
pub(crate) enum Blocked {
    /// The log of this account is to be read first.
    Log(AccountId),
    /// A key package of this device is to be taken first.
    Package(AccountId, DeviceRecord),
}

/// The commit to hand out, or what it waits for.
pub(crate) enum Next {
    Nothing,
    Commit(PendingRow),
    Blocked(Vec<Blocked>),
}

impl Work<'_> {
    /// The commit that a group is to make now from the changes that are due. One that was handed out
    /// before comes again, word for word. With `patient`, nothing is committed while a change is blocked;
    /// else blocked ones are left for a later commit.
    pub(crate) fn next_commit(
        &mut self,
        row: &GroupRow,
        due: &[(u64, Change)],
        sending: bool,
        patient: bool,
    ) -> Result<Next> {
        if let Some(pending) = PENDING.get(self.tx, &row.id)? {
            return Ok(Next::Commit(pending));
        }
        let mut plan = Plan::default();
        let mut blocked = Vec::new();
        let leaves = self.leaves(&row.id)?;
        let mut touched = Vec::new();
        for (seq, change) in due {
            // One change of an account a commit: two would be one, in an order of their own.
            if touched.contains(&change.account()) {
                continue;
            }
            touched.push(change.account());
            self.plan_change(row, &leaves, *seq, change.clone(), &mut plan, &mut blocked)?;
        }
        if patient && !blocked.is_empty() {
            return Ok(Next::Blocked(blocked));
        }
        let own = self.me()?.account.device;
        let leavers = leaves
            .iter()
            .filter(|leaf| row.leaving.contains(&leaf.account) && leaf.device != own);
        let leavers: Vec<_> = leavers.map(|leaf| leaf.index).collect();
        let wanted = row.update_due || (sending && !leavers.is_empty());
        if plan.changes.is_empty() && !wanted {
            return Ok(Next::Nothing);
        }
        plan.removals.extend(leavers);
        plan.removals.sort_unstable();
        plan.removals.dedup();
        let pending = match self.make_commit(row, &leaves, &plan)? {
            Some(pending) => pending,
            None => {
                self.mend_plan(row, &leaves, &mut plan)?;
                self.make_commit(row, &leaves, &plan)?
                    .ok_or(Error::Internal("building a commit"))?
            }
        };
        PENDING.put(self.tx, &row.id, &pending)?;
        Ok(Next::Commit(pending))
    }

    /// A commit that MLS refuses to build: leaves out whom it cannot add. If it is still refused, the
    /// last committer's path holds keys that nobody can seal to (MLS does not check that), and goes.
    fn mend_plan(&mut self, row: &GroupRow, leaves: &[Leaf], plan: &mut Plan) -> Result<()> {
        let culprit = leaves
            .iter()
            .find(|leaf| Some(leaf.device) == row.last_committer);
        if !self.builds(&row.id, &plan.removals, &[])?
            && let Some(culprit) = culprit.filter(|leaf| !plan.removals.contains(&leaf.index))
        {
            plan.removals.push(culprit.index);
            self.record(Event::Security {
                kind: SecurityKind::BadCommit,
                conversation: Some(row.conversation),
                account: Some(culprit.account),
            })?;
        }
        self.drop_misfits(row, plan)
    }

    /// Drops the invitations that cannot be built, and the packages they were made with.
    pub(crate) fn drop_misfits(&mut self, row: &GroupRow, plan: &mut Plan) -> Result<()> {
        for invite in std::mem::take(&mut plan.invites) {
            if self.builds(&row.id, &plan.removals, &[&invite.package])? {
                plan.invites.push(invite);
                continue;
            }
            plan.changes.retain(|change| *change != invite.change);
            self.forget_taken(&row.conversation, &invite.device)?;
            let lane = Lane::Take(row.conversation, invite.device.signature_key);
            self.core.pass.fail(lane);
        }
        Ok(())
    }

    /// Whether MLS would build such a commit. Nothing is written.
    fn builds(
        &mut self,
        id: &GroupId,
        removals: &[LeafNodeIndex],
        adds: &[&KeyPackage],
    ) -> Result<bool> {
        self.with_mls(id, |group, provider, key| {
            let loaded = group
                .commit_builder()
                .propose_removals(removals.iter().copied())
                .propose_adds(adds.iter().copied().cloned())
                .force_self_update(true)
                .load_psks(provider.storage())
                .map_err(|_| Error::Internal("building a commit"))?;
            let built = loaded.create_group_info(false).build(
                provider.rand(),
                provider.crypto(),
                key,
                |_| true,
            );
            Ok(built.is_ok())
        })
    }

    /// Adds one change to the plan. A change that the group already has, or cannot have, is struck off.
    fn plan_change(
        &mut self,
        row: &GroupRow,
        leaves: &[Leaf],
        seq: u64,
        change: Change,
        plan: &mut Plan,
        blocked: &mut Vec<Blocked>,
    ) -> Result<()> {
        let own = self.me()?.account.device;
        let mine = |leaf: &&Leaf| leaf.device != own;
        let before = (plan.removals.len(), plan.invites.len(), blocked.len());
        match change {
            Change::Found => {}
            Change::Add(account) => {
                let stays =
                    |leaf: &Leaf| leaf.account == account && !row.leaving.contains(&account);
                if !leaves.iter().any(stays) {
                    self.plan_add(&row.conversation, account, seq, plan, blocked)?;
                }
            }
            Change::Remove(account) => {
                let out = leaves
                    .iter()
                    .filter(mine)
                    .filter(|leaf| leaf.account == account);
                plan.removals.extend(out.map(|leaf| leaf.index));
            }
            Change::Evict(account, device) => {
                let out = leaves
                    .iter()
                    .filter(mine)
                    .filter(|leaf| leaf.account == account && leaf.device == device);
                let direct = self.conversation_row(&row.conversation)?.kind == Kind::Direct;
                let only = leaves.iter().filter(|leaf| leaf.account == account).count() < 2;
                if !(direct && only) {
                    plan.removals.extend(out.map(|leaf| leaf.index));
                }
            }
            Change::Readd {
                account,
                device,
                place,
                package,
            } => {
                let leaf = leaves
                    .iter()
                    .filter(mine)
                    .find(|leaf| leaf.place() == place);
                let package = self.check_package(&package, &account, &device);
                if let (Some(leaf), Some(package)) = (leaf, package) {
                    plan.removals.push(leaf.index);
                    plan.invites.push(Invite {
                        change: seq,
                        account,
                        device,
                        package,
                    });
                }
            }
        }
        if (plan.removals.len(), plan.invites.len(), blocked.len()) == before {
            return self.strike_change(&row.conversation, seq);
        }
        if blocked.len() == before.2 {
            plan.changes.push(seq);
        }
        Ok(())
    }

    /// Plans to add every device of an account, or none.
    pub(crate) fn plan_add(
        &mut self,
        conversation: &ConversationId,
        account: AccountId,
        change: u64,
        plan: &mut Plan,
        blocked: &mut Vec<Blocked>,
    ) -> Result<()> {
        let Standing::Listed(devices) = self.standing(&account)? else {
            blocked.push(Blocked::Log(account));
            return Ok(());
        };
        let before = blocked.len();
        let mut invites = Vec::new();
        for device in devices {
            match self.taken(conversation, &account, &device)? {
                Some(package) => invites.push(Invite {
                    change,
                    account,
                    device,
                    package,
                }),
                None => blocked.push(Blocked::Package(account, device)),
            }
        }
        if blocked.len() == before {
            plan.invites.extend(invites);
        }
        Ok(())
    }

    /// Stages a commit with a new leaf key of ours in it; the group stays in its epoch. `None` if MLS
    /// refuses to build it.
    pub(crate) fn make_commit(
        &mut self,
        row: &GroupRow,
        leaves: &[Leaf],
        plan: &Plan,
    ) -> Result<Option<PendingRow>> {
        let heads = group::accounts_of(leaves)
            .into_iter()
            .map(|account| Ok((account, self.claim_of(&account)?)))
            .collect::<Result<Vec<_>>>()?;
        let mark = self.next_mark(&row.id)?;
        self.put_custody()?;
        let note = postcard::to_stdvec(&Note { heads, mark });
        let note = note.map_err(|_| Error::Internal("encoding a commit's note"))?;
        let entropy = self.core.host.entropy.clone();
        let contents = self.with_mls(&row.id, |group, provider, key| {
            let sealing = Epoch::of(group, provider.crypto()).heads_key()?;
            group.set_aad(seal(&sealing, b"", &note, &*entropy)?);
            let built = group
                .commit_builder()
                .propose_removals(plan.removals.iter().copied())
                .propose_adds(plan.invites.iter().map(|invite| invite.package.clone()))
                .force_self_update(true)
                .load_psks(provider.storage())
                .map_err(|_| Error::Internal("building a commit"))?
                .create_group_info(false)
                .build(provider.rand(), provider.crypto(), key, |_| true);
            let Ok(built) = built else {
                return Ok(None);
            };
            let bundle = built
                .stage_commit(provider)
                .map_err(|_| Error::Internal("staging a commit"))?;
            let (commit, welcome, _) = bundle.into_contents();
            let welcome =
                welcome.map(|welcome| MlsMessageOut::from_welcome(welcome, ProtocolVersion::Mls10));
            let welcome = welcome.as_ref().map(MlsMessageOut::to_bytes).transpose();
            let welcome = welcome.map_err(|_| Error::Internal("encoding a Welcome"))?;
            let commit = commit.to_bytes();
            let commit = commit.map_err(|_| Error::Internal("encoding a commit"))?;
            Ok(Some((commit, welcome)))
        })?;
        let invited = plan.invites.iter().map(|invite| invite.device.clone());
        Ok(contents.map(|(body, welcome)| PendingRow {
            body,
            welcome,
            invited: invited.collect(),
            changes: plan.changes.clone(),
        }))
    }

    /// What our own staged commit does.
    pub(crate) fn own_shift(&mut self, row: &GroupRow) -> Result<Shift> {
        let me = &self.me()?.account;
        let (by, by_device) = (me.id, me.device);
        self.with_mls(&row.id, |group, _, _| {
            let staged = group
                .pending_commit()
                .ok_or(Error::Internal("no staged commit"))?;
            let (added, removed) = moves(group, staged).ok_or(Error::Internal("an own commit"))?;
            Ok(Shift {
                by,
                by_device,
                added,
                removed,
                heads: Vec::new(),
            })
        })
    }

    /// The mark in a commit of this epoch, whoever made it.
    pub(crate) fn commit_mark(
        &mut self,
        row: &GroupRow,
        body: &[u8],
    ) -> Result<Option<[u8; MARK]>> {
        self.with_mls(&row.id, |group, provider, _| {
            let Some(ProtocolMessage::PrivateMessage(message)) =
                parse(group, body, ContentType::Commit)
            else {
                return Ok(None);
            };
            Ok(Note::open(group, provider, message.aad()).map(|note| note.mark))
        })
    }

    /// The verdict on an entry in the group's lowest open slot. Reads nothing but the group's state and
    /// the bytes, so every member says the same.
    pub(crate) fn judge(&mut self, row: &GroupRow, body: &[u8]) -> Result<Verdict> {
        self.with_mls(&row.id, |group, provider, _| {
            let Some(message) = parse(group, body, ContentType::Commit) else {
                return Ok(Verdict::Void);
            };
            match group.process_message(provider, message) {
                Ok(processed) => Ok(inspect(group, provider, processed).unwrap_or(Verdict::Void)),
                Err(error) => verdict_on(error),
            }
        })
    }
}

/// A private message of this group, this epoch and this content, or nothing.
pub(crate) fn parse(
    group: &MlsGroup,
    body: &[u8],
    content: ContentType,
) -> Option<ProtocolMessage> {
    let message = MlsMessageIn::tls_deserialize_exact(body)
        .ok()?
        .try_into_protocol_message()
        .ok()?;
    let ours = matches!(message, ProtocolMessage::PrivateMessage(_))
        && message.group_id() == group.group_id()
        && message.epoch() == group.epoch()
        && message.content_type() == content;
    ours.then_some(message)
}

/// Why an application message of this epoch was refused; an error if the fault is ours.
pub(crate) fn refusal_of(error: ProcessMessageError<StoreError>) -> Result<Refusal> {
    use MessageDecryptionError as Decryption;
    match error {
        ProcessMessageError::StorageError(error) => Err(error.into()),
        ProcessMessageError::LibraryError(_)
        | ProcessMessageError::GroupStateError(_)
        | ProcessMessageError::ValidationError(ValidationError::LibraryError(_)) => {
            Err(Error::Internal("processing a message"))
        }
        ProcessMessageError::ValidationError(ValidationError::UnableToDecrypt(
            Decryption::SecretTreeError(
                SecretTreeError::SecretReuseError | SecretTreeError::TooDistantInThePast,
            ),
        )) => Ok(Refusal::Replayed),
        _ => Ok(Refusal::Tampered),
    }
}

fn verdict_on(error: ProcessMessageError<StoreError>) -> Result<Verdict> {
    use ApplyUpdatePathError as Path;
    match error {
        ProcessMessageError::InvalidCommit(StageCommitError::LibraryError(_)) => {
            Err(Error::Internal("processing a commit"))
        }
        ProcessMessageError::InvalidCommit(
            StageCommitError::MissingDecryptionKey
            | StageCommitError::OwnKeyNotFound
            | StageCommitError::UpdatePathError(
                Path::UnableToDecrypt
                | Path::PathMismatch
                | Path::MissingCiphertext
                | Path::MissingSender
                | Path::MissingOwnLeaf,
            ),
        ) => Ok(Verdict::Stuck),
        ProcessMessageError::InvalidCommit(_) => Ok(Verdict::Void),
        error => refusal_of(error).map(|_| Verdict::Void),
    }
}

/// Rule R3: what a commit of ours may hold. `None` is void.
fn inspect(
    group: &MlsGroup,
    provider: &Provider<'_>,
    processed: ProcessedMessage,
) -> Option<Verdict> {
    let Sender::Member(author) = *processed.sender() else {
        return None;
    };
    let Note { heads, .. } = Note::open(group, provider, processed.aad())?;
    let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
        return None;
    };
    let leaf = group.public_group().leaf(author)?;
    let path = staged.update_path_leaf_node()?;
    if path.signature_key() != leaf.signature_key() || path.credential() != leaf.credential() {
        return None;
    }
    if staged.group_context().extensions() != group.extensions() {
        return None;
    }
    let (added, removed) = moves(group, &staged)?;
    let tag = Tag::parse(group.public_group().group_context())?;
    if tag.kind == Kind::Direct && !keeps_accounts(group, &added, &removed) {
        return None;
    }
    let (by, by_device) = identity(leaf)?;
    Some(Verdict::Apply(
        staged,
        Shift {
            by,
            by_device,
            added,
            removed,
            heads,
        },
    ))
}

type Moves = (Vec<(AccountId, DeviceId)>, Vec<Leaf>);

/// Whom a commit adds and removes. `None` if it holds anything else, or a package that may expire.
fn moves(group: &MlsGroup, staged: &StagedCommit) -> Option<Moves> {
    let mut added = Vec::new();
    let mut removed = Vec::new();
    for queued in staged.queued_proposals() {
        if !matches!(queued.proposal_or_ref_type(), ProposalOrRefType::Proposal) {
            return None;
        }
        match queued.proposal() {
            Proposal::Add(add) => {
                let package = add.key_package();
                if *package.life_time() != group::forever() {
                    return None;
                }
                added.push(identity(package.leaf_node())?);
            }
            Proposal::Remove(remove) => {
                removed.push(group::leaf(&group.member_at(remove.removed())?)?)
            }
            _ => return None,
        }
    }
    Some((added, removed))
}

/// The account and device of a leaf; `None` if its credential is not one of ours.
pub(crate) fn identity(leaf: &LeafNode) -> Option<(AccountId, DeviceId)> {
    let credential = BasicCredential::try_from(leaf.credential().clone()).ok()?;
    let account = AccountId::from_slice(credential.identity())?;
    Some((account, device_id(leaf.signature_key().as_slice())))
}

/// Whether a commit leaves a group with the accounts it had, as a 1:1 has two for good.
fn keeps_accounts(group: &MlsGroup, added: &[(AccountId, DeviceId)], removed: &[Leaf]) -> bool {
    let leaves = group::leaves_of(group);
    let stay = leaves.iter().filter(|leaf| !removed.contains(leaf));
    let mut after: Vec<_> = stay.map(|leaf| leaf.account).collect();
    after.extend(added.iter().map(|(account, _)| *account));
    after.sort_unstable();
    after.dedup();
    after == group::accounts_of(&leaves)
}
