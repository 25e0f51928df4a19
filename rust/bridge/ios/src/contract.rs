//! What holds of every vault, for `ios/Tests/Contract`; and prompts as an operation would ask for them, for
//! `ios/Tests/contract.cpp`: no operation does yet.
#![allow(
    unsafe_code,
    reason = "functions of C, which only this feature's tests have"
)]

use std::ffi::{CStr, OsStr, c_char};
use std::os::unix::ffi::OsStrExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sealwright_vault::contract;
use sealwright_waist::{Platform as _, Refused, Words};

use crate::abi::WAIST;
use crate::host::Phone;
use crate::places::Places;

/// `sealwright_test_vault` of `ios/Tests/Contract/CContract/contract.h`.
///
/// # Safety
/// Both strings end; `why` has `room` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_test_vault(
    app: *const c_char,
    folder: *const c_char,
    why: *mut u8,
    room: usize,
) -> usize {
    // SAFETY: the caller's promise.
    let (app, folder) = unsafe { (CStr::from_ptr(app), CStr::from_ptr(folder)) };
    let folder = Path::new(OsStr::from_bytes(folder.to_bytes()));
    let told = failure_of(&app.to_string_lossy(), folder).unwrap_or_default();
    let length = told.len().min(room);
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy_nonoverlapping(told.as_ptr(), why, length) };
    length
}

/// What does not hold of this phone's vault.
fn failure_of(app: &str, folder: &Path) -> Option<String> {
    let phone = Phone {
        places: Places {
            app: app.to_owned(),
            own: folder.to_path_buf(),
            shared: None,
        },
    };
    let homes = match phone.homes(None, true) {
        Ok(homes) => homes,
        Err(homeless) => return Some(format!("no home: {homeless:?}")),
    };
    let Some(home) = homes.first() else {
        return Some("no home".to_owned());
    };
    let held = catch_unwind(AssertUnwindSafe(|| contract::holds(&home.vault, folder)));
    held.err().map(|panic| match panic.downcast::<String>() {
        Ok(why) => *why,
        Err(panic) => (*panic.downcast::<&str>().unwrap_or(Box::new("no reason"))).to_owned(),
    })
}

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
