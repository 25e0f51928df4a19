//! Identifiers on the wire: base64url without padding, exactly as long as the engine's bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! wire_id {
    ($(#[doc = $doc:literal])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) sealwright_engine::$name);

        impl From<sealwright_engine::$name> for $name {
            fn from(id: sealwright_engine::$name) -> Self {
                Self(id)
            }
        }

        impl $name {
            /// Takes the one canonical spelling; padding, other alphabets, stray bits and other lengths
            /// are refused.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                let mut bytes = [0; sealwright_engine::$name::SIZE];
                match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
                    Ok(length) if length == bytes.len() => Some(Self(sealwright_engine::$name(bytes))),
                    _ => None,
                }
            }

            /// The canonical spelling.
            pub(crate) fn to_text(self) -> String {
                URL_SAFE_NO_PAD.encode(self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_text())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or(D::Error::custom("not an identifier"))
            }
        }

        #[cfg(test)]
        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;

            fn docs() -> Option<String> {
                Some(crate::generated::comment(&[$($doc),*]))
            }

            fn name(_: &ts_rs::Config) -> String {
                stringify!($name).into()
            }

            fn inline(_: &ts_rs::Config) -> String {
                "string".into()
            }

            fn decl(_: &ts_rs::Config) -> String {
                concat!("type ", stringify!($name), " = string;").into()
            }
        }
    };
}

wire_id! {
    /// An account: 32 bytes as base64url.
    AccountId
}
wire_id! {
    /// A device: 16 bytes as base64url.
    DeviceId
}
wire_id! {
    /// A conversation: 32 bytes as base64url.
    ConversationId
}
wire_id! {
    /// A message: 16 bytes as base64url.
    MessageId
}
wire_id! {
    /// The right to read, trim and watch a relay stream: 32 bytes as base64url.
    StreamToken
}
wire_id! {
    /// The right to append to a relay stream: 32 bytes as base64url.
    WriteKey
}
wire_id! {
    /// The name of a stream at the relay: 32 bytes as base64url.
    StreamId
}
wire_id! {
    /// The right to offer key packages: 32 bytes as base64url.
    PoolToken
}
wire_id! {
    /// The right to take one key package: 32 bytes as base64url.
    PoolId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_exactly_one_spelling() {
        let id = DeviceId(sealwright_engine::DeviceId([0xFB; 16]));
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"-_v7-_v7-_v7-_v7-_v7-w\"");
        assert!(serde_json::from_str::<DeviceId>(&text).unwrap() == id);
        for bad in [
            "\"\"",
            "\"-_v7-_v7-_v7-_v7-_v7-w==\"",
            "\"-_v7-_v7-_v7-_v7-_v7-x\"",
            "\"+/v7+/v7+/v7+/v7+/v7+w\"",
            "\"-_v7-_v7-_v7-_v7-_v7\"",
            "\"-_v7-_v7-_v7-_v7-_v7-_v7\"",
            "\" _v7-_v7-_v7-_v7-_v7-w\"",
            "16",
            "null",
        ] {
            assert!(serde_json::from_str::<DeviceId>(bad).is_err(), "{bad}");
        }
    }
}
