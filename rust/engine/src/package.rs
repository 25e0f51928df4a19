//! Key packages: ours, which the relay hands out, and those taken from others (rule R8).

use openmls::prelude::{
    BasicCredential, Extension, ExtensionType, Extensions, KeyPackage, KeyPackageBundle,
    KeyPackageIn, KeyPackageRef, ProtocolVersion, UnknownExtension, Welcome,
};
use openmls_traits::OpenMlsProvider as _;
use openmls_traits::storage::StorageProvider as _;
use sealwright_crypto::{HYBRID, hash};
use sealwright_store::{Records, Row};
use serde::{Deserialize, Serialize};
use tls_codec::{Deserialize as _, Serialize as _};

use crate::engine::Work;
use crate::error::{Error, Result};
use crate::group::{self, EXPIRY_EXTENSION, TAG_EXTENSION, hex};
use crate::ids::{AccountId, ConversationId};
use crate::job::Work as Relay;
use crate::log::DeviceRecord;
use crate::tables;

/// How many one-time packages are offered at once, and how many may be used before new ones are.
const ONE_TIME: usize = 32;
const LOW_WATER: usize = ONE_TIME / 2;
/// Packages are replaced after this long, and their private keys kept for this long after that.
const LIFE: u64 = 30 * 24 * 60 * 60 * 1_000;
/// An adder uses a package until this long after it was made.
const EXPIRY: u64 = 2 * LIFE;

#[derive(Serialize, Deserialize)]
struct PackagesRow {
    generation: u64,
    made_at: u64,
    /// References of the one-time packages not used yet.
    unused: Vec<KeyPackageRef>,
    last_resort: KeyPackageRef,
    last_resort_used: bool,
    /// What the relay has not confirmed yet: one-time packages and the last resort.
    offer: Option<(Vec<Vec<u8>>, Vec<u8>)>,
    retired: Vec<Retired>,
}

#[derive(Serialize, Deserialize)]
struct Retired {
    at: u64,
    packages: Vec<KeyPackageRef>,
}

impl Row for PackagesRow {
    const VERSION: u8 = 1;
}

/// A package being taken for a conversation, or taken.
#[derive(Serialize, Deserialize)]
struct TakenRow {
    request: String,
    package: Option<Vec<u8>>,
}

impl Row for TakenRow {
    const VERSION: u8 = 1;
}

const PACKAGES: Records<[u8; 1], PackagesRow> = Records::new(tables::PACKAGES);
const TAKEN: Records<[u8; 32], TakenRow> = Records::new(tables::TAKEN);

/// The package of ours that a Welcome names. MLS deletes it before it looks at the rest of the Welcome.
pub(crate) struct Kept {
    reference: KeyPackageRef,
    bundle: KeyPackageBundle,
}

impl Kept {
    pub(crate) fn is_last_resort(&self) -> bool {
        self.bundle.key_package().last_resort()
    }
}

impl Work<'_> {
    /// Makes new packages and stores their private keys, before any is offered.
    pub(crate) fn renew_packages(&mut self) -> Result<()> {
        let now = self.now();
        let last = PACKAGES.get(self.tx, &tables::ONE)?;
        let generation = last.as_ref().map_or(1, |row| row.generation + 1);
        let mut retired = Vec::new();
        if let Some(row) = last {
            retired = row.retired;
            let packages = row.unused.into_iter().chain([row.last_resort]).collect();
            retired.push(Retired { at: now, packages });
        }
        let mut unused = Vec::with_capacity(ONE_TIME);
        let mut items = Vec::with_capacity(ONE_TIME);
        for _ in 0..ONE_TIME {
            let (reference, bytes) = self.make_package(false)?;
            unused.push(reference);
            items.push(bytes);
        }
        let (last_resort, bytes) = self.make_package(true)?;
        let row = PackagesRow {
            generation,
            made_at: now,
            unused,
            last_resort,
            last_resort_used: false,
            offer: Some((items, bytes)),
            retired,
        };
        PACKAGES.put(self.tx, &tables::ONE, &row)?;
        Ok(())
    }

    /// Makes new packages in place of all there are, whose private keys are destroyed, in a generation that
    /// is `leap` higher.
    pub(crate) fn replace_packages(&mut self, leap: u64) -> Result<()> {
        let Some(mut row) = PACKAGES.get(self.tx, &tables::ONE)? else {
            return Ok(());
        };
        let retired = row.retired.drain(..).flat_map(|retired| retired.packages);
        let all = retired
            .chain(row.unused.drain(..))
            .chain([row.last_resort.clone()]);
        let provider = self.provider();
        for reference in all {
            provider.storage().delete_key_package(&reference)?;
        }
        row.generation = row.generation.saturating_add(leap);
        PACKAGES.put(self.tx, &tables::ONE, &row)?;
        self.renew_packages()?;
        let Some(mut row) = PACKAGES.get(self.tx, &tables::ONE)? else {
            return Ok(());
        };
        row.retired.clear();
        Ok(PACKAGES.put(self.tx, &tables::ONE, &row)?)
    }

    /// Forgets every package that was taken or asked for.
    pub(crate) fn drop_taken(&self) -> Result<()> {
        Ok(TAKEN.clear(self.tx)?)
    }

    /// Replaces packages that are used up or old, and destroys private keys that are long out of use.
    pub(crate) fn tend_packages(&mut self) -> Result<()> {
        let Some(mut row) = PACKAGES.get(self.tx, &tables::ONE)? else {
            return self.renew_packages();
        };
        let now = self.now();
        let old = now.saturating_sub(row.made_at) > LIFE;
        if row.offer.is_none() && (old || row.last_resort_used || row.unused.len() <= LOW_WATER) {
            return self.renew_packages();
        }
        let (gone, kept): (Vec<_>, Vec<_>) = row
            .retired
            .into_iter()
            .partition(|retired| now.saturating_sub(retired.at) > LIFE);
        if gone.is_empty() {
            return Ok(());
        }
        let provider = self.provider();
        for reference in gone.iter().flat_map(|retired| &retired.packages) {
            provider.storage().delete_key_package(reference)?;
        }
        row.retired = kept;
        Ok(PACKAGES.put(self.tx, &tables::ONE, &row)?)
    }

    /// When the packages are to be replaced for their age, in milliseconds since 1970.
    pub(crate) fn packages_due(&self) -> Result<u64> {
        let row = PACKAGES.get(self.tx, &tables::ONE)?;
        Ok(row.map_or(0, |row| row.made_at.saturating_add(LIFE)))
    }

    /// What to offer to the relay, if it lacks the newest packages.
    pub(crate) fn offer(&self) -> Result<Option<Relay>> {
        let Some(row) = PACKAGES.get(self.tx, &tables::ONE)? else {
            return Ok(None);
        };
        let Some((items, last_resort)) = row.offer else {
            return Ok(None);
        };
        Ok(Some(Relay::Offer {
            pool: self.me()?.pool,
            generation: row.generation,
            items,
            last_resort,
        }))
    }

    pub(crate) fn settle_offer(&mut self, generation: u64) -> Result<()> {
        let Some(mut row) = PACKAGES.get(self.tx, &tables::ONE)? else {
            return Ok(());
        };
        if row.generation == generation {
            row.offer = None;
            PACKAGES.put(self.tx, &tables::ONE, &row)?;
        }
        Ok(())
    }

    /// The package that a Welcome names, if it is one of ours.
    pub(crate) fn keep_package(&self, welcome: &Welcome) -> Result<Option<Kept>> {
        let provider = self.provider();
        for secret in welcome.secrets() {
            let reference = secret.new_member();
            if let Some(bundle) = provider.storage().key_package(&reference)? {
                return Ok(Some(Kept { reference, bundle }));
            }
        }
        Ok(None)
    }

    /// Stores a package again whose Welcome was refused: the genuine one may be on its way.
    pub(crate) fn give_back_package(&self, kept: Option<Kept>) -> Result<()> {
        let Some(Kept { reference, bundle }) = kept else {
            return Ok(());
        };
        let provider = self.provider();
        Ok(provider.storage().write_key_package(&reference, &bundle)?)
    }

    /// Strikes off the package of a Welcome that was taken.
    pub(crate) fn strike_package(&mut self, kept: Option<Kept>) -> Result<()> {
        let (Some(kept), Some(mut row)) = (kept, PACKAGES.get(self.tx, &tables::ONE)?) else {
            return Ok(());
        };
        row.unused.retain(|reference| *reference != kept.reference);
        row.last_resort_used |= row.last_resort == kept.reference;
        Ok(PACKAGES.put(self.tx, &tables::ONE, &row)?)
    }

    /// A package for a letter rather than the pool. If it is never used its keys go with the retired ones.
    pub(crate) fn make_spare_package(&mut self) -> Result<Vec<u8>> {
        let (reference, bytes) = self.make_package(false)?;
        if let Some(mut row) = PACKAGES.get(self.tx, &tables::ONE)? {
            row.retired.push(Retired {
                at: self.now(),
                packages: vec![reference],
            });
            PACKAGES.put(self.tx, &tables::ONE, &row)?;
        }
        Ok(bytes)
    }

    /// One fresh package whose private keys are stored; its reference and bytes.
    fn make_package(&mut self, last_resort: bool) -> Result<(KeyPackageRef, Vec<u8>)> {
        let me = self.me()?;
        let expiry = self.now().saturating_add(EXPIRY).to_be_bytes().to_vec();
        let extensions = Extensions::<KeyPackage>::single(Extension::Unknown(
            EXPIRY_EXTENSION,
            UnknownExtension(expiry),
        ))
        .map_err(|_| Error::Internal("key package extensions"))?;
        let provider = self.provider();
        let builder = KeyPackage::builder()
            .key_package_lifetime(group::forever())
            .key_package_extensions(extensions)
            .leaf_node_capabilities(group::capabilities(provider.crypto()));
        let builder = if last_resort {
            builder.mark_as_last_resort()
        } else {
            builder
        };
        let package = builder
            .build(HYBRID, &provider, &*me.key, group::credential(me))
            .map_err(|_| Error::Internal("making a key package"))?
            .into_key_package();
        let reference = package
            .hash_ref(provider.crypto())
            .map_err(|_| Error::Internal("a key package reference"))?;
        let bytes = package
            .tls_serialize_detached()
            .map_err(|_| Error::Internal("encoding a key package"))?;
        Ok((reference, bytes))
    }

    /// Parses a package and checks it against what its account's log says of the device.
    pub(crate) fn check_package(
        &self,
        bytes: &[u8],
        account: &AccountId,
        device: &DeviceRecord,
    ) -> Option<KeyPackage> {
        let parsed = KeyPackageIn::tls_deserialize_exact(bytes).ok()?;
        let package = parsed
            .validate(self.provider().crypto(), ProtocolVersion::Mls10)
            .ok()?;
        let leaf = package.leaf_node();
        let credential = BasicCredential::try_from(leaf.credential().clone()).ok()?;
        let expiry = package
            .extensions()
            .unknown(EXPIRY_EXTENSION)?
            .0
            .as_slice()
            .try_into()
            .ok()?;
        let good = package.ciphersuite() == HYBRID
            && *package.life_time() == group::forever()
            && leaf
                .capabilities()
                .extensions()
                .contains(&ExtensionType::Unknown(TAG_EXTENSION))
            && credential.identity() == account.0
            && leaf.signature_key().as_slice() == device.signature_key
            && u64::from_be_bytes(expiry) > self.now();
        good.then_some(package)
    }

    /// The package taken of a device for a conversation, if it is there.
    pub(crate) fn taken(
        &self,
        conversation: &ConversationId,
        account: &AccountId,
        device: &DeviceRecord,
    ) -> Result<Option<KeyPackage>> {
        let row = TAKEN.get(self.tx, &taken_key(conversation, device))?;
        let package = row.and_then(|row| row.package);
        Ok(package.and_then(|bytes| self.check_package(&bytes, account, device)))
    }

    /// Asks for a package; the same request until it was answered, so that a retry takes no second one.
    pub(crate) fn request_package(
        &mut self,
        conversation: &ConversationId,
        device: &DeviceRecord,
    ) -> Result<Relay> {
        let key = taken_key(conversation, device);
        let request = match TAKEN.get(self.tx, &key)? {
            Some(TakenRow {
                request,
                package: None,
            }) => request,
            _ => hex(&self.random::<16>()?),
        };
        TAKEN.put(
            self.tx,
            &key,
            &TakenRow {
                request: request.clone(),
                package: None,
            },
        )?;
        Ok(Relay::Take {
            pool: device.pool,
            request,
        })
    }

    /// Takes the relay's answer. A package that does not fit its device's log is dropped; the next pass
    /// asks for another.
    pub(crate) fn settle_take(
        &mut self,
        conversation: &ConversationId,
        account: &AccountId,
        device: &DeviceRecord,
        package: Vec<u8>,
    ) -> Result<bool> {
        let key = taken_key(conversation, device);
        let Some(row) = TAKEN.get(self.tx, &key)? else {
            return Ok(true);
        };
        let good = self.check_package(&package, account, device).is_some();
        if good {
            TAKEN.put(
                self.tx,
                &key,
                &TakenRow {
                    request: row.request,
                    package: Some(package),
                },
            )?;
        } else {
            TAKEN.delete(self.tx, &key)?;
        }
        Ok(good)
    }

    /// Forgets a package that was used.
    pub(crate) fn forget_taken(
        &self,
        conversation: &ConversationId,
        device: &DeviceRecord,
    ) -> Result<()> {
        TAKEN.delete(self.tx, &taken_key(conversation, device))?;
        Ok(())
    }
}

fn taken_key(conversation: &ConversationId, device: &DeviceRecord) -> [u8; 32] {
    hash(
        "taken key package",
        &[&conversation.0, &device.signature_key],
    )
}
