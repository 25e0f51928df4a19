//! Identifiers: fixed-size byte strings with one text form, base64url without padding.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// Size in bytes.
            pub const SIZE: usize = $size;

            /// Parses exactly [`Self::SIZE`] bytes; `None` for any other length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            /// Prints the type only: an identifier has no place in a log.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

id! {
    /// An account: the hash of its identity key and its backup key. Whoever holds it can find and check
    /// the account's log, and can write to its devices' mailboxes.
    AccountId, 32
}
id! {
    /// A device: the hash of its Ed25519 signature key, which is its MLS leaf key and never changes.
    DeviceId, 16
}
id! {
    /// A conversation. For a 1:1 it is the hash of the two account ids, so both sides name it alike.
    ConversationId, 32
}
id! {
    /// An MLS group of a conversation's chain; random.
    GroupId, 16
}
id! {
    /// A message, chosen by its sender and inside what is encrypted. Unique per device.
    MessageId, 16
}
id! {
    /// The right to read, trim and watch a relay stream. The write key is its SHA-256, the stream id the
    /// SHA-256 of that.
    StreamToken, 32
}
id! {
    /// The right to append to a relay stream.
    WriteKey, 32
}
id! {
    /// The name of a stream at the relay.
    StreamId, 32
}
id! {
    /// The right to offer key packages. The pool id is its SHA-256.
    PoolToken, 32
}
id! {
    /// The right to take one key package.
    PoolId, 32
}

impl StreamToken {
    /// The write key: SHA-256 of the token.
    pub fn write_key(&self) -> WriteKey {
        WriteKey(sealwright_crypto::sha256(&self.0))
    }

    /// The stream id: SHA-256 of the write key.
    pub fn stream_id(&self) -> StreamId {
        StreamId(sealwright_crypto::sha256(&self.write_key().0))
    }
}

impl PoolToken {
    /// The pool id: SHA-256 of the token.
    pub fn pool_id(&self) -> PoolId {
        PoolId(sealwright_crypto::sha256(&self.0))
    }
}
