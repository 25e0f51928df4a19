//! What keeps a panic inside.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crate::errors::{Code, Failure};

/// Runs `work`; a panic becomes `INTERNAL`. Whoever calls drops what the work had in hand.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Failure::of(Code::Internal)))
}

/// Runs what ends something; a panic on the way is no longer of interest.
pub(crate) fn discard(end: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(end));
}

/// Locks, also after a panic elsewhere: what could be half done under a lock is dropped by whoever
/// catches the panic.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes panics of this library say where they happened and nothing else: their messages may quote data.
/// For hosts, once, where the library has Rust's standard library to itself.
pub fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            if let Some(place) = info.location() {
                eprintln!(
                    "sealwright: internal error at {}:{}",
                    place.file(),
                    place.line()
                );
            }
        }));
    });
}
