//! Values as bytes: a version and a postcard encoding.

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::{Zeroize, Zeroizing};

use crate::StoreError;

/// The number of a table. Numbers below 16 are the store's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space(pub u16);

/// A value that can be a row. Rows are written with [postcard](https://postcard.jamesmunns.com/wire-format),
/// which names no fields: any change of the type needs a new version.
pub trait Row: Serialize + DeserializeOwned {
    /// The version that is written. Sealed rows are bound to it.
    const VERSION: u8;

    /// Reads a row of another version, from its postcard bytes. `None`, as by default, when that version is
    /// not understood; reading then fails with [`StoreError::RowVersion`].
    #[must_use]
    fn from_version(version: u8, bytes: &[u8]) -> Option<Self> {
        let _ = (version, bytes);
        None
    }
}

/// The postcard bytes of a value, wiped when dropped.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    postcard::serialize_with_flavor(value, Wiping::default()).map_err(|_| StoreError::Unencodable)
}

/// The value that all of the bytes encode.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        _ => Err(StoreError::Corrupt("a row cannot be read")),
    }
}

/// The row that bytes of a version encode.
pub(crate) fn decode_row<V: Row>(version: u8, bytes: &[u8]) -> Result<V, StoreError> {
    if version == V::VERSION {
        return decode(bytes);
    }
    V::from_version(version, bytes).ok_or(StoreError::RowVersion {
        found: version,
        known: V::VERSION,
    })
}

/// A growing buffer that leaves no copy of what it held when it moves.
struct Wiping(Zeroizing<Vec<u8>>);

impl Default for Wiping {
    fn default() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(512)))
    }
}

impl Wiping {
    fn reserve(&mut self, more: usize) {
        if self.0.capacity() - self.0.len() >= more {
            return;
        }
        let mut larger = Vec::with_capacity((self.0.len() + more).next_power_of_two());
        larger.extend_from_slice(&self.0);
        self.0.zeroize();
        *self.0 = larger;
    }
}

impl Flavor for Wiping {
    type Output = Zeroizing<Vec<u8>>;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.reserve(1);
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Self::Output> {
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Named {
        name: String,
    }

    impl Row for Named {
        const VERSION: u8 = 2;

        fn from_version(version: u8, bytes: &[u8]) -> Option<Self> {
            (version == 1).then(|| Self {
                name: format!("number {}", bytes.len()),
            })
        }
    }

    #[test]
    fn a_value_longer_than_the_first_buffer_survives_the_way_through_bytes() {
        for length in [0, 1, 509, 510, 511, 512, 513, 5_000] {
            let value = Named {
                name: "x".repeat(length),
            };
            assert_eq!(decode::<Named>(&encode(&value).unwrap()).unwrap(), value);
        }
    }

    #[test]
    fn bytes_after_a_value_are_refused() {
        let mut bytes = encode(&Named { name: "a".into() }).unwrap().to_vec();
        bytes.push(0);
        assert!(matches!(
            decode::<Named>(&bytes),
            Err(StoreError::Corrupt(_))
        ));
    }

    #[test]
    fn an_older_version_is_read_by_its_row_and_an_unknown_one_is_refused() {
        assert_eq!(decode_row::<Named>(1, &[0; 3]).unwrap().name, "number 3");
        assert_eq!(
            decode_row::<Named>(3, &[]).unwrap_err(),
            StoreError::RowVersion { found: 3, known: 2 }
        );
    }
}
