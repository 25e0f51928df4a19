//! One MLS group: how it is configured, what its rows hold, what is derived from its epochs.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use openmls::prelude::{
    BasicCredential, Capabilities, CredentialWithKey, Extension, ExtensionType, Extensions,
    GroupContext, GroupId as MlsGroupId, LeafNodeIndex, Lifetime, MlsGroup, MlsGroupCreateConfig,
    MlsGroupJoinConfig, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, RequiredCapabilitiesExtension,
    SenderRatchetConfiguration, UnknownExtension,
};
use sealwright_crypto::{DeviceKey, HYBRID, MlsCrypto, Secret, hash};
use sealwright_store::{MlsStorage, Records, Row, StoreError};
use serde::{Deserialize, Serialize};

use crate::account::{Me, device_id};
use crate::engine::Work;
use crate::error::{Error, Result};
use crate::ids::{AccountId, ConversationId, DeviceId, GroupId, StreamToken};
use crate::log::DeviceRecord;
use crate::model::Kind;
use crate::tables;

/// Our group-context extension: what conversation a group belongs to.
pub(crate) const TAG_EXTENSION: u16 = 0xF0A1;
/// Our key-package extension: until when an adder should use the package.
pub(crate) const EXPIRY_EXTENSION: u16 = 0xF0A2;

/// The version of our suites. Hybrid code points are drafts: when they move, this number does.
const SUITE_VERSION: u16 = 1;
const TAG_VERSION: u8 = 1;

/// How far out of order messages of one sender may come inside an epoch, and how far ahead.
const OUT_OF_ORDER: u32 = 1_000;
const FORWARD: u32 = 3_000;

/// How a group of a chain stands on this device.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Ours, and its creating commit was not read back yet: nobody else is in it.
    Forming,
    /// In use.
    Active,
    /// This device lost its place. Asked for it back at this time, if it did.
    Wedged { asked_at: Option<u64> },
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct GroupRow {
    pub(crate) id: GroupId,
    pub(crate) conversation: ConversationId,
    pub(crate) generation: u32,
    pub(crate) stage: Stage,
    /// The stream it lives in now.
    pub(crate) token: StreamToken,
    /// The last number read of that stream.
    pub(crate) cursor: u64,
    /// Hides re-add requests from the relay; the same for the life of the group.
    pub(crate) healing_key: [u8; 32],
    /// The lowest commit slot of this epoch that is not void.
    pub(crate) slot: u32,
    /// Accounts that said they leave; the next commit removes them.
    pub(crate) leaving: Vec<AccountId>,
    /// Devices that no log read so far lists. Nothing is sent until they are.
    pub(crate) unlisted: Vec<(AccountId, DeviceId)>,
    /// Messages sent since this device's leaf key changed, and when it did.
    pub(crate) sent: u32,
    pub(crate) updated_at: u64,
    /// The leaf key is to change with the next commit, which is due now.
    pub(crate) update_due: bool,
    /// The device whose commit led into this epoch, if this device saw it.
    pub(crate) last_committer: Option<DeviceId>,
}

impl Row for GroupRow {
    const VERSION: u8 = 1;
}

/// Our own commit that was handed out and not yet read back.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PendingRow {
    pub(crate) body: Vec<u8>,
    pub(crate) welcome: Option<Vec<u8>>,
    /// Who gets the Welcome.
    pub(crate) invited: Vec<DeviceRecord>,
    /// The changes it makes; they stay listed until it is read back.
    pub(crate) changes: Vec<u64>,
}

impl Row for PendingRow {
    const VERSION: u8 = 1;
}

const GROUPS: Records<GroupId, GroupRow> = Records::new(tables::GROUPS);
pub(crate) const PENDING: Records<GroupId, PendingRow> = Records::new(tables::PENDING);

/// What a group says of itself in its context.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) kind: Kind,
    pub(crate) conversation: ConversationId,
    pub(crate) generation: u32,
}

/// One leaf of a group.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) index: LeafNodeIndex,
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    pub(crate) encryption_key: Vec<u8>,
}

impl Leaf {
    /// A hash that names this leaf as long as its key is the same.
    pub(crate) fn place(&self) -> [u8; 32] {
        hash("leaf", &[&self.encryption_key])
    }
}

/// OpenMLS's view of the crypto room and of one transaction.
pub(crate) struct Provider<'a> {
    crypto: Arc<MlsCrypto>,
    storage: MlsStorage<'a>,
}

impl<'a> openmls_traits::OpenMlsProvider for Provider<'a> {
    type CryptoProvider = MlsCrypto;
    type RandProvider = MlsCrypto;
    type StorageProvider = MlsStorage<'a>;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &MlsCrypto {
        &self.crypto
    }

    fn rand(&self) -> &MlsCrypto {
        &self.crypto
    }
}

/// Groups kept in memory between transactions; dropped after any rollback.
#[derive(Default)]
pub(crate) struct Groups(HashMap<GroupId, MlsGroup>);

impl Groups {
    const CAPACITY: usize = 64;

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn put(&mut self, id: GroupId, group: MlsGroup) {
        if self.0.len() >= Self::CAPACITY {
            self.0.clear();
        }
        self.0.insert(id, group);
    }
}

impl<'a> Work<'a> {
    pub(crate) fn provider(&self) -> Provider<'a> {
        Provider {
            crypto: self.core.crypto.clone(),
            storage: MlsStorage::new(self.tx),
        }
    }

    /// Runs `act` on the MLS group, which is loaded if it is not in memory.
    pub(crate) fn with_mls<T>(
        &mut self,
        id: &GroupId,
        act: impl FnOnce(&mut MlsGroup, &Provider<'_>, &DeviceKey) -> Result<T>,
    ) -> Result<T> {
        let provider = self.provider();
        let mut group = match self.core.groups.0.remove(id) {
            Some(group) => group,
            None => MlsGroup::load(&provider.storage, &mls_id(id))?
                .ok_or(Error::Internal("no such group"))?,
        };
        let key = self.me()?.key.clone();
        let result = act(&mut group, &provider, &key);
        self.core.groups.put(*id, group);
        result
    }

    /// Takes a group that was just created or joined.
    pub(crate) fn adopt_mls(&mut self, id: GroupId, group: MlsGroup) {
        self.core.groups.put(id, group);
    }

    /// Deletes everything of a group: there is no way back into it but a new Welcome.
    pub(crate) fn delete_group(&mut self, id: &GroupId) -> Result<()> {
        let provider = self.provider();
        let mut group = match self.core.groups.0.remove(id) {
            Some(group) => Some(group),
            None => match MlsGroup::load(&provider.storage, &mls_id(id)) {
                // What cannot be read can be deleted only in part; it stays sealed.
                Err(StoreError::Corrupt) => None,
                loaded => loaded?,
            },
        };
        if let Some(group) = &mut group {
            group.delete(&provider.storage)?;
        }
        PENDING.delete(self.tx, id)?;
        self.forget_early(id)?;
        GROUPS.delete(self.tx, id)?;
        self.core.pass.drop_group(id);
        Ok(())
    }

    pub(crate) fn find_group(&self, id: &GroupId) -> Result<Option<GroupRow>> {
        Ok(GROUPS.get(self.tx, id)?)
    }

    /// Whether a commit of ours waits to be read back.
    pub(crate) fn has_pending(&self, id: &GroupId) -> Result<bool> {
        Ok(PENDING.contains(self.tx, id)?)
    }

    pub(crate) fn put_group(&mut self, row: &GroupRow) -> Result<()> {
        self.core.pass.index_group(row);
        Ok(GROUPS.put(self.tx, &row.id, row)?)
    }

    pub(crate) fn all_groups(&self) -> Result<Vec<GroupRow>> {
        Ok(GROUPS.all(self.tx)?)
    }

    pub(crate) fn leaves(&mut self, id: &GroupId) -> Result<Vec<Leaf>> {
        self.with_mls(id, |group, _, _| Ok(leaves_of(group)))
    }
}

/// The leaves of a group. A leaf whose credential is not ours cannot get in: joins and commits with one
/// are refused.
pub(crate) fn leaves_of(group: &MlsGroup) -> Vec<Leaf> {
    group.members().filter_map(|member| leaf(&member)).collect()
}

/// A leaf as OpenMLS lists it; `None` if its credential is not an account id.
pub(crate) fn leaf(member: &openmls::prelude::Member) -> Option<Leaf> {
    let credential = BasicCredential::try_from(member.credential.clone()).ok()?;
    Some(Leaf {
        index: member.index,
        account: AccountId::from_slice(credential.identity())?,
        device: device_id(&member.signature_key),
        encryption_key: member.encryption_key.clone(),
    })
}

/// The accounts of some leaves, ascending and once each.
pub(crate) fn accounts_of<'l>(leaves: impl IntoIterator<Item = &'l Leaf>) -> Vec<AccountId> {
    let mut accounts: Vec<_> = leaves.into_iter().map(|leaf| leaf.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

pub(crate) fn mls_id(id: &GroupId) -> MlsGroupId {
    MlsGroupId::from_slice(&id.0)
}

pub(crate) fn credential(me: &Me) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(me.account.id.0.to_vec()).into(),
        signature_key: me.key.public().as_slice().into(),
    }
}

/// Our key packages and leaves never expire to OpenMLS (rule R3: validity reads no clock).
pub(crate) fn forever() -> Lifetime {
    Lifetime::init(0, u64::MAX)
}

pub(crate) fn capabilities(crypto: &MlsCrypto) -> Capabilities {
    let provided = Capabilities::for_provider(crypto);
    Capabilities::new(
        Some(provided.versions()),
        Some(&[HYBRID, sealwright_crypto::CLASSICAL]),
        Some(&[
            ExtensionType::Unknown(TAG_EXTENSION),
            ExtensionType::Unknown(EXPIRY_EXTENSION),
            ExtensionType::LastResort,
        ]),
        Some(provided.proposals()),
        Some(provided.credentials()),
    )
}

pub(crate) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .sender_ratchet_configuration(SenderRatchetConfiguration::new(OUT_OF_ORDER, FORWARD))
        .max_past_epochs(0)
        .number_of_resumption_psks(0)
        .use_ratchet_tree_extension(true)
        .build()
}

pub(crate) fn create_config(crypto: &MlsCrypto, tag: &Tag) -> Result<MlsGroupCreateConfig> {
    let required =
        RequiredCapabilitiesExtension::new(&[ExtensionType::Unknown(TAG_EXTENSION)], &[], &[]);
    let extensions = Extensions::<GroupContext>::from_vec(vec![
        Extension::RequiredCapabilities(required),
        Extension::Unknown(TAG_EXTENSION, UnknownExtension(tag.to_bytes())),
    ])
    .map_err(|_| Error::Internal("group extensions"))?;
    Ok(MlsGroupCreateConfig::builder()
        .ciphersuite(HYBRID)
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .sender_ratchet_configuration(SenderRatchetConfiguration::new(OUT_OF_ORDER, FORWARD))
        .max_past_epochs(0)
        .number_of_resumption_psks(0)
        .use_ratchet_tree_extension(true)
        .lifetime(forever())
        .capabilities(capabilities(crypto))
        .with_group_context_extensions(extensions)
        .build())
}

impl Tag {
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let kind = match self.kind {
            Kind::Direct => 0,
            Kind::Group => 1,
        };
        let mut bytes = vec![TAG_VERSION];
        bytes.extend(SUITE_VERSION.to_be_bytes());
        bytes.push(kind);
        bytes.extend(self.generation.to_be_bytes());
        bytes.extend(self.conversation.0);
        bytes
    }

    /// Parses the tag of a group context; `None` if it is missing or of another version.
    pub(crate) fn parse(context: &GroupContext) -> Option<Self> {
        let bytes = &context.extensions().unknown(TAG_EXTENSION)?.0;
        let (head, conversation) = bytes.split_at_checked(8)?;
        if head[0] != TAG_VERSION || head[1..3] != SUITE_VERSION.to_be_bytes() {
            return None;
        }
        let kind = match head[3] {
            0 => Kind::Direct,
            1 => Kind::Group,
            _ => return None,
        };
        let generation = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
        Some(Self {
            kind,
            generation,
            conversation: ConversationId::from_slice(conversation)?,
        })
    }
}

/// What every member derives alike from the epoch a group is in.
pub(crate) struct Epoch<'g> {
    group: &'g MlsGroup,
    crypto: &'g MlsCrypto,
}

impl<'g> Epoch<'g> {
    pub(crate) fn of(group: &'g MlsGroup, crypto: &'g MlsCrypto) -> Self {
        Self { group, crypto }
    }

    /// The stream token of a group created, or left by a member, in this epoch (rule R5).
    pub(crate) fn stream_token(&self) -> Result<StreamToken> {
        Ok(StreamToken(
            *self.export("sealwright stream token")?.as_bytes(),
        ))
    }

    /// Hides what a Welcome brings along from all but the members of this epoch.
    pub(crate) fn joining_key(&self) -> Result<Secret<32>> {
        self.export("sealwright joining")
    }

    /// Hides the log heads in a commit of this epoch.
    pub(crate) fn heads_key(&self) -> Result<Secret<32>> {
        self.export("sealwright log heads")
    }

    pub(crate) fn healing_key(&self) -> Result<Secret<32>> {
        self.export("sealwright healing")
    }

    /// The key of a commit slot. The tag cannot be known before the epoch, so nobody can fill the slots
    /// of an epoch ahead of its members (rule R2).
    pub(crate) fn slot_key(&self, slot: u32) -> String {
        let tag = hash(
            "commit slot",
            &[self.group.epoch_authenticator().as_slice()],
        );
        format!(
            "commit/{}-{}/{slot}",
            self.group.epoch().as_u64(),
            hex(&tag[..8])
        )
    }

    /// Eight bytes that two members hold alike exactly if they hold the same epoch.
    pub(crate) fn fingerprint(&self) -> [u8; 8] {
        let hash = hash(
            "epoch fingerprint",
            &[self.group.epoch_authenticator().as_slice()],
        );
        let mut fingerprint = [0; 8];
        fingerprint.copy_from_slice(&hash[..8]);
        fingerprint
    }

    fn export(&self, label: &str) -> Result<Secret<32>> {
        let exported = self
            .group
            .export_secret(self.crypto, label, &[], 32)
            .map(zeroize::Zeroizing::new)
            .map_err(|_| Error::Internal("exporting a secret"))?;
        Secret::from_slice(&exported).map_err(|_| Error::Internal("exporting a secret"))
    }
}

/// The bytes of hexadecimal; none if it is not.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let bytes = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    });
    bytes.collect::<Option<_>>().unwrap_or_default()
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
