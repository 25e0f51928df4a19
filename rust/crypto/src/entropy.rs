use core::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};

/// Where random bytes come from.
///
/// An implementation must be cryptographically secure outside tests, and must be safe to call from several
/// threads at once.
pub trait Entropy: Send + Sync {
    /// Fills all of `out` with fresh random bytes.
    ///
    /// # Errors
    /// [`EntropyFailed`] if the source cannot give them; the content of `out` is then meaningless.
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed>;
}

/// The source of random bytes refused. Nothing was made or changed; the caller may try again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the source of random bytes failed")]
pub struct EntropyFailed;

/// The operating system's generator (`getrandom`, `SecRandomCopyBytes`, `ProcessPrng`), asked anew each time:
/// no state in this process that a fork or a snapshot could repeat.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        getrandom::fill(out).map_err(|_| EntropyFailed)
    }
}

/// Random bytes for callees whose generator may not fail (`CryptoRng`): a failure is remembered, and
/// [`Draw::finish`] lets no output past that was made from bytes the source did not give.
pub(crate) struct Draw<'a> {
    source: &'a dyn Entropy,
    failed: bool,
}

impl<'a> Draw<'a> {
    pub(crate) fn from(source: &'a dyn Entropy) -> Self {
        Self {
            source,
            failed: false,
        }
    }

    /// Hands out `made`, which was computed with this generator, if every draw succeeded.
    pub(crate) fn finish<T>(self, made: T) -> Result<T, EntropyFailed> {
        if self.failed {
            Err(EntropyFailed)
        } else {
            Ok(made)
        }
    }
}

impl TryRng for Draw<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.failed |= self.source.fill(out).is_err();
        Ok(())
    }
}

impl TryCryptoRng for Draw<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    struct FailsAfter(std::sync::atomic::AtomicUsize);

    impl Entropy for FailsAfter {
        fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
            use std::sync::atomic::Ordering::Relaxed;
            if self
                .0
                .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
                .is_err()
            {
                return Err(EntropyFailed);
            }
            out.fill(7);
            Ok(())
        }
    }

    #[test]
    fn the_os_gives_different_bytes_each_time() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        OsEntropy.fill(&mut a).unwrap();
        OsEntropy.fill(&mut b).unwrap();
        assert_ne!(a, b);
        assert_ne!(a, [0; 32]);
    }

    #[test]
    fn one_failed_draw_of_several_spoils_the_result() {
        let source = FailsAfter(2.into());
        let mut draw = Draw::from(&source);
        assert_eq!(draw.try_next_u32(), Ok(0x0707_0707));
        assert_eq!(draw.try_next_u64(), Ok(0x0707_0707_0707_0707));
        let _ = draw.try_next_u32();
        assert_eq!(draw.finish("made"), Err(EntropyFailed));
    }

    #[test]
    fn a_result_of_good_draws_is_handed_out() {
        let mut draw = Draw::from(&OsEntropy);
        let _ = draw.try_next_u64();
        assert_eq!(draw.finish("made"), Ok("made"));
    }
}
