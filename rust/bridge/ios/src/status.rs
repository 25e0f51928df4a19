//! What the system's codes mean to the vault.

use sealwright_waist::Trouble;

/// What a Security status code (`OSStatus`, `SecBase.h`) means.
pub const fn trouble_of_status(code: i64) -> Trouble {
    match code {
        // errSecItemNotFound
        -25300 => Trouble::Missing,
        // errSecInteractionNotAllowed, errSecNotAvailable, errSecInteractionRequired, errSecAuthFailed
        -25308 | -25291 | -25315 | -25293 => Trouble::Locked,
        // errSecUserCanceled
        -128 => Trouble::Cancelled,
        // errSecMissingEntitlement, errSecNoAccessForItem
        -34018 | -25243 => Trouble::Denied,
        // errSecDecode, errSecInvalidEncoding
        -26275 | -67853 => Trouble::Corrupt,
        // errSecTimedOut
        -25320 => Trouble::TimedOut,
        _ => Trouble::Failed,
    }
}

/// What an error of the Secure Enclave's driver (domain `CryptoTokenKit`, `TKError.h`) means.
pub const fn trouble_of_token(code: i64) -> Trouble {
    match code {
        // corruptedData
        -3 => Trouble::Corrupt,
        // canceledByUser
        -4 => Trouble::Cancelled,
        // authenticationFailed, authenticationNeeded
        -5 | -9 => Trouble::Locked,
        // objectNotFound
        -6 => Trouble::Missing,
        _ => Trouble::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_device_is_never_taken_for_a_missing_key() {
        for code in [-25308, -25291, -25315, -25293] {
            assert_eq!(trouble_of_status(code), Trouble::Locked);
        }
        for code in [-5, -9] {
            assert_eq!(trouble_of_token(code), Trouble::Locked);
        }
        assert_eq!(trouble_of_status(-25300), Trouble::Missing);
    }

    #[test]
    fn a_code_that_is_not_known_may_pass() {
        for code in [0, 1, -1, -50, -99_999, i64::MAX, i64::MIN] {
            assert_eq!(trouble_of_status(code), Trouble::Failed, "{code}");
        }
        for code in [0, -1, -2, -7, -8, 5, i64::MIN] {
            assert_eq!(trouble_of_token(code), Trouble::Failed, "{code}");
        }
    }

    #[test]
    fn what_the_developer_or_the_person_did_is_told_apart() {
        assert_eq!(trouble_of_status(-34018), Trouble::Denied);
        assert_eq!(trouble_of_status(-128), Trouble::Cancelled);
        assert_eq!(trouble_of_status(-26275), Trouble::Corrupt);
        assert_eq!(trouble_of_token(-3), Trouble::Corrupt);
    }
}
