use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Entropy, EntropyFailed};

/// `N` secret bytes: on the heap in one place (moving a `Secret` copies no secret byte), overwritten with
/// zeros when dropped, compared in constant time, and never printed.
///
/// There is no `Clone`: a copy is made on purpose, with [`Secret::duplicate`].
pub struct Secret<const N: usize>(Box<[u8; N]>);

/// The bytes given for a [`Secret`] are not as many as it holds. A caller's mistake or a damaged row; the
/// bytes are in no error text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} bytes, got {found}")]
pub struct WrongLength {
    /// Bytes the secret holds.
    pub expected: usize,
    /// Bytes that were given.
    pub found: usize,
}

impl<const N: usize> Secret<N> {
    /// `N` fresh random bytes.
    ///
    /// # Errors
    /// [`EntropyFailed`] if the source gives none.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyFailed> {
        let mut secret = Self::zeros();
        entropy.fill(secret.as_mut_bytes())?;
        Ok(secret)
    }

    /// A copy of `bytes`, which stay with the caller to wipe.
    ///
    /// # Errors
    /// [`WrongLength`] unless there are exactly `N`.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, WrongLength> {
        if bytes.len() != N {
            return Err(WrongLength {
                expected: N,
                found: bytes.len(),
            });
        }
        let mut secret = Self::zeros();
        secret.0.copy_from_slice(bytes);
        Ok(secret)
    }

    /// The bytes, to use and not to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// A second copy, wiped on its own.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// A place on the heap for a secret that is about to be written into it.
    pub(crate) fn zeros() -> Self {
        Self(Box::new([0; N]))
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8; N] {
        &mut self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret<{N}>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;

    #[test]
    fn a_secret_prints_its_size_and_nothing_else() {
        let secret = Secret::<4>::from_slice(&[0xde, 0xad, 0xbe, 0xef]).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret<4>");
        assert_eq!(format!("{secret:#?}"), "Secret<4>");
    }

    #[test]
    fn only_the_right_number_of_bytes_makes_a_secret() {
        for found in [0, 31, 33] {
            assert_eq!(
                Secret::<32>::from_slice(&vec![1; found]).err(),
                Some(WrongLength {
                    expected: 32,
                    found
                })
            );
        }
        assert_eq!(
            Secret::<32>::from_slice(&[1; 32]).unwrap().as_bytes(),
            &[1; 32]
        );
    }

    #[test]
    fn secrets_are_equal_when_every_byte_is() {
        let secret = Secret::<32>::generate(&OsEntropy).unwrap();
        assert_eq!(secret, secret.duplicate());
        for at in 0..32 {
            let mut other = secret.duplicate();
            other.as_mut_bytes()[at] ^= 1;
            assert_ne!(secret, other);
        }
    }

    #[test]
    fn two_generated_secrets_differ() {
        assert_ne!(
            Secret::<32>::generate(&OsEntropy).unwrap(),
            Secret::<32>::generate(&OsEntropy).unwrap()
        );
    }

    #[test]
    fn a_source_that_fails_makes_no_secret() {
        struct Dry;
        impl Entropy for Dry {
            fn fill(&self, _: &mut [u8]) -> Result<(), EntropyFailed> {
                Err(EntropyFailed)
            }
        }
        assert_eq!(Secret::<32>::generate(&Dry).err(), Some(EntropyFailed));
    }
}
