//! `sealwright_set_prompter` and `sealwright_answer`: secrets that only a screen of iOS's own shows and reads.
#![allow(
    unsafe_code,
    reason = "pointers of C are read and given here, and in `abi`"
)]

use std::sync::OnceLock;

use sealwright_waist::{Answer, Prompt, Words};

use crate::abi::{WAIST, slice};

/// `SealwrightPrompter`.
type Open = extern "C" fn(number: u64, words: *const u8, length: usize) -> bool;

static PROMPTER: OnceLock<Open> = OnceLock::new();

/// Puts a prompt in front of the person, if there is who can.
pub(crate) fn open(number: u64, prompt: &Prompt<'_>) -> bool {
    let Some(open) = PROMPTER.get() else {
        return false;
    };
    match prompt {
        Prompt::Show(words) => open(number, words.expose().as_ptr(), words.expose().len()),
        Prompt::Read => open(number, std::ptr::null(), 0),
    }
}

/// `sealwright_set_prompter`.
#[unsafe(no_mangle)]
pub extern "C" fn sealwright_set_prompter(prompter: Open) {
    PROMPTER.get_or_init(|| prompter);
}

/// `sealwright_answer`.
///
/// # Safety
/// `words` are valid for the call, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_answer(
    number: u64,
    answer: i32,
    words: *const u8,
    length: usize,
) {
    let answer = match answer {
        0 if words.is_null() => Answer::Confirmed,
        // SAFETY: the caller's promise.
        0 => Words::parse(unsafe { slice(words, length.min(Words::MAX + 1)) })
            .map_or(Answer::Unavailable, Answer::Entered),
        1 => Answer::Cancelled,
        _ => Answer::Unavailable,
    };
    if let Some(waist) = WAIST.get() {
        waist.answer(number, answer);
    }
}
