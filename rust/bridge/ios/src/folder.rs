//! What a profile's folder is to the system: in no backup, and open from the first unlock on.

use std::path::Path;

use core_foundation::base::{CFTypeRef, TCFType as _};
use core_foundation::boolean::CFBoolean;
use core_foundation::string::CFStringRef;
use core_foundation::url::CFURL;
use core_foundation_sys::url::CFURLSetResourcePropertyForKey;

#[allow(
    unsafe_code,
    reason = "constants of a C library that the bindings lack on iOS"
)]
unsafe extern "C" {
    static kCFURLIsExcludedFromBackupKey: CFStringRef;
    #[cfg(target_os = "ios")]
    static kCFURLFileProtectionKey: CFStringRef;
    #[cfg(target_os = "ios")]
    static kCFURLFileProtectionCompleteUntilFirstUserAuthentication: CFStringRef;
}

/// Keeps a folder out of backups, and gives it and the files made in it the class that the system opens at the
/// first unlock. Best effort: without keys a backup holds nothing that can be read.
#[allow(
    unsafe_code,
    reason = "properties of files are set through a C library"
)]
pub(crate) fn shelter(folder: &Path) {
    let Some(url) = CFURL::from_path(folder, true) else {
        return;
    };
    let set = |key: CFStringRef, value: CFTypeRef| {
        // SAFETY: key and value are objects that outlive the call, and the error is not asked for.
        unsafe {
            CFURLSetResourcePropertyForKey(
                url.as_concrete_TypeRef(),
                key,
                value,
                std::ptr::null_mut(),
            )
        };
    };
    // SAFETY: the constants are objects that are never freed.
    unsafe {
        set(
            kCFURLIsExcludedFromBackupKey,
            CFBoolean::true_value().as_CFTypeRef(),
        );
        #[cfg(target_os = "ios")]
        set(
            kCFURLFileProtectionKey,
            kCFURLFileProtectionCompleteUntilFirstUserAuthentication.cast(),
        );
    }
}
