//! A key in the operating system's keyring.

use keyring_core::Error;
use keyring_core::api::CredentialStoreApi;
use sealwright_crypto::Secret;
use zeroize::Zeroizing;

use crate::envelope;
use crate::error::VaultError;

const SERVICE: &str = "react-native-sealwright";

/// The key of an account of the keyring, if it is there.
pub(crate) fn find(
    store: &(dyn CredentialStoreApi + Send + Sync),
    account: &str,
) -> Result<Option<Secret<32>>, VaultError> {
    match store.build(SERVICE, account, None)?.get_secret() {
        Ok(bytes) => envelope::unwrap(&Zeroizing::new(bytes)).map(Some),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keeps a key.
pub(crate) fn keep(
    store: &(dyn CredentialStoreApi + Send + Sync),
    account: &str,
    key: &Secret<32>,
) -> Result<(), VaultError> {
    Ok(store
        .build(SERVICE, account, None)?
        .set_secret(&envelope::wrap(key))?)
}
