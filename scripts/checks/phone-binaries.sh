# The libraries of both phones, built with the standard library from source and linked on this machine. Proves that they
# link with nothing missing, export our functions alone, import only what the oldest systems have by our own lists, and have
# pages of 16 KiB, their name and their oldest version right. Does not prove what Apple's and Google's tools make of them: the
# systems' libraries are stubs with our lists' names, SQLite is compiled with musl's and macOS's headers, and LLVM's unwinder stands
# in for the NDK's. 32-bit ARM is left out: musl's headers give its functions other names than Android's.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/pypi.sh
source scripts/lib/zig.sh
source scripts/lib/rust-src.sh
source scripts/lib/phones.sh
source scripts/lib/phone-stand-ins.sh

setup_stand_ins
targets=(aarch64-apple-ios aarch64-linux-android)
if [ -n "${SEALWRIGHT_LONG:-}" ]; then
  targets+=(aarch64-apple-ios-sim)
fi
for target in "${targets[@]}"; do build_phone_library "$target"; done
echo "linked for ${targets[*]}"
