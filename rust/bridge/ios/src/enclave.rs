//! A P-256 key in the Secure Enclave that seals records: ECIES with a cofactor, X9.63 with SHA-256, AES-GCM.
//!
//! The key lives in the data-protection keychain under a label. It needs no presence of a person: records are
//! opened by a notification extension too.

use core_foundation::base::TCFType as _;
use core_foundation::boolean::CFBoolean;
use core_foundation::dictionary::CFDictionary;
use core_foundation::error::CFError;
use core_foundation::number::CFNumber;
use core_foundation::string::{CFString, CFStringRef};
use sealwright_waist::{Algorithm, Protection, Trouble, Wrapped, Wrapper};
use security_framework::access_control::{ProtectionMode, SecAccessControl};
use security_framework::item::{ItemClass, ItemSearchOptions, Limit, Reference, SearchResult};
use security_framework::key::{Algorithm as KeyAlgorithm, SecKey};
use security_framework_sys::access_control::kSecAccessControlPrivateKeyUsage;
use security_framework_sys::item::{
    kSecAttrAccessControl, kSecAttrAccessGroup, kSecAttrIsPermanent, kSecAttrKeySizeInBits,
    kSecAttrKeyType, kSecAttrKeyTypeECSECPrimeRandom, kSecAttrLabel, kSecAttrTokenID,
    kSecAttrTokenIDSecureEnclave, kSecPrivateKeyAttrs,
};
use zeroize::Zeroizing;

use crate::status::{trouble_of_status, trouble_of_token};

/// Cofactor ECDH over P-256, X9.63 with SHA-256, and AES-GCM with an IV from the same derivation.
const ECIES: KeyAlgorithm = KeyAlgorithm::ECIESEncryptionCofactorVariableIVX963SHA256AESGCM;

/// The Secure Enclave, for the keys of one access group.
pub(crate) struct Enclave {
    /// `None` for the app's own group.
    pub(crate) group: Option<String>,
}

impl Enclave {
    /// The private key of a label.
    fn key(&self, label: &str) -> Result<SecKey, Trouble> {
        let mut search = self.search(label);
        search.load_refs(true).limit(Limit::Max(1));
        let found = search.search().map_err(|error| status(error.code()))?;
        let key = found.into_iter().find_map(|result| match result {
            SearchResult::Ref(Reference::Key(key)) => Some(key),
            _ => None,
        });
        key.ok_or(Trouble::Missing)
    }

    fn make(&self, label: &str) -> Result<SecKey, Trouble> {
        let access = SecAccessControl::create_with_protection(
            Some(ProtectionMode::AccessibleAfterFirstUnlockThisDeviceOnly),
            kSecAccessControlPrivateKeyUsage,
        )
        .map_err(|error| status(error.code()))?;
        let mut of_key = vec![
            (name(Name::IsPermanent), CFBoolean::true_value().as_CFType()),
            (name(Name::Label), CFString::new(label).as_CFType()),
            (name(Name::AccessControl), access.as_CFType()),
        ];
        if let Some(group) = &self.group {
            of_key.push((name(Name::AccessGroup), CFString::new(group).as_CFType()));
        }
        let of_key = CFDictionary::from_CFType_pairs(&of_key);
        let attributes = CFDictionary::from_CFType_pairs(&[
            (name(Name::KeyType), name(Name::P256).as_CFType()),
            (name(Name::Size), CFNumber::from(256i32).as_CFType()),
            (name(Name::Token), name(Name::SecureEnclave).as_CFType()),
            (name(Name::PrivateKey), of_key.as_CFType()),
        ]);
        #[expect(
            deprecated,
            reason = "its options leave out, on iOS, that the key is permanent and who may use it"
        )]
        SecKey::generate(attributes.into_untyped()).map_err(|error| cause(&error))
    }

    fn search(&self, label: &str) -> ItemSearchOptions {
        let mut search = ItemSearchOptions::new();
        search.class(ItemClass::key()).label(label);
        if let Some(group) = &self.group {
            search.access_group(group);
        }
        search
    }
}

impl Wrapper for Enclave {
    fn protection(&self) -> Protection {
        Protection::SecureEnclave
    }

    fn seal(&self, label: &str, plain: &[u8]) -> Result<Wrapped, Trouble> {
        let key = match self.key(label) {
            Err(Trouble::Missing) => self.make(label)?,
            found => found?,
        };
        let public = key.public_key().ok_or(Trouble::Failed)?;
        let sealed = public
            .encrypt_data(ECIES, plain)
            .map_err(|error| cause(&error))?;
        Ok(Wrapped {
            algorithm: Algorithm::SecureEnclave,
            reference: label.to_owned(),
            sealed: Zeroizing::new(sealed),
        })
    }

    fn open(
        &self,
        algorithm: Algorithm,
        label: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        if algorithm != Algorithm::SecureEnclave {
            return Err(Trouble::Missing);
        }
        let plain = self.key(label)?.decrypt_data(ECIES, sealed);
        plain.map(Zeroizing::new).map_err(|error| cause(&error))
    }

    fn destroy(&self, label: &str) -> Result<(), Trouble> {
        match self
            .search(label)
            .delete()
            .map_err(|error| status(error.code()))
        {
            Err(Trouble::Missing) => Ok(()),
            result => result,
        }
    }
}

/// The names that attributes of keys go by.
#[derive(Clone, Copy)]
enum Name {
    IsPermanent,
    Label,
    AccessControl,
    AccessGroup,
    KeyType,
    P256,
    Size,
    Token,
    SecureEnclave,
    PrivateKey,
}

#[allow(
    unsafe_code,
    reason = "the names are constants of a C library, and live as long as it"
)]
fn name(name: Name) -> CFString {
    // SAFETY: Security's constants are strings that are never freed.
    unsafe {
        let constant: CFStringRef = match name {
            Name::IsPermanent => kSecAttrIsPermanent,
            Name::Label => kSecAttrLabel,
            Name::AccessControl => kSecAttrAccessControl,
            Name::AccessGroup => kSecAttrAccessGroup,
            Name::KeyType => kSecAttrKeyType,
            Name::P256 => kSecAttrKeyTypeECSECPrimeRandom,
            Name::Size => kSecAttrKeySizeInBits,
            Name::Token => kSecAttrTokenID,
            Name::SecureEnclave => kSecAttrTokenIDSecureEnclave,
            Name::PrivateKey => kSecPrivateKeyAttrs,
        };
        CFString::wrap_under_get_rule(constant)
    }
}

fn status(code: i32) -> Trouble {
    trouble_of_status(i64::from(code))
}

fn cause(error: &CFError) -> Trouble {
    let code = error.code() as i64;
    if error.domain() == "CryptoTokenKit" {
        trouble_of_token(code)
    } else {
        trouble_of_status(code)
    }
}
