//! What `KeystoreVault` answers: a byte that says how it went, and what there is to say.

use sealwright_waist::Trouble;

/// An answer of these bytes: what follows a first byte of 0.
///
/// # Errors
/// The [`Trouble`] that another first byte stands for; none at all is [`Trouble::Failed`].
pub(crate) fn answered(bytes: &[u8]) -> Result<&[u8], Trouble> {
    match bytes.split_first() {
        Some((0, rest)) => Ok(rest),
        Some((code, _)) => Err(trouble_of(*code)),
        None => Err(Trouble::Failed),
    }
}

/// A sealed record as it is answered: the length of the key's name, the name, the sealed bytes.
///
/// # Errors
/// As [`answered`].
pub(crate) fn sealed(bytes: &[u8]) -> Result<(&str, &[u8]), Trouble> {
    let (length, rest) = answered(bytes)?.split_first().ok_or(Trouble::Failed)?;
    let (name, sealed) = rest
        .split_at_checked(usize::from(*length))
        .ok_or(Trouble::Failed)?;
    let name = std::str::from_utf8(name).map_err(|_| Trouble::Failed)?;
    Ok((name, sealed))
}

/// What a code of `KeystoreVault` means. The numbers are those of its `Trouble`.
pub const fn trouble_of(code: u8) -> Trouble {
    match code {
        1 => Trouble::Missing,
        2 => Trouble::Invalidated,
        3 => Trouble::Corrupt,
        4 => Trouble::Locked,
        5 => Trouble::Cancelled,
        6 => Trouble::Denied,
        7 => Trouble::TooManyKeys,
        8 => Trouble::TimedOut,
        _ => Trouble::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_bytes_or_its_trouble() {
        assert_eq!(answered(&[0, 7, 8]), Ok(&[7, 8][..]));
        assert_eq!(answered(&[0]), Ok(&[][..]));
        assert_eq!(answered(&[4]), Err(Trouble::Locked));
        assert_eq!(answered(&[]), Err(Trouble::Failed));
    }

    #[test]
    fn a_sealed_record_comes_with_the_name_of_its_key() {
        assert_eq!(sealed(b"\0\x03keysealed"), Ok(("key", &b"sealed"[..])));
        for cut in [&b"\0"[..], b"\0\x03ke", b"\0\x02\xff\xfe"] {
            assert_eq!(sealed(cut), Err(Trouble::Failed), "{cut:?}");
        }
    }

    #[test]
    fn a_code_that_is_not_known_may_pass() {
        for code in [0, 9, 10, 255] {
            assert_eq!(trouble_of(code), Trouble::Failed);
        }
    }
}
