//! What is encrypted: one message, versioned, forward-compatible and padded.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ids::MessageId;
use crate::log::LogClaim;
use crate::model::Content;

const VERSION: u8 = 1;

/// Text, an app's data, and the word of a member that leaves. Other numbers are kept as they come.
pub(crate) const TEXT: u16 = 1;
pub(crate) const DATA: u16 = 2;
pub(crate) const LEAVE: u16 = 3;

/// A message as its sender's device says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plain {
    pub(crate) kind: u16,
    pub(crate) id: MessageId,
    /// Milliseconds since 1970 by the sender's clock.
    pub(crate) sent_at: u64,
    /// The sender's own account log.
    pub(crate) log: LogClaim,
    pub(crate) body: Vec<u8>,
}

impl Plain {
    /// The bytes to encrypt, padded so that only a size bucket shows.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let bytes = postcard::to_extend(self, vec![VERSION]);
        let mut bytes = bytes.map_err(|_| Error::Internal("encoding a message"))?;
        bytes.resize(bucket(bytes.len()), 0);
        Ok(bytes)
    }

    /// Parses decrypted bytes; `None` if they are not a message of a version we know.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let (plain, padding) = postcard::take_from_bytes::<Self>(rest).ok()?;
        padding.iter().all(|byte| *byte == 0).then_some(plain)
    }
}

/// The kind and bytes of a content.
pub(crate) fn encode(content: &Content) -> Result<(u16, Vec<u8>)> {
    match content {
        Content::Text(text) => Ok((TEXT, text.clone().into_bytes())),
        Content::Data(data) => Ok((DATA, data.clone())),
        Content::Unknown => Err(Error::InvalidArgument("this content cannot be sent")),
    }
}

/// The content of a kind and its bytes.
pub(crate) fn decode(kind: u16, body: Vec<u8>) -> Content {
    match kind {
        TEXT => String::from_utf8(body).map_or(Content::Unknown, Content::Text),
        DATA => Content::Data(body),
        _ => Content::Unknown,
    }
}

/// The bucket of a size: steps of 16 bytes up to 256, then of a sixteenth of the next power of two, so
/// that padding costs at most 12.5 %.
fn bucket(size: usize) -> usize {
    let step = (size.next_power_of_two() / 16).max(16);
    size.next_multiple_of(step)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(kind: u16, body: Vec<u8>) -> Plain {
        let log = LogClaim {
            length: 1,
            head: [7; 8],
        };
        Plain {
            kind,
            id: MessageId([9; 16]),
            sent_at: 1_800_000_000_000,
            log,
            body,
        }
    }

    proptest! {
        #[test]
        fn a_message_of_any_kind_and_size_comes_back(kind: u16, body in proptest::collection::vec(any::<u8>(), 0..5_000)) {
            let plain = plain(kind, body);
            prop_assert_eq!(Plain::parse(&plain.to_bytes().unwrap()), Some(plain));
        }

        #[test]
        fn parsing_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Plain::parse(&bytes);
        }

        #[test]
        fn a_bucket_holds_its_size_and_wastes_little(size in 1_usize..1_000_000) {
            let bucket = bucket(size);
            prop_assert!(bucket >= size);
            prop_assert!(bucket - size < 16.max(size / 7));
        }
    }

    #[test]
    fn messages_of_close_sizes_look_alike() {
        let sizes: Vec<_> = (80..94)
            .map(|size| plain(TEXT, vec![1; size]).to_bytes().unwrap().len())
            .collect();
        assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
    }

    #[test]
    fn another_version_and_dirty_padding_are_refused() {
        let mut bytes = plain(TEXT, vec![1; 10]).to_bytes().unwrap();
        *bytes.last_mut().unwrap() = 1;
        assert_eq!(Plain::parse(&bytes), None);
        let mut bytes = plain(TEXT, vec![1; 10]).to_bytes().unwrap();
        bytes[0] = 2;
        assert_eq!(Plain::parse(&bytes), None);
    }

    #[test]
    fn an_unknown_kind_survives_as_unknown() {
        assert_eq!(decode(900, vec![1, 2, 3]), Content::Unknown);
    }
}
