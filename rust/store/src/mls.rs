//! OpenMLS's storage provider, over one transaction.
//!
//! Each thing OpenMLS keeps is a sealed record under (what it is, key). Values are postcard with a
//! version, but for the join configuration: its untagged fields need a self-describing form, so that one
//! is JSON. Signature keys and PSKs are not kept here: a device's key belongs to the engine, and our
//! groups use no PSK. Deleting a group deletes all its rows, but for the key pair of an own Update proposal
//! that no commit took: OpenMLS forgets it, and our groups make none.

use openmls_traits::storage::{CURRENT_VERSION, Key, StorageProvider, traits};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{Plain, decode, encode};
use crate::error::StoreError;
use crate::tx::Tx;

const SPACE: u16 = 1;
/// The version of OpenMLS's stored forms: 0.9.
const VERSION: u8 = 1;

/// What a record is. Part of its name, so that two kinds under one key never meet.
#[derive(Clone, Copy)]
enum Kind {
    JoinConfig = 1,
    OwnLeafNodes,
    ProposalQueue,
    Proposal,
    Tree,
    TranscriptHash,
    Context,
    ConfirmationTag,
    GroupState,
    MessageSecrets,
    ResumptionPsks,
    OwnLeafIndex,
    EpochSecrets,
    EncryptionKeyPair,
    EpochKeyPairs,
    KeyPackage,
}

/// OpenMLS's state in one transaction.
pub struct MlsStorage<'a> {
    tx: &'a Tx<'a>,
}

impl<'a> MlsStorage<'a> {
    /// The state as this transaction sees it.
    pub fn new(tx: &'a Tx<'a>) -> Self {
        Self { tx }
    }

    fn put<K: Key<CURRENT_VERSION>, V: Serialize>(&self, kind: Kind, key: &K, value: &V) -> Done {
        self.tx
            .put_record(SPACE, &name(kind, key)?, &encode(VERSION, value)?)
    }

    fn find<K: Key<CURRENT_VERSION>, V: DeserializeOwned>(&self, kind: Kind, key: &K) -> Found<V> {
        let bytes = self.tx.record(SPACE, &name(kind, key)?)?;
        bytes.map(|bytes| decode(VERSION, &bytes)).transpose()
    }

    fn list<K: Key<CURRENT_VERSION>, V: DeserializeOwned>(
        &self,
        kind: Kind,
        key: &K,
    ) -> Result<Vec<V>, StoreError> {
        Ok(self.find(kind, key)?.unwrap_or_default())
    }

    fn delete<K: Key<CURRENT_VERSION>>(&self, kind: Kind, key: &K) -> Done {
        self.tx.delete_record(SPACE, &name(kind, key)?)?;
        Ok(())
    }
}

type Done = Result<(), StoreError>;
type Found<V> = Result<Option<V>, StoreError>;

/// The key of one epoch's key pairs.
#[derive(Serialize)]
struct EpochName<'k, G, E>(&'k G, &'k E, u32);

impl<G: Key<CURRENT_VERSION>, E: Key<CURRENT_VERSION>> Key<CURRENT_VERSION>
    for EpochName<'_, G, E>
{
}

/// The key of one proposal of a group's queue.
#[derive(Serialize)]
struct ProposalName<'k, G, R>(&'k G, &'k R);

impl<G: Key<CURRENT_VERSION>, R: Key<CURRENT_VERSION>> Key<CURRENT_VERSION>
    for ProposalName<'_, G, R>
{
}

fn name<K: Key<CURRENT_VERSION>>(kind: Kind, key: &K) -> Result<Plain, StoreError> {
    encode(kind as u8, key)
}

/// The three calls for a value that a group has once.
macro_rules! one_per_group {
    ($($kind:ident: $write:ident, $read:ident, $delete:ident, $entity:ident;)*) => {$(
        fn $write<G: traits::GroupId<CURRENT_VERSION>, V: traits::$entity<CURRENT_VERSION>>(
            &self, group: &G, value: &V,
        ) -> Done {
            self.put(Kind::$kind, group, value)
        }

        fn $read<G: traits::GroupId<CURRENT_VERSION>, V: traits::$entity<CURRENT_VERSION>>(
            &self, group: &G,
        ) -> Found<V> {
            self.find(Kind::$kind, group)
        }

        fn $delete<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Done {
            self.delete(Kind::$kind, group)
        }
    )*};
}

impl StorageProvider<CURRENT_VERSION> for MlsStorage<'_> {
    type Error = StoreError;

    one_per_group! {
        Tree: write_tree, tree, delete_tree, TreeSync;
        TranscriptHash: write_interim_transcript_hash, interim_transcript_hash,
            delete_interim_transcript_hash, InterimTranscriptHash;
        Context: write_context, group_context, delete_context, GroupContext;
        ConfirmationTag: write_confirmation_tag, confirmation_tag, delete_confirmation_tag, ConfirmationTag;
        MessageSecrets: write_message_secrets, message_secrets, delete_message_secrets, MessageSecrets;
        ResumptionPsks: write_resumption_psk_store, resumption_psk_store,
            delete_all_resumption_psk_secrets, ResumptionPskStore;
        OwnLeafIndex: write_own_leaf_index, own_leaf_index, delete_own_leaf_index, LeafNodeIndex;
        EpochSecrets: write_group_epoch_secrets, group_epoch_secrets, delete_group_epoch_secrets, GroupEpochSecrets;
    }

    fn write_group_state<
        V: traits::GroupState<CURRENT_VERSION>,
        G: traits::GroupId<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        value: &V,
    ) -> Done {
        self.put(Kind::GroupState, group, value)
    }

    fn group_state<V: traits::GroupState<CURRENT_VERSION>, G: traits::GroupId<CURRENT_VERSION>>(
        &self,
        group: &G,
    ) -> Found<V> {
        self.find(Kind::GroupState, group)
    }

    fn delete_group_state<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Done {
        self.delete(Kind::GroupState, group)
    }

    fn write_mls_join_config<
        G: traits::GroupId<CURRENT_VERSION>,
        V: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        value: &V,
    ) -> Done {
        let json = serde_json::to_vec(value).map_err(|_| StoreError::Internal)?;
        self.put(Kind::JoinConfig, group, &json)
    }

    fn mls_group_join_config<
        G: traits::GroupId<CURRENT_VERSION>,
        V: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Found<V> {
        let json: Option<Vec<u8>> = self.find(Kind::JoinConfig, group)?;
        json.map(|json| serde_json::from_slice(&json).map_err(|_| StoreError::Corrupt))
            .transpose()
    }

    fn delete_group_config<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Done {
        self.delete(Kind::JoinConfig, group)
    }

    fn append_own_leaf_node<
        G: traits::GroupId<CURRENT_VERSION>,
        V: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        value: &V,
    ) -> Done {
        let mut nodes: Vec<Vec<u8>> = self.list(Kind::OwnLeafNodes, group)?;
        nodes.push(postcard::to_stdvec(value).map_err(|_| StoreError::Internal)?);
        self.put(Kind::OwnLeafNodes, group, &nodes)
    }

    fn own_leaf_nodes<G: traits::GroupId<CURRENT_VERSION>, V: traits::LeafNode<CURRENT_VERSION>>(
        &self,
        group: &G,
    ) -> Result<Vec<V>, StoreError> {
        let nodes: Vec<Vec<u8>> = self.list(Kind::OwnLeafNodes, group)?;
        nodes
            .iter()
            .map(|node| postcard::from_bytes(node).map_err(|_| StoreError::Corrupt))
            .collect()
    }

    fn delete_own_leaf_nodes<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Done {
        self.delete(Kind::OwnLeafNodes, group)
    }

    fn queue_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        P: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        reference: &R,
        proposal: &P,
    ) -> Done {
        self.put(Kind::Proposal, &ProposalName(group, reference), proposal)?;
        let name = postcard::to_stdvec(reference).map_err(|_| StoreError::Internal)?;
        let mut queue: Vec<Vec<u8>> = self.list(Kind::ProposalQueue, group)?;
        if !queue.contains(&name) {
            queue.push(name);
        }
        self.put(Kind::ProposalQueue, group, &queue)
    }

    fn queued_proposal_refs<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Result<Vec<R>, StoreError> {
        let queue: Vec<Vec<u8>> = self.list(Kind::ProposalQueue, group)?;
        queue
            .iter()
            .map(|name| postcard::from_bytes(name).map_err(|_| StoreError::Corrupt))
            .collect()
    }

    fn queued_proposals<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        P: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Result<Vec<(R, P)>, StoreError> {
        let references: Vec<R> = self.queued_proposal_refs(group)?;
        let proposal = |reference: R| {
            let found = self.find(Kind::Proposal, &ProposalName(group, &reference))?;
            Ok((reference, found.ok_or(StoreError::Corrupt)?))
        };
        references.into_iter().map(proposal).collect()
    }

    fn remove_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        reference: &R,
    ) -> Done {
        self.delete(Kind::Proposal, &ProposalName(group, reference))?;
        let name = postcard::to_stdvec(reference).map_err(|_| StoreError::Internal)?;
        let mut queue: Vec<Vec<u8>> = self.list(Kind::ProposalQueue, group)?;
        queue.retain(|queued| *queued != name);
        if queue.is_empty() {
            return self.delete(Kind::ProposalQueue, group);
        }
        self.put(Kind::ProposalQueue, group, &queue)
    }

    fn clear_proposal_queue<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Done {
        for reference in self.queued_proposal_refs::<G, R>(group)? {
            self.delete(Kind::Proposal, &ProposalName(group, &reference))?;
        }
        self.delete(Kind::ProposalQueue, group)
    }

    fn write_encryption_key_pair<
        K: traits::EncryptionKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        public_key: &K,
        pair: &V,
    ) -> Done {
        self.put(Kind::EncryptionKeyPair, public_key, pair)
    }

    fn encryption_key_pair<
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
        K: traits::EncryptionKey<CURRENT_VERSION>,
    >(
        &self,
        public_key: &K,
    ) -> Found<V> {
        self.find(Kind::EncryptionKeyPair, public_key)
    }

    fn delete_encryption_key_pair<K: traits::EncryptionKey<CURRENT_VERSION>>(
        &self,
        public_key: &K,
    ) -> Done {
        self.delete(Kind::EncryptionKeyPair, public_key)
    }

    fn write_encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
        pairs: &[V],
    ) -> Done {
        self.put(Kind::EpochKeyPairs, &EpochName(group, epoch, leaf), &pairs)
    }

    fn encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Result<Vec<V>, StoreError> {
        self.list(Kind::EpochKeyPairs, &EpochName(group, epoch, leaf))
    }

    fn delete_encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Done {
        self.delete(Kind::EpochKeyPairs, &EpochName(group, epoch, leaf))
    }

    fn write_key_package<
        R: traits::HashReference<CURRENT_VERSION>,
        V: traits::KeyPackage<CURRENT_VERSION>,
    >(
        &self,
        reference: &R,
        package: &V,
    ) -> Done {
        self.put(Kind::KeyPackage, reference, package)
    }

    fn key_package<
        R: traits::HashReference<CURRENT_VERSION>,
        V: traits::KeyPackage<CURRENT_VERSION>,
    >(
        &self,
        reference: &R,
    ) -> Found<V> {
        self.find(Kind::KeyPackage, reference)
    }

    fn delete_key_package<R: traits::HashReference<CURRENT_VERSION>>(&self, reference: &R) -> Done {
        self.delete(Kind::KeyPackage, reference)
    }

    fn write_signature_key_pair<
        K: traits::SignaturePublicKey<CURRENT_VERSION>,
        V: traits::SignatureKeyPair<CURRENT_VERSION>,
    >(
        &self,
        _: &K,
        _: &V,
    ) -> Done {
        Err(StoreError::Internal)
    }

    fn signature_key_pair<
        K: traits::SignaturePublicKey<CURRENT_VERSION>,
        V: traits::SignatureKeyPair<CURRENT_VERSION>,
    >(
        &self,
        _: &K,
    ) -> Found<V> {
        Ok(None)
    }

    fn delete_signature_key_pair<K: traits::SignaturePublicKey<CURRENT_VERSION>>(
        &self,
        _: &K,
    ) -> Done {
        Ok(())
    }

    fn write_psk<K: traits::PskId<CURRENT_VERSION>, V: traits::PskBundle<CURRENT_VERSION>>(
        &self,
        _: &K,
        _: &V,
    ) -> Done {
        Err(StoreError::Internal)
    }

    fn psk<V: traits::PskBundle<CURRENT_VERSION>, K: traits::PskId<CURRENT_VERSION>>(
        &self,
        _: &K,
    ) -> Found<V> {
        Ok(None)
    }

    fn delete_psk<K: traits::PskId<CURRENT_VERSION>>(&self, _: &K) -> Done {
        Ok(())
    }
}
