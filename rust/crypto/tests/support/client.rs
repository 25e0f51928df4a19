//! An OpenMLS provider over ours, with storage in memory.
#![allow(dead_code, reason = "each test crate uses its part")]

use openmls_memory_storage::MemoryStorage;
use openmls_traits::OpenMlsProvider;
use sealwright_crypto::MlsCrypto;

pub(crate) struct Provider {
    crypto: MlsCrypto,
    storage: MemoryStorage,
}

impl Provider {
    pub(crate) fn new() -> Self {
        Self {
            crypto: super::provider(),
            storage: MemoryStorage::default(),
        }
    }
}

impl OpenMlsProvider for Provider {
    type CryptoProvider = MlsCrypto;
    type RandProvider = MlsCrypto;
    type StorageProvider = MemoryStorage;

    fn storage(&self) -> &MemoryStorage {
        &self.storage
    }

    fn crypto(&self) -> &MlsCrypto {
        &self.crypto
    }

    fn rand(&self) -> &MlsCrypto {
        &self.crypto
    }
}
