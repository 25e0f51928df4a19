//! Random names for what a caller may hold: handles and tickets.

use std::fmt;

use sealwright_crypto::Entropy;

use crate::errors::{Code, Failure};

/// 128 random bits, written as 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Token([u8; 16]);

impl Token {
    /// A fresh one.
    ///
    /// # Errors
    /// `NO_ENTROPY` if the operating system gives no randomness.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Result<Self, Failure> {
        let mut bytes = [0; 16];
        entropy
            .fill(&mut bytes)
            .map_err(|_| Failure::of(Code::NoEntropy))?;
        Ok(Self(bytes))
    }

    /// Reads the one spelling of a token; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sealwright_crypto::OsEntropy;

    use super::*;

    #[test]
    fn a_token_has_one_spelling_and_no_two_are_alike() {
        let Ok(token) = Token::generate(&OsEntropy) else {
            panic!("no entropy")
        };
        let text = token.to_string();
        assert!(Token::parse(&text) == Some(token));
        assert!(Token::generate(&OsEntropy).is_ok_and(|other| other != token));
        let upper = format!("{}AB", &text[2..]);
        for bad in [
            "",
            &text[1..],
            &format!("{text}0"),
            &upper,
            &"g".repeat(32),
            &"\u{e9}".repeat(16),
        ] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
    }
}
