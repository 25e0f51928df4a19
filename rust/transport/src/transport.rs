//! The ways there are, and what each protects.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::words;

words! {
    /// A way for a message. The list is closed; a way that a newer version has is passed over.
    Transport {
        /// Sealed bytes over the internet, through the app's relay.
        Data = "data",
        /// A link to sealed bytes, with their key in the part that no server sees. The person hands it on.
        WebLink = "webLink",
        /// The system's composer with an invitation in it. The person sends it, or not, as SMS or iMessage: nobody
        /// tells. Nothing of the message is in it.
        SystemComposer = "systemComposer",
        /// Sealed bytes as SMS, sent by the app itself. Only on Android, as the default SMS app.
        SmsDirect = "smsDirect",
        /// Sealed bytes over carrier messaging. Only as a default carrier messaging app.
        RcsCarrierApp = "rcsCarrierApp",
    }
}

words! {
    /// What a way protects, the weakest first.
    Assurance {
        /// Nothing counts: carriers can see who, when and what is put there.
        Unprotected = "unprotected",
        /// Whoever holds the link can read it, once.
        Link = "link",
        /// Only the devices in the conversation can read it.
        Sealed = "sealed",
    }
}

impl Transport {
    /// What this way protects. Carrier messaging protects nothing that an app could see, whatever a phone says
    /// of it.
    pub const fn assurance(self) -> Assurance {
        match self {
            Self::Data | Self::SmsDirect => Assurance::Sealed,
            Self::WebLink => Assurance::Link,
            Self::SystemComposer | Self::RcsCarrierApp => Assurance::Unprotected,
        }
    }
}

/// A set of ways. In JSON a list of words; words that this version does not know are remembered as *others*
/// and never chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transports {
    known: u8,
    others: bool,
}

impl Transports {
    /// None.
    pub const NONE: Self = Self {
        known: 0,
        others: false,
    };

    /// These.
    pub fn of(transports: &[Transport]) -> Self {
        transports
            .iter()
            .fold(Self::NONE, |set, transport| set.with(*transport))
    }

    /// Those that these words name.
    pub fn from_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        words.into_iter().fold(Self::NONE, |set, word| {
            let known = Transport::ALL.iter().find(|way| way.word() == word);
            match known {
                Some(transport) => set.with(*transport),
                None => Self {
                    others: true,
                    ..set
                },
            }
        })
    }

    /// This one too.
    pub const fn with(self, transport: Transport) -> Self {
        Self {
            known: self.known | 1 << transport as u8,
            others: self.others,
        }
    }

    /// Those that stand in both.
    pub const fn both(self, other: Self) -> Self {
        Self {
            known: self.known & other.known,
            others: self.others || other.others,
        }
    }

    /// Whether this one is in it.
    pub const fn contains(self, transport: Transport) -> bool {
        self.known & 1 << transport as u8 != 0
    }

    /// Whether there was a word that this version does not know.
    pub const fn has_others(self) -> bool {
        self.others
    }

    /// Those that are in it, in the order of [`Transport::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Transport> {
        Transport::ALL
            .iter()
            .copied()
            .filter(move |transport| self.contains(*transport))
    }
}

impl Serialize for Transports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Transports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        Ok(Self::from_words(words.iter().map(String::as_str)))
    }
}

#[cfg(feature = "test-typescript")]
impl ts_rs::TS for Transports {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &ts_rs::Config) -> String {
        format!("Array<{}>", <Transport as ts_rs::TS>::name(config))
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}
