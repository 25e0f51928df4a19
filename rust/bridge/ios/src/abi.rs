//! The functions that Objective-C++ and Swift call: `ios/Contract/sealwright.h` in Rust. What their arguments mean
//! stands there.
#![allow(
    unsafe_code,
    reason = "pointers of C are read and given here, and nowhere else"
)]

use std::ffi::{CStr, OsStr, c_char, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::sync::OnceLock;

use sealwright_waist::{
    EventSink, Instance, MAX_BYTES, MAX_REQUEST, Notification, Push, Waist, quiet_panics,
};
use zeroize::Zeroize as _;

use crate::host::Phone;
use crate::places::{Places, Shared};

/// Longer than any ticket, in bytes.
const MAX_TICKET: usize = 64;

pub(crate) static WAIST: OnceLock<Waist> = OnceLock::new();

/// `SealwrightPlaces`.
#[repr(C)]
pub struct RawPlaces {
    app: *const c_char,
    own: *const c_char,
    shared: *const c_char,
    keychain_group: *const c_char,
}

/// `SealwrightBytes`: bytes that Rust gave out, to be given back with [`sealwright_free`].
#[repr(C)]
pub struct RawBytes {
    data: *mut u8,
    length: usize,
    capacity: usize,
}

/// `SealwrightPush`.
#[repr(C)]
pub struct RawPush {
    profile: *const c_char,
    stream: *const c_char,
    seq: u64,
    key: *const c_char,
    body: *const u8,
    body_length: usize,
}

/// `SealwrightRead`.
#[repr(C)]
pub struct RawRead {
    conversation: RawBytes,
    sender: RawBytes,
    text: RawBytes,
}

/// `SealwrightListener`.
type Listener = extern "C" fn(context: *mut c_void, notice: *const u8, length: usize);

/// `SealwrightConnection`.
pub struct Connection(Instance);

struct Sink {
    listener: Listener,
    context: *mut c_void,
}

// SAFETY: the caller promises that its listener may be called with its context on any thread.
unsafe impl Send for Sink {}
// SAFETY: as above.
unsafe impl Sync for Sink {}

impl EventSink for Sink {
    fn send(&self, event: &str) {
        (self.listener)(self.context, event.as_ptr(), event.len());
    }
}

/// `sealwright_connect`.
///
/// # Safety
/// `places` and its strings are valid for the call; `listener` may be called with `context` on any thread until
/// the connection is released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_connect(
    places: *const RawPlaces,
    listener: Listener,
    context: *mut c_void,
) -> *mut Connection {
    // SAFETY: the caller's promise.
    let Some(places) = (unsafe { places.as_ref() }) else {
        return std::ptr::null_mut();
    };
    // SAFETY: the caller's promise.
    let waist = unsafe { places.waist() };
    let instance = waist.connect(Box::new(Sink { listener, context }));
    Box::into_raw(Box::new(Connection(instance)))
}

/// `sealwright_invoke`.
///
/// # Safety
/// `connection` is not released; both buffers are valid for the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_invoke(
    connection: *const Connection,
    request: *const u8,
    request_length: usize,
    bytes: *const u8,
    bytes_length: usize,
) -> RawBytes {
    // SAFETY: the caller's promise.
    let Some(Connection(instance)) = (unsafe { connection.as_ref() }) else {
        return RawBytes::none();
    };
    if request_length > MAX_REQUEST || bytes_length > MAX_BYTES {
        return RawBytes::give(Instance::too_large().into_bytes());
    }
    // SAFETY: the caller's promise.
    let (request, bytes) = unsafe {
        (
            slice(request, request_length),
            slice(bytes, bytes_length).to_vec(),
        )
    };
    // What is no UTF-8 is no JSON either: the waist says so of the empty request.
    let request = std::str::from_utf8(request).unwrap_or_default();
    RawBytes::give(instance.invoke(request, &bytes).into_bytes())
}

/// `sealwright_take`.
///
/// # Safety
/// As [`sealwright_invoke`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_take(
    connection: *const Connection,
    ticket: *const u8,
    ticket_length: usize,
) -> RawBytes {
    if ticket_length > MAX_TICKET {
        return RawBytes::none();
    }
    // SAFETY: the caller's promise.
    let (connection, ticket) = unsafe { (connection.as_ref(), slice(ticket, ticket_length)) };
    let taken = connection
        .zip(std::str::from_utf8(ticket).ok())
        .and_then(|(Connection(instance), ticket)| instance.take(ticket));
    taken.map_or_else(RawBytes::none, RawBytes::give)
}

/// `sealwright_free`.
///
/// # Safety
/// `bytes` came from here and was not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_free(bytes: RawBytes) {
    if !bytes.data.is_null() {
        // SAFETY: the caller's promise; `give` took them apart.
        unsafe { Vec::from_raw_parts(bytes.data, bytes.length, bytes.capacity) }.zeroize();
    }
}

/// `sealwright_close`.
///
/// # Safety
/// `connection` is not released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_close(connection: *const Connection) {
    // SAFETY: the caller's promise.
    if let Some(Connection(instance)) = unsafe { connection.as_ref() } {
        instance.close();
    }
}

/// `sealwright_release`.
///
/// # Safety
/// `connection` came from [`sealwright_connect`], is not released, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_release(connection: *mut Connection) {
    if !connection.is_null() {
        // SAFETY: the caller's promise; `sealwright_connect` made it.
        drop(unsafe { Box::from_raw(connection) });
    }
}

/// `sealwright_read_push`.
///
/// # Safety
/// `places`, `push`, their strings and the body are valid for the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sealwright_read_push(
    places: *const RawPlaces,
    push: *const RawPush,
) -> RawRead {
    // SAFETY: the caller's promise.
    let read = unsafe {
        let (places, push) = (places.as_ref(), push.as_ref());
        places.zip(push).and_then(|(places, push)| {
            let push = push.read()?;
            places.waist().read_push(&push)
        })
    };
    read.map_or_else(RawRead::nothing, RawRead::give)
}

impl RawPlaces {
    /// The process's waist, made at the first call.
    ///
    /// # Safety
    /// As [`Self::read`].
    unsafe fn waist(&self) -> &'static Waist {
        WAIST.get_or_init(|| {
            quiet_panics();
            // SAFETY: the caller's promise.
            let places = unsafe { self.read() };
            Waist::new(Phone { places })
        })
    }

    /// # Safety
    /// Every string is one that ends, or null where the header allows it.
    unsafe fn read(&self) -> Places {
        let path = |text: *const c_char| {
            // SAFETY: the caller's promise.
            let bytes = (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes());
            bytes.map(|bytes| PathBuf::from(OsStr::from_bytes(bytes)))
        };
        let text = |text: *const c_char| path(text).map(|text| text.to_string_lossy().into_owned());
        let shared = path(self.shared).zip(text(self.keychain_group));
        Places {
            app: text(self.app).unwrap_or_default(),
            own: path(self.own).unwrap_or_default(),
            shared: shared.map(|(directory, keychain_group)| Shared {
                directory,
                keychain_group,
            }),
        }
    }
}

impl RawPush {
    /// None if a string is missing or no UTF-8, or the body longer than any may be.
    ///
    /// # Safety
    /// Every string is one that ends, or null; the body is as long as it says, or null.
    unsafe fn read(&self) -> Option<Push<'_>> {
        let text = |text: *const c_char| {
            // SAFETY: the caller's promise.
            let text = (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })?;
            text.to_str().ok()
        };
        if self.body_length > MAX_BYTES {
            return None;
        }
        Some(Push {
            profile: text(self.profile)?,
            stream: text(self.stream)?,
            seq: self.seq,
            key: text(self.key)?,
            // SAFETY: the caller's promise.
            body: unsafe { slice(self.body, self.body_length) },
        })
    }
}

impl RawRead {
    fn nothing() -> Self {
        Self {
            conversation: RawBytes::none(),
            sender: RawBytes::none(),
            text: RawBytes::none(),
        }
    }

    fn give(read: Notification) -> Self {
        let conversation = RawBytes::give(read.conversation.into_bytes());
        let (sender, text) = match read.shown {
            Some(shown) => (
                RawBytes::give(shown.sender.into_bytes()),
                RawBytes::give(shown.text.into_bytes()),
            ),
            None => (RawBytes::none(), RawBytes::none()),
        };
        Self {
            conversation,
            sender,
            text,
        }
    }
}

impl RawBytes {
    pub(crate) fn none() -> Self {
        Self {
            data: std::ptr::null_mut(),
            length: 0,
            capacity: 0,
        }
    }

    pub(crate) fn give(bytes: Vec<u8>) -> Self {
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        Self {
            data: bytes.as_mut_ptr(),
            length: bytes.len(),
            capacity: bytes.capacity(),
        }
    }
}

/// # Safety
/// There are this many bytes, for as long as they are looked at. Null is none.
pub(crate) unsafe fn slice<'a>(data: *const u8, length: usize) -> &'a [u8] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(data, length) }
}
