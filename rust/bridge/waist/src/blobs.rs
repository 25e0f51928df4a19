//! Lists of byte strings beside the JSON: each is its length as u32 little-endian, then its bytes. JSON
//! names one by its place in the list, from 0.

use crate::errors::{Code, Failure};
use crate::limits::{MAX_BLOBS, MAX_BYTES};

/// The blobs of a request, borrowed from the caller's bytes. Each can be used once, so that a short
/// request cannot make the engine copy a long blob many times.
#[derive(Debug)]
pub(crate) struct Blobs<'a>(Vec<Option<&'a [u8]>>);

impl<'a> Blobs<'a> {
    /// Cuts the list into blobs; no bytes at all is an empty list.
    ///
    /// # Errors
    /// `REQUEST_TOO_LARGE` above [`MAX_BYTES`] or [`MAX_BLOBS`]; `INVALID_BLOBS` if a length runs over
    /// the end.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
        if bytes.len() > MAX_BYTES {
            return Err(Failure::of(Code::RequestTooLarge));
        }
        let mut blobs = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            if blobs.len() == MAX_BLOBS {
                return Err(Failure::of(Code::RequestTooLarge));
            }
            let (length, tail) = rest
                .split_first_chunk::<4>()
                .ok_or(Failure::of(Code::InvalidBlobs))?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let (blob, tail) = tail
                .split_at_checked(length)
                .ok_or(Failure::of(Code::InvalidBlobs))?;
            blobs.push(Some(blob));
            rest = tail;
        }
        Ok(Self(blobs))
    }

    /// The blob at `index`, once.
    ///
    /// # Errors
    /// `INVALID_BLOBS` if there is none, or if it was used before.
    pub(crate) fn take(&mut self, index: u32) -> Result<&'a [u8], Failure> {
        usize::try_from(index)
            .ok()
            .and_then(|index| self.0.get_mut(index))
            .and_then(Option::take)
            .ok_or(Failure::of(Code::InvalidBlobs))
    }
}

/// The blobs of a reply, in the making.
#[derive(Default)]
pub(crate) struct BlobList(Vec<Vec<u8>>);

impl BlobList {
    /// Adds a blob and says its place. More than [`u32::MAX`] blobs cannot be held in memory.
    pub(crate) fn push(&mut self, blob: Vec<u8>) -> u32 {
        self.0.push(blob);
        u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
    }

    /// The list as bytes; `None` if it is empty.
    pub(crate) fn encode(self) -> Option<Vec<u8>> {
        if self.0.is_empty() {
            return None;
        }
        let mut bytes = Vec::with_capacity(self.0.iter().map(|blob| blob.len() + 4).sum());
        for blob in self.0 {
            bytes.extend_from_slice(&u32::try_from(blob.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend_from_slice(&blob);
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(result: Result<impl std::fmt::Debug, Failure>) -> Code {
        result.unwrap_err().code()
    }

    #[test]
    fn a_blob_can_be_used_once_and_only_if_it_is_there() {
        let mut list = BlobList::default();
        assert_eq!((list.push(b"ab".to_vec()), list.push(vec![])), (0, 1));
        let bytes = list.encode().unwrap();
        let mut blobs = Blobs::parse(&bytes).unwrap();
        assert_eq!(blobs.take(0).unwrap(), b"ab");
        assert_eq!(blobs.take(1).unwrap(), b"");
        for index in [0, 1, 2, u32::MAX] {
            assert_eq!(code(blobs.take(index)), Code::InvalidBlobs);
        }
    }

    #[test]
    fn blobs_point_into_the_callers_bytes() {
        let bytes = [vec![3, 0, 0, 0], b"abc".to_vec()].concat();
        let blob = Blobs::parse(&bytes).unwrap().take(0).unwrap();
        assert!(std::ptr::eq(blob, &raw const bytes[4..]));
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        for bytes in [
            &[1][..],
            &[0, 0, 0],
            &[1, 0, 0, 0],
            &[0xff; 4],
            &[0xff; 9],
            &[2, 0, 0, 0, 7],
            &[1, 0, 0, 0, 7, 0],
        ] {
            assert_eq!(code(Blobs::parse(bytes)), Code::InvalidBlobs, "{bytes:?}");
        }
    }

    #[test]
    fn the_limits_hold_to_the_byte_and_to_the_blob() {
        let mut largest = vec![0; MAX_BYTES];
        largest[..4].copy_from_slice(&u32::try_from(MAX_BYTES - 4).unwrap().to_le_bytes());
        assert_eq!(
            Blobs::parse(&largest).unwrap().take(0).unwrap().len(),
            MAX_BYTES - 4
        );
        largest.push(0);
        assert_eq!(code(Blobs::parse(&largest)), Code::RequestTooLarge);
        assert_eq!(
            code(Blobs::parse(&vec![0; 64 << 20])),
            Code::RequestTooLarge
        );
        assert!(Blobs::parse(&vec![0; 4 * MAX_BLOBS]).is_ok());
        assert_eq!(
            code(Blobs::parse(&vec![0; 4 * MAX_BLOBS + 4])),
            Code::RequestTooLarge
        );
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_what_is_parsed(blobs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
            let mut list = BlobList::default();
            for blob in &blobs {
                list.push(blob.clone());
            }
            let bytes = list.encode().unwrap_or_default();
            let mut parsed = Blobs::parse(&bytes).unwrap();
            for (index, blob) in blobs.iter().enumerate() {
                prop_assert_eq!(parsed.take(u32::try_from(index).unwrap()).unwrap(), &blob[..]);
            }
            prop_assert!(parsed.take(u32::try_from(blobs.len()).unwrap()).is_err());
        }

        #[test]
        fn no_bytes_make_the_parser_panic_or_read_what_is_not_there(bytes in prop::collection::vec(prop_oneof![Just(0_u8), any::<u8>()], 0..200)) {
            if let Ok(Blobs(blobs)) = Blobs::parse(&bytes) {
                let length: usize = blobs.iter().flatten().map(|blob| blob.len() + 4).sum();
                prop_assert_eq!(length, bytes.len());
            }
        }
    }
}
