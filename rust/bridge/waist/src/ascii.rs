//! JSON that is printable ASCII and nothing else. Both mobile platforms cut or mangle strings with lone
//! surrogates, NUL or a leading byte order mark on their way through JSI; what they never see cannot hurt.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes `value` as JSON in 0x20-0x7e only; everything else becomes `\uXXXX`, astral characters as a
/// surrogate pair. `None` only for a type that JSON cannot hold, which no reply or event is.
pub(crate) fn to_string<T: Serialize>(value: &T) -> Option<String> {
    let mut out = Vec::with_capacity(256);
    value
        .serialize(&mut Serializer::with_formatter(&mut out, Ascii))
        .ok()?;
    String::from_utf8(out).ok()
}

/// Whether `text` is printable ASCII and nothing else.
pub(crate) fn is_ascii(text: &str) -> bool {
    text.bytes().all(is_plain)
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
            let (plain, tail) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let mut characters = tail.chars();
            if let Some(character) = characters.next() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

const fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_of_unicode_comes_back_as_it_was() {
        let everything: String = ('\0'..=char::MAX).collect();
        let json = to_string(&everything).unwrap();
        assert!(is_ascii(&json));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), everything);
    }

    #[test]
    fn characters_outside_the_basic_plane_are_surrogate_pairs() {
        assert_eq!(
            to_string(&"\u{1F600}\u{7f}\0é\"\\\n").unwrap(),
            r#""\ud83d\ude00\u007f\u0000\u00e9\"\\\n""#
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(text in any::<String>()) {
            let json = to_string(&text).unwrap();
            prop_assert!(is_ascii(&json));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
