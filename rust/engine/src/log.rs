//! The account log: a hash-chained, signed list of what an account is. Entry n stands under the keys
//! `log/<n>/<k>` of the account's log stream; the first *valid* one in slot n counts, so nobody can squat
//! a slot. Everything here is a function of bytes: it reads no store and no clock.

use sealwright_crypto::{DeviceKey, Entropy, derive, hash, open, seal, verify};
use serde::{Deserialize, Serialize};

use crate::account::device_id;
use crate::error::{Error, Result};
use crate::ids::{AccountId, DeviceId, PoolId, StreamToken, WriteKey};

/// A device as its account's log lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceRecord {
    /// Its Ed25519 key, which is its MLS leaf key for good.
    pub(crate) signature_key: [u8; 32],
    /// Where Welcomes and re-add requests go.
    pub(crate) mailbox: WriteKey,
    /// Where its key packages are.
    pub(crate) pool: PoolId,
}

impl DeviceRecord {
    pub(crate) fn id(&self) -> DeviceId {
        device_id(&self.signature_key)
    }
}

/// What a verified log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogView {
    /// How many entries are verified.
    pub(crate) length: u64,
    /// Hash of the last one.
    pub(crate) head: [u8; 32],
    /// The devices listed.
    pub(crate) devices: Vec<DeviceRecord>,
    /// An entry follows that this version must not ignore and does not understand.
    pub(crate) beyond: bool,
}

impl LogView {
    /// What messages carry of it.
    pub(crate) fn claim(&self) -> LogClaim {
        let mut head = [0; 8];
        head.copy_from_slice(&self.head[..8]);
        LogClaim {
            length: self.length,
            head,
        }
    }
}

/// An entry that counts.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// What the log says with it.
    pub(crate) view: LogView,
    /// If it is a record: the devices that say it of themselves, and what they say.
    pub(crate) record: Option<(Vec<DeviceId>, Vec<u8>)>,
}

/// A sender's word on the length and head of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogClaim {
    pub(crate) length: u64,
    pub(crate) head: [u8; 8],
}

#[derive(Serialize, Deserialize)]
struct SignedEntry {
    entry: Vec<u8>,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
struct Signature {
    key: [u8; 32],
    signature: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct LogEntry {
    slot: u64,
    previous: [u8; 32],
    critical: bool,
    kind: u16,
    body: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Genesis {
    identity: [u8; 32],
    backup: Vec<u8>,
    device: DeviceRecord,
}

const GENESIS: u16 = 0;
/// What the devices that sign it say of themselves. Not critical.
const RECORD: u16 = 1;
/// The largest entry, in bytes. A larger one does not count: whoever knows the account can write junk, and
/// looking at it is not to cost much.
const MAX_ENTRY: usize = 16 * 1024;
const SIGNATURE_LABEL: &[u8] = b"sealwright v1 account log entry";

/// The account id: a hash of both public keys, so whoever knows the keys knows the id.
pub(crate) fn account_id(identity: &[u8; 32], backup: &[u8]) -> AccountId {
    AccountId(hash("account", &[identity, backup]))
}

/// The token of an account's log stream.
pub(crate) fn token(account: &AccountId) -> StreamToken {
    StreamToken(*derive::<32>(&account.0, "account log token", b"").as_bytes())
}

/// The first entry: the identity key and the device each sign it.
pub(crate) fn genesis(
    identity: &DeviceKey,
    backup: Vec<u8>,
    device: &DeviceKey,
    record: DeviceRecord,
) -> Result<Vec<u8>> {
    let genesis = Genesis {
        identity: identity.public(),
        backup,
        device: record,
    };
    let entry = LogEntry {
        slot: 0,
        previous: [0; 32],
        critical: true,
        kind: GENESIS,
        body: encode(&genesis)?,
    };
    sign(&entry, &[identity, device])
}

/// The entry that follows on `view`, in which a device says something of itself.
pub(crate) fn record(view: &LogView, device: &DeviceKey, body: Vec<u8>) -> Result<Vec<u8>> {
    let entry = LogEntry {
        slot: view.length,
        previous: view.head,
        critical: false,
        kind: RECORD,
        body,
    };
    sign(&entry, &[device])
}

fn sign(entry: &LogEntry, keys: &[&DeviceKey]) -> Result<Vec<u8>> {
    let entry = encode(entry)?;
    let message = signed_bytes(&entry);
    let sign = |key: &&DeviceKey| Signature {
        key: key.public(),
        signature: key.sign_bytes(&message).to_vec(),
    };
    let signatures = keys.iter().map(sign).collect();
    encode(&SignedEntry { entry, signatures })
}

/// Seals an entry for the relay, which never sees the account id the key comes from.
pub(crate) fn seal_entry(
    account: &AccountId,
    slot: u64,
    entry: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>> {
    Ok(seal(
        &sealing_key(account),
        &slot.to_be_bytes(),
        entry,
        entropy,
    )?)
}

/// Opens a sealed entry; `None` if it is none of this account's for this slot.
pub(crate) fn open_entry(account: &AccountId, slot: u64, sealed: &[u8]) -> Option<Vec<u8>> {
    open(&sealing_key(account), &slot.to_be_bytes(), sealed)
        .ok()
        .map(|entry| entry.to_vec())
}

/// What `entry` adds to `view`, if it is the valid next one. `None` leaves the slot open for another.
pub(crate) fn admit(account: &AccountId, view: Option<&LogView>, entry: &[u8]) -> Option<Admitted> {
    if entry.len() > MAX_ENTRY {
        return None;
    }
    let signed: SignedEntry = postcard::from_bytes(entry).ok()?;
    let parsed: LogEntry = postcard::from_bytes(&signed.entry).ok()?;
    let head = hash("account log entry", &[&signed.entry]);
    match view {
        None => admit_genesis(account, &signed, &parsed, head),
        Some(view) => admit_next(view, &signed, parsed, head),
    }
}

fn admit_genesis(
    account: &AccountId,
    signed: &SignedEntry,
    entry: &LogEntry,
    head: [u8; 32],
) -> Option<Admitted> {
    if entry.slot != 0 || entry.kind != GENESIS || entry.previous != [0; 32] {
        return None;
    }
    let genesis: Genesis = postcard::from_bytes(&entry.body).ok()?;
    if account_id(&genesis.identity, &genesis.backup) != *account {
        return None;
    }
    if !is_signed_by(signed, &genesis.identity)
        || !is_signed_by(signed, &genesis.device.signature_key)
    {
        return None;
    }
    let view = LogView {
        length: 1,
        head,
        devices: vec![genesis.device],
        beyond: false,
    };
    Some(Admitted { view, record: None })
}

/// Any listed device may sign the next entry. Whether it counts depends on nothing that it says, so that
/// versions which understand more of it see the same log. One that is not critical and not understood is passed
/// over, a critical one ends what this version can vouch for.
fn admit_next(
    view: &LogView,
    signed: &SignedEntry,
    entry: LogEntry,
    head: [u8; 32],
) -> Option<Admitted> {
    if view.beyond || entry.slot != view.length || entry.previous != view.head {
        return None;
    }
    let devices = view.devices.iter();
    let signers: Vec<_> = devices
        .filter(|device| is_signed_by(signed, &device.signature_key))
        .map(DeviceRecord::id)
        .collect();
    if signers.is_empty() {
        return None;
    }
    let view = LogView {
        length: view.length + 1,
        head,
        devices: view.devices.clone(),
        beyond: entry.critical,
    };
    let is_record = entry.kind == RECORD && !entry.critical;
    let record = is_record.then_some((signers, entry.body));
    Some(Admitted { view, record })
}

fn is_signed_by(signed: &SignedEntry, key: &[u8; 32]) -> bool {
    let message = signed_bytes(&signed.entry);
    signed
        .signatures
        .iter()
        .filter(|signature| signature.key == *key)
        .any(|signature| verify(key, &message, &signature.signature).is_ok())
}

fn signed_bytes(entry: &[u8]) -> Vec<u8> {
    [SIGNATURE_LABEL, entry].concat()
}

fn sealing_key(account: &AccountId) -> sealwright_crypto::Secret<32> {
    derive(&account.0, "account log sealing", b"")
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(|_| Error::Internal("encoding a log entry"))
}
