//! The profile's own account and device.

use std::sync::Arc;

use sealwright_crypto::{DeviceKey, RecoverySeed, Secret, derive};
use sealwright_store::{Records, Row, Tx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::engine::{Engine, Work};
use crate::error::{Error, Result};
use crate::ids::{AccountId, DeviceId, PoolToken, StreamToken};
use crate::log::{self, DeviceRecord};
use crate::model::{Account, MAX_DEVICE_NAME};
use crate::tables;

/// This device, as the engine uses it.
pub(crate) struct Me {
    pub(crate) account: Account,
    pub(crate) key: Arc<DeviceKey>,
    pub(crate) mailbox: StreamToken,
    pub(crate) pool: PoolToken,
    /// Makes marks that this device alone can recognise.
    pub(crate) mark: Secret<32>,
}

/// The recovery seed stays, sealed, until a person has confirmed the phrase made from it.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct AccountRow {
    seed: Option<[u8; 32]>,
    account: [u8; 32],
    device_key: [u8; 32],
    mailbox: [u8; 32],
    pool: [u8; 32],
    device_name: String,
    created_at: u64,
}

impl Row for AccountRow {
    const VERSION: u8 = 1;
}

const ACCOUNT: Records<[u8; 1], AccountRow> = Records::new(tables::ACCOUNT);

impl Engine {
    /// Creates the account of this profile with this device in it. Sync then publishes the first entry of
    /// its log, what this device says of itself, and its key packages.
    ///
    /// # Errors
    /// [`Error::AccountExists`] if there is one; [`Error::InvalidArgument`] for a name that is empty or
    /// longer than [`MAX_DEVICE_NAME`] bytes; [`Error::NotInExtension`].
    pub fn create_account(&mut self, device_name: &str) -> Result<Account> {
        if device_name.is_empty() || device_name.len() > MAX_DEVICE_NAME {
            return Err(Error::InvalidArgument(
                "deviceName must have 1 to 128 bytes",
            ));
        }
        let me = self.write(|work| {
            work.changing()?;
            if work.core.me.is_some() {
                return Err(Error::AccountExists);
            }
            let me = work.found_account(device_name)?;
            work.core.me = Some(me);
            work.renew_packages()?;
            Ok(work.me()?.account.clone())
        })?;
        Ok(me)
    }
}

impl Work<'_> {
    fn found_account(&mut self, device_name: &str) -> Result<Me> {
        let entropy = &*self.core.host.entropy;
        let seed = RecoverySeed::generate(entropy)?;
        let key = DeviceKey::generate(entropy)?;
        let mailbox = StreamToken(self.random()?);
        let pool = PoolToken(self.random()?);
        let identity = seed.identity();
        let backup = seed.backup_public();
        let account = log::account_id(&identity.public(), &backup);
        let row = AccountRow {
            seed: Some(*seed.to_secret().as_bytes()),
            account: account.0,
            device_key: *key.to_secret().as_bytes(),
            mailbox: mailbox.0,
            pool: pool.0,
            device_name: device_name.to_owned(),
            created_at: self.now(),
        };
        let record = DeviceRecord {
            signature_key: key.public(),
            mailbox: mailbox.write_key(),
            pool: pool.pool_id(),
        };
        let entry = log::genesis(&identity, backup, &key, record)?;
        ACCOUNT.put(self.tx, &tables::ONE, &row)?;
        let view = self.found_own_log(&account, entry)?;
        // Nobody else can have written to it yet.
        self.post_record(&account, &view, &key)?;
        restore(&row)
    }
}

/// Reads the account from the store.
pub(crate) fn load(tx: &Tx<'_>) -> Result<Option<Me>> {
    ACCOUNT
        .get(tx, &tables::ONE)?
        .as_ref()
        .map(restore)
        .transpose()
}

/// The device id of a signature key.
pub(crate) fn device_id(signature_key: &[u8]) -> DeviceId {
    let hash = sealwright_crypto::hash("device", &[signature_key]);
    let mut id = [0; DeviceId::SIZE];
    id.copy_from_slice(&hash[..DeviceId::SIZE]);
    DeviceId(id)
}

fn restore(row: &AccountRow) -> Result<Me> {
    let secret = Secret::from_slice(&row.device_key).map_err(|_| Error::Internal("device key"))?;
    let key = DeviceKey::from_secret(&secret);
    Ok(Me {
        account: Account {
            id: AccountId(row.account),
            device: device_id(&key.public()),
            device_name: row.device_name.clone(),
            created_at: row.created_at,
        },
        key: Arc::new(key),
        mailbox: StreamToken(row.mailbox),
        pool: PoolToken(row.pool),
        mark: derive(&row.device_key, "own entry marks", &[]),
    })
}
