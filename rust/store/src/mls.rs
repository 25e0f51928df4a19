//! What OpenMLS keeps: groups (RFC 9420), key packages and key pairs.

use openmls_traits::storage::{CURRENT_VERSION, StorageProvider, traits};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::keys::Hashed;
use crate::lists::{Order, Page};
use crate::row::{decode, encode};
use crate::rows::Plain;
use crate::{Space, StoreError, Tx};

/// OpenMLS's storage inside a transaction: what OpenMLS writes is kept or undone with everything else.
///
/// Values are sealed rows like any other, in postcard; the join configuration is JSON, because postcard
/// cannot read its untagged parts. All of them carry one version, which must change whenever OpenMLS changes
/// a stored type: an older row then fails with [`StoreError::RowVersion`] and is never misread.
pub struct MlsStorage<'a> {
    tx: &'a Tx<'a>,
}

const VERSION: u8 = 1;

const VALUES: Space = Space(1);
const LEAF_NODES: Space = Space(2);
const PROPOSALS: Space = Space(3);

const WHOLE: Page = Page {
    order: Order::Oldest,
    after: None,
    limit: usize::MAX,
};

/// The kinds of single values. The numbers are part of the file's format.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Kind {
    JoinConfig = 1,
    Tree,
    InterimTranscriptHash,
    Context,
    ConfirmationTag,
    GroupState,
    MessageSecrets,
    ResumptionPsks,
    OwnLeafIndex,
    EpochSecrets,
    SignatureKeyPair,
    EncryptionKeyPair,
    EpochKeyPairs,
    KeyPackage,
    Psk,
}

impl<'a> MlsStorage<'a> {
    /// The storage of a transaction.
    #[must_use]
    pub fn new(tx: &'a Tx<'a>) -> Self {
        Self { tx }
    }

    fn put<V: Serialize + ?Sized>(
        &self,
        kind: Kind,
        key: &impl Serialize,
        value: &V,
    ) -> Result<(), StoreError> {
        self.tx
            .put_record(VALUES, self.key(kind, key)?, VERSION, &encode(value)?)
    }

    fn value<V: DeserializeOwned>(
        &self,
        kind: Kind,
        key: &impl Serialize,
    ) -> Result<Option<V>, StoreError> {
        self.tx
            .record(VALUES, self.key(kind, key)?)?
            .map(|plain| decode(known(&plain)?))
            .transpose()
    }

    fn delete(&self, kind: Kind, key: &impl Serialize) -> Result<(), StoreError> {
        self.tx
            .delete_record(VALUES, self.key(kind, key)?)
            .map(drop)
    }

    fn key(&self, kind: Kind, key: &impl Serialize) -> Result<Hashed, StoreError> {
        Ok(self.tx.record_key(VALUES, &encode(&(kind as u8, key))?))
    }

    fn list(&self, space: Space, group: &impl Serialize) -> Result<Hashed, StoreError> {
        Ok(self.tx.list_key(space, &encode(group)?))
    }

    /// The number of the queued proposal of a reference. An entry of the queue is the reference, whose
    /// encoding says where it ends, and then the proposal.
    fn queued(&self, queue: Hashed, reference: &impl Serialize) -> Result<Option<u64>, StoreError> {
        let reference = encode(reference)?;
        let found = self.tx.entries(PROPOSALS, queue, WHOLE, |seq, plain| {
            Ok(known(&plain)?.starts_with(&reference).then_some(seq))
        })?;
        Ok(found.into_iter().flatten().next())
    }
}

fn known(plain: &Plain) -> Result<&[u8], StoreError> {
    if plain.version == VERSION {
        Ok(&plain.bytes)
    } else {
        Err(StoreError::RowVersion {
            found: plain.version,
            known: VERSION,
        })
    }
}

/// Methods that write, read or delete one value of a kind under a key. A type parameter has the name of the
/// trait that bounds it.
macro_rules! values {
    ($(write $name:ident<$($generic:ident),+>($key:ident, $value:ident) in $kind:ident;)+) => {$(
        fn $name<$($generic: traits::$generic<CURRENT_VERSION>),+>(
            &self,
            key: &$key,
            value: &$value,
        ) -> Result<(), StoreError> {
            self.put(Kind::$kind, key, value)
        }
    )+};
    ($(read $name:ident<$($generic:ident),+>($key:ident) -> $value:ident in $kind:ident;)+) => {$(
        fn $name<$($generic: traits::$generic<CURRENT_VERSION>),+>(
            &self,
            key: &$key,
        ) -> Result<Option<$value>, StoreError> {
            self.value(Kind::$kind, key)
        }
    )+};
    ($(delete $name:ident<$key:ident> in $kind:ident;)+) => {$(
        fn $name<$key: traits::$key<CURRENT_VERSION>>(&self, key: &$key) -> Result<(), StoreError> {
            self.delete(Kind::$kind, key)
        }
    )+};
}

impl StorageProvider<CURRENT_VERSION> for MlsStorage<'_> {
    type Error = StoreError;

    values! {
        write write_tree<GroupId, TreeSync>(GroupId, TreeSync) in Tree;
        write write_interim_transcript_hash<GroupId, InterimTranscriptHash>(GroupId, InterimTranscriptHash)
            in InterimTranscriptHash;
        write write_context<GroupId, GroupContext>(GroupId, GroupContext) in Context;
        write write_confirmation_tag<GroupId, ConfirmationTag>(GroupId, ConfirmationTag) in ConfirmationTag;
        write write_group_state<GroupState, GroupId>(GroupId, GroupState) in GroupState;
        write write_message_secrets<GroupId, MessageSecrets>(GroupId, MessageSecrets) in MessageSecrets;
        write write_resumption_psk_store<GroupId, ResumptionPskStore>(GroupId, ResumptionPskStore)
            in ResumptionPsks;
        write write_own_leaf_index<GroupId, LeafNodeIndex>(GroupId, LeafNodeIndex) in OwnLeafIndex;
        write write_group_epoch_secrets<GroupId, GroupEpochSecrets>(GroupId, GroupEpochSecrets)
            in EpochSecrets;
        write write_signature_key_pair<SignaturePublicKey, SignatureKeyPair>(SignaturePublicKey, SignatureKeyPair)
            in SignatureKeyPair;
        write write_encryption_key_pair<EncryptionKey, HpkeKeyPair>(EncryptionKey, HpkeKeyPair)
            in EncryptionKeyPair;
        write write_key_package<HashReference, KeyPackage>(HashReference, KeyPackage) in KeyPackage;
        write write_psk<PskId, PskBundle>(PskId, PskBundle) in Psk;
    }

    values! {
        read tree<GroupId, TreeSync>(GroupId) -> TreeSync in Tree;
        read group_context<GroupId, GroupContext>(GroupId) -> GroupContext in Context;
        read interim_transcript_hash<GroupId, InterimTranscriptHash>(GroupId) -> InterimTranscriptHash
            in InterimTranscriptHash;
        read confirmation_tag<GroupId, ConfirmationTag>(GroupId) -> ConfirmationTag in ConfirmationTag;
        read group_state<GroupState, GroupId>(GroupId) -> GroupState in GroupState;
        read message_secrets<GroupId, MessageSecrets>(GroupId) -> MessageSecrets in MessageSecrets;
        read resumption_psk_store<GroupId, ResumptionPskStore>(GroupId) -> ResumptionPskStore
            in ResumptionPsks;
        read own_leaf_index<GroupId, LeafNodeIndex>(GroupId) -> LeafNodeIndex in OwnLeafIndex;
        read group_epoch_secrets<GroupId, GroupEpochSecrets>(GroupId) -> GroupEpochSecrets in EpochSecrets;
        read signature_key_pair<SignaturePublicKey, SignatureKeyPair>(SignaturePublicKey) -> SignatureKeyPair
            in SignatureKeyPair;
        read encryption_key_pair<HpkeKeyPair, EncryptionKey>(EncryptionKey) -> HpkeKeyPair
            in EncryptionKeyPair;
        read key_package<HashReference, KeyPackage>(HashReference) -> KeyPackage in KeyPackage;
        read psk<PskBundle, PskId>(PskId) -> PskBundle in Psk;
    }

    values! {
        delete delete_group_config<GroupId> in JoinConfig;
        delete delete_tree<GroupId> in Tree;
        delete delete_confirmation_tag<GroupId> in ConfirmationTag;
        delete delete_group_state<GroupId> in GroupState;
        delete delete_context<GroupId> in Context;
        delete delete_interim_transcript_hash<GroupId> in InterimTranscriptHash;
        delete delete_message_secrets<GroupId> in MessageSecrets;
        delete delete_all_resumption_psk_secrets<GroupId> in ResumptionPsks;
        delete delete_own_leaf_index<GroupId> in OwnLeafIndex;
        delete delete_group_epoch_secrets<GroupId> in EpochSecrets;
        delete delete_signature_key_pair<SignaturePublicKey> in SignatureKeyPair;
        delete delete_encryption_key_pair<EncryptionKey> in EncryptionKeyPair;
        delete delete_key_package<HashReference> in KeyPackage;
        delete delete_psk<PskId> in Psk;
    }

    fn write_mls_join_config<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        config: &MlsGroupJoinConfig,
    ) -> Result<(), StoreError> {
        let json = serde_json::to_vec(config).map_err(|_| StoreError::Unencodable)?;
        self.tx
            .put_record(VALUES, self.key(Kind::JoinConfig, group)?, VERSION, &json)
    }

    fn mls_group_join_config<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<MlsGroupJoinConfig>, StoreError> {
        let Some(plain) = self.tx.record(VALUES, self.key(Kind::JoinConfig, group)?)? else {
            return Ok(None);
        };
        serde_json::from_slice(known(&plain)?)
            .map(Some)
            .map_err(|_| StoreError::Corrupt("a join configuration cannot be read"))
    }

    fn append_own_leaf_node<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        leaf_node: &LeafNode,
    ) -> Result<(), StoreError> {
        self.tx
            .push_entry(
                LEAF_NODES,
                self.list(LEAF_NODES, group)?,
                VERSION,
                &encode(leaf_node)?,
            )
            .map(drop)
    }

    fn own_leaf_nodes<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Vec<LeafNode>, StoreError> {
        self.tx.entries(
            LEAF_NODES,
            self.list(LEAF_NODES, group)?,
            WHOLE,
            |_, plain| decode(known(&plain)?),
        )
    }

    fn delete_own_leaf_nodes<GroupId: traits::GroupId<CURRENT_VERSION>>(
        &self,
        group: &GroupId,
    ) -> Result<(), StoreError> {
        self.tx
            .delete_entries(LEAF_NODES, self.list(LEAF_NODES, group)?, u64::MAX)
            .map(drop)
    }

    fn queue_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        reference: &ProposalRef,
        proposal: &QueuedProposal,
    ) -> Result<(), StoreError> {
        let queue = self.list(PROPOSALS, group)?;
        let entry = encode(&(reference, proposal))?;
        match self.queued(queue, reference)? {
            Some(seq) => self
                .tx
                .put_entry(PROPOSALS, queue, seq, VERSION, &entry)
                .map(drop),
            None => self
                .tx
                .push_entry(PROPOSALS, queue, VERSION, &entry)
                .map(drop),
        }
    }

    fn queued_proposal_refs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Vec<ProposalRef>, StoreError> {
        self.tx.entries(
            PROPOSALS,
            self.list(PROPOSALS, group)?,
            WHOLE,
            |_, plain| match postcard::take_from_bytes(known(&plain)?) {
                Ok((reference, _)) => Ok(reference),
                Err(_) => Err(StoreError::Corrupt("a proposal cannot be read")),
            },
        )
    }

    fn queued_proposals<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Vec<(ProposalRef, QueuedProposal)>, StoreError> {
        self.tx.entries(
            PROPOSALS,
            self.list(PROPOSALS, group)?,
            WHOLE,
            |_, plain| decode(known(&plain)?),
        )
    }

    fn remove_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        reference: &ProposalRef,
    ) -> Result<(), StoreError> {
        let queue = self.list(PROPOSALS, group)?;
        match self.queued(queue, reference)? {
            Some(seq) => self.tx.delete_entry(PROPOSALS, queue, seq).map(drop),
            None => Ok(()),
        }
    }

    fn clear_proposal_queue<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<(), StoreError> {
        self.tx
            .delete_entries(PROPOSALS, self.list(PROPOSALS, group)?, u64::MAX)
            .map(drop)
    }

    fn write_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
        key_pairs: &[HpkeKeyPair],
    ) -> Result<(), StoreError> {
        self.put(Kind::EpochKeyPairs, &(group, epoch, leaf_index), key_pairs)
    }

    fn encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Result<Vec<HpkeKeyPair>, StoreError> {
        Ok(self
            .value(Kind::EpochKeyPairs, &(group, epoch, leaf_index))?
            .unwrap_or_default())
    }

    fn delete_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Result<(), StoreError> {
        self.delete(Kind::EpochKeyPairs, &(group, epoch, leaf_index))
    }
}
