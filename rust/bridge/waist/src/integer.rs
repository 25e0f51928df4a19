//! The one integer type of the waist.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A whole number from 0 to 2^53 - 1: what a JavaScript `number` holds exactly. Its generated type is
/// `number`; no `bigint` crosses the waist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Integer(u64);

impl Integer {
    /// The largest value, 2^53 - 1 (`Number.MAX_SAFE_INTEGER`).
    pub(crate) const MAX: u64 = (1 << 53) - 1;

    /// The value.
    pub(crate) const fn value(self) -> u64 {
        self.0
    }

    /// The value as a count in memory; one that does not fit is cut to the largest that does.
    pub(crate) fn count(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl From<u64> for Integer {
    /// Cuts to [`Self::MAX`]: a peer may claim any time, and a time nobody can print is as good as the
    /// last one that can be.
    fn from(value: u64) -> Self {
        Self(value.min(Self::MAX))
    }
}

impl Serialize for Integer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Integer {
    /// Takes exactly the whole numbers in range; 1.0, -1 and 2^53 are refused.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = u64::deserialize(deserializer)?;
        if value > Self::MAX {
            return Err(D::Error::invalid_value(
                Unexpected::Unsigned(value),
                &"a safe integer",
            ));
        }
        Ok(Self(value))
    }
}

#[cfg(test)]
impl ts_rs::TS for Integer {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "number".into()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "number".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_that_javascript_holds_exactly_are_taken() {
        for good in ["0", "1", "9007199254740991"] {
            let read: Integer = serde_json::from_str(good).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), good);
        }
        for bad in [
            "9007199254740992",
            "-1",
            "1.0",
            "1e3",
            "\"1\"",
            "null",
            "true",
            "[1]",
        ] {
            assert!(serde_json::from_str::<Integer>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_beyond_the_range_is_cut_on_its_way_out() {
        assert_eq!(Integer::from(u64::MAX).value(), Integer::MAX);
    }
}
