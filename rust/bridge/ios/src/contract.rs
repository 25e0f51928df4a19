//! Prompts as an operation would ask for them, for `ios/Tests/contract.cpp`: no operation does yet.
#![allow(
    unsafe_code,
    reason = "functions of C, which only this feature's tests have"
)]

use sealwright_waist::{Refused, Words};

use crate::abi::WAIST;

/// Told how a prompt ended: 0 for well, with the words that were entered; 1 cancelled, 2 nobody to ask, 3 another is
/// open.
type Ended = extern "C" fn(how: i32, words: *const u8, length: usize);

/// Shows `abandon ability able`.
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_test_show(ended: Ended) {
    if let (Some(waist), Some(words)) = (WAIST.get(), Words::parse(b"abandon ability able")) {
        waist.show(&words, move |result| {
            ended(code(result.err()), std::ptr::null(), 0);
        });
    }
}

/// Has words entered.
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_test_read(ended: Ended) {
    if let Some(waist) = WAIST.get() {
        waist.read(move |result| match result {
            Ok(words) => ended(0, words.expose().as_ptr(), words.expose().len()),
            Err(why) => ended(code(Some(why)), std::ptr::null(), 0),
        });
    }
}

fn code(refused: Option<Refused>) -> i32 {
    match refused {
        None => 0,
        Some(Refused::Cancelled) => 1,
        Some(Refused::Unavailable) => 2,
        Some(Refused::Busy) => 3,
    }
}
