//! `sealwright_set_log`: lines for Apple's unified log, through a function of C.
#![allow(
    unsafe_code,
    reason = "pointers of C are read and given here, and in `abi`"
)]

use std::ffi::{CStr, CString, c_char};
use std::sync::OnceLock;

use sealwright_waist::{Log, LogRecord, LogSink};

static LOG: OnceLock<Log> = OnceLock::new();

/// `SealwrightLog`.
type Write = extern "C" fn(level: i32, line: *const c_char);

struct Sink(Write);

impl LogSink for Sink {
    fn write(&self, record: &LogRecord) {
        if let Ok(line) = CString::new(record.to_string()) {
            self.0(record.level() as i32, line.as_ptr());
        }
    }
}

/// What was set, for the waist.
pub(crate) fn chosen() -> Log {
    LOG.get().cloned().unwrap_or_default()
}

/// `sealwright_set_log`.
///
/// # Safety
/// `least` is a string that ends, or null; `write` may be called on any thread from now on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_set_log(least: *const c_char, write: Write) {
    // SAFETY: the caller's promise.
    let least = (!least.is_null()).then(|| unsafe { CStr::from_ptr(least) });
    let least = least.and_then(|least| least.to_str().ok());
    LOG.get_or_init(|| Log::new(least.unwrap_or_default(), Sink(write)));
}
