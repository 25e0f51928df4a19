# The libraries for phones: for which systems and processors, and how they are linked. The scripts that build what is
# shipped and the check that builds the same on any machine both read it here.

# The oldest systems: the platform's API level, and the system's version.
android_api=24
export IPHONEOS_DEPLOYMENT_TARGET=15.1

android_targets=(aarch64-linux-android armv7-linux-androideabi x86_64-linux-android)
ios_targets=(aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios)

# The name that Android has for a target's processor.
android_abi() { # target
  case "$1" in
    aarch64-*) echo arm64-v8a ;;
    armv7-*) echo armeabi-v7a ;;
    x86_64-*) echo x86_64 ;;
  esac
}

# What cargo is told of a library. Arguments after the target are cargo's; what follows `--` is rustc's.
phone_cargo_arguments() { # target
  case "$1" in
    *-apple-*) echo "-p sealwright-ios --lib --crate-type cdylib --target $1" ;;
    *) echo "-p sealwright-android --lib --crate-type cdylib --target $1" ;;
  esac
}

# What the linker is told, one argument a line: where the system finds the framework, pages of 16 KiB, and that nothing may
# be missing.
phone_linker_arguments() { # target
  case "$1" in
    *-apple-*) printf '%s\n' -install_name @rpath/SealwrightEngine.framework/SealwrightEngine -dead_strip -dead_strip_dylibs ;;
    *) printf '%s\n' -zmax-page-size=16384 --no-undefined --build-id=sha1 ;;
  esac
}

# What cargo names the library.
phone_library() { # target
  case "$1" in
    *-apple-*) echo libsealwright_ios.dylib ;;
    *) echo libsealwright_android.so ;;
  esac
}
