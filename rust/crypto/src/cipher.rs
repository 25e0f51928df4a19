use aes_gcm::Aes128Gcm;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use openmls_traits::types::{AeadType, CryptoError};

/// Bytes an AEAD adds to its plaintext, the same for both ciphers here.
const TAG: usize = 16;

/// `plaintext` encrypted: ciphertext || 16-byte tag, in one allocation.
///
/// AES-128-GCM (SP 800-38D) takes a 16-byte key, ChaCha20-Poly1305 (RFC 8439) a 32-byte key; nonces are 12
/// bytes. The suites offered use no other cipher: `UnsupportedAeadAlgorithm`.
pub(crate) fn encrypt(
    cipher: AeadType,
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    match cipher {
        AeadType::Aes128Gcm => encrypt_with::<Aes128Gcm>(key, nonce, aad, plaintext),
        AeadType::ChaCha20Poly1305 => encrypt_with::<ChaCha20Poly1305>(key, nonce, aad, plaintext),
        AeadType::Aes256Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
    }
}

/// The plaintext of what [`encrypt`] made; `AeadDecryptionError` if anything was altered or does not belong.
pub(crate) fn decrypt(
    cipher: AeadType,
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    match cipher {
        AeadType::Aes128Gcm => decrypt_with::<Aes128Gcm>(key, nonce, aad, sealed),
        AeadType::ChaCha20Poly1305 => decrypt_with::<ChaCha20Poly1305>(key, nonce, aad, sealed),
        AeadType::Aes256Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
    }
}

fn encrypt_with<C: AeadInOut + KeyInit>(
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::InvalidLength)?;
    let nonce = nonce.try_into().map_err(|_| CryptoError::InvalidLength)?;

    let mut sealed = Vec::with_capacity(plaintext.len() + TAG);
    sealed.extend_from_slice(plaintext);
    let tag = cipher
        .encrypt_inout_detached(nonce, aad, sealed.as_mut_slice().into())
        .map_err(|_| CryptoError::TooMuchData)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

fn decrypt_with<C: AeadInOut + KeyInit>(
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::InvalidLength)?;
    let nonce = nonce.try_into().map_err(|_| CryptoError::InvalidLength)?;

    let (ciphertext, tag) = sealed
        .split_last_chunk::<TAG>()
        .ok_or(CryptoError::AeadDecryptionError)?;
    let tag = tag
        .as_slice()
        .try_into()
        .map_err(|_| CryptoError::AeadDecryptionError)?;
    let mut plaintext = ciphertext.to_vec();
    cipher
        .decrypt_inout_detached(nonce, aad, plaintext.as_mut_slice().into(), tag)
        .map_err(|_| CryptoError::AeadDecryptionError)?;
    Ok(plaintext)
}
