use std::hint::black_box;

/// Bytes of stack that the ciphers and hashes of this room need, and more.
const DEPTH: usize = 8 * 1024;

/// Runs `work` on a part of the stack that is overwritten afterwards. Ciphers wipe their keys when they are
/// dropped, but not the copies that the compiler makes of them in wide registers and keeps on the stack.
pub(crate) fn on_wiped_stack<T>(work: impl FnOnce() -> T) -> T {
    let result = below(work);
    wipe();
    result
}

/// Calls `work` where [`wipe`] comes next.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn wipe() {
    black_box([0u8; DEPTH]);
}
