//! `sealwright_report_facts`: what the probe in `ios/Probe` observes of the device.
#![allow(
    unsafe_code,
    reason = "pointers of C are read and given here, and in `abi`"
)]

use crate::abi::{RawBytes, WAIST, slice};

/// `sealwright_report_facts`.
///
/// # Safety
/// `facts` are valid for the call, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_report_facts(facts: *const u8, length: usize) -> RawBytes {
    let Some(waist) = WAIST.get() else {
        return RawBytes::none();
    };
    // SAFETY: the caller's promise.
    let facts = unsafe { slice(facts, length) };
    // What is no UTF-8 is no JSON either: the waist says so of the empty report.
    let facts = std::str::from_utf8(facts).unwrap_or_default();
    RawBytes::give(waist.report_facts(facts).into_bytes())
}
