//! How a value becomes bytes: a version, then its postcard form. The bytes are wiped when dropped, and
//! so is every shorter buffer on the way to them.

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::StoreError;

pub(crate) type Plain = Zeroizing<Vec<u8>>;

/// The bytes of a value.
pub(crate) fn encode<V: Serialize + ?Sized>(version: u8, value: &V) -> Result<Plain, StoreError> {
    let mut wiped = Wiped(Zeroizing::new(Vec::with_capacity(ROOM)));
    wiped.0.push(version);
    postcard::serialize_with_flavor(value, wiped).map_err(|_| StoreError::Internal)
}

/// The value of some bytes: all of them, and of this version.
pub(crate) fn decode<V: DeserializeOwned>(version: u8, bytes: &[u8]) -> Result<V, StoreError> {
    let rest = bytes.strip_prefix(&[version]).ok_or(StoreError::Corrupt)?;
    match postcard::take_from_bytes(rest) {
        Ok((value, [])) => Ok(value),
        _ => Err(StoreError::Corrupt),
    }
}

/// Bytes: most values are smaller.
const ROOM: usize = 512;

/// A buffer that moves to a larger one instead of growing, and wipes the one it leaves.
struct Wiped(Plain);

impl Flavor for Wiped {
    type Output = Plain;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.try_extend(&[byte])
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        let size = self.0.len() + bytes.len();
        if size > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(size * 2));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Plain> {
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_any_size_is_its_version_and_its_postcard_form() {
        for size in [0, 1, ROOM - 3, ROOM - 2, ROOM, 5 * ROOM, 70_000] {
            let value = (vec![7u8; size], "end".to_owned());
            let bytes = encode(9, &value).unwrap();
            assert_eq!(bytes[0], 9);
            assert_eq!(bytes[1..], postcard::to_stdvec(&value).unwrap());
            assert_eq!(decode::<(Vec<u8>, String)>(9, &bytes).unwrap(), value);
        }
    }

    #[test]
    fn another_version_a_missing_byte_and_one_too_many_are_damage() {
        let bytes = encode(1, &(5u32, "word")).unwrap();
        let long = [&bytes[..], &[0]].concat();
        for wrong in [&[][..], &bytes[..1], &bytes[..bytes.len() - 1], &long] {
            let read = decode::<(u32, String)>(1, wrong);
            assert!(matches!(read, Err(StoreError::Corrupt)), "{wrong:?}");
        }
        let read = decode::<(u32, String)>(2, &bytes);
        assert!(matches!(read, Err(StoreError::Corrupt)));
    }
}
