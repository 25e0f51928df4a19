use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce, Tag};
use zeroize::Zeroizing;

use crate::stack::on_wiped_stack;
use crate::{Entropy, EntropyFailed, Secret};

/// Bytes [`seal`] adds to a plaintext: a 12-byte nonce and a 16-byte tag.
pub const SEAL_OVERHEAD: usize = NONCE + TAG;

const NONCE: usize = 12;
const TAG: usize = 16;

/// The sealed bytes do not open: too short, altered, or made under another key or other associated data.
/// Which of these it is cannot be told; the caller treats the bytes as not his.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open")]
pub struct OpenFailed;

/// Encrypts and authenticates `plaintext` under `key`, bound to `aad`, with ChaCha20-Poly1305 (RFC 8439):
/// nonce (12 bytes) || ciphertext || tag (16 bytes), [`SEAL_OVERHEAD`] longer than the plaintext.
///
/// The nonce is random, so one key may seal about 2^32 times (collision odds 2^-33) before it must be
/// replaced. A plaintext may have up to 2^38 - 64 bytes.
///
/// # Errors
/// [`EntropyFailed`] if the source gives no nonce.
pub fn seal(
    key: &Secret<32>,
    aad: &[u8],
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, EntropyFailed> {
    let mut nonce = Nonce::default();
    entropy.fill(&mut nonce)?;

    let mut sealed = Vec::with_capacity(plaintext.len() + SEAL_OVERHEAD);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    let tag = on_wiped_stack(|| encrypt(key, &nonce, aad, &mut sealed[NONCE..]));
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// The plaintext that [`seal`] put under the same `key` and `aad`; it is wiped from memory when dropped.
///
/// # Errors
/// [`OpenFailed`] if one bit of key, associated data or sealed bytes differs.
pub fn open(key: &Secret<32>, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenFailed> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(OpenFailed)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG>().ok_or(OpenFailed)?;

    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    on_wiped_stack(|| {
        ChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
            &Nonce::from(*nonce),
            aad,
            plaintext.as_mut_slice().into(),
            &Tag::from(*tag),
        )
    })
    .map_err(|_| OpenFailed)?;
    Ok(plaintext)
}

#[expect(
    clippy::expect_used,
    reason = "the only error is a plaintext of 256 GiB, which no memory here holds"
)]
fn encrypt(key: &Secret<32>, nonce: &Nonce, aad: &[u8], buffer: &mut [u8]) -> Tag {
    ChaCha20Poly1305::new(key.as_bytes().into())
        .encrypt_inout_detached(nonce, aad, buffer.into())
        .expect("a plaintext within the limit of RFC 8439")
}
