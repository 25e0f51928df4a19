# Android's library for x86-64, machine code for the phone, run on this machine's JVM with the tests of the Kotlin half. Proves that
# it loads, and that it answers as the library of this system does. Does not prove how it stands with Android itself: glibc is
# under it in place of Android's C library, LLVM's unwinder in place of the NDK's, and a JVM in place of ART.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/npm.sh
source scripts/lib/kotlin.sh
source scripts/lib/codegen.sh
source scripts/lib/hostile.sh
source scripts/lib/kotlin-half.sh
source scripts/lib/pypi.sh
source scripts/lib/zig.sh
source scripts/lib/rust-src.sh
source scripts/lib/phones.sh
source scripts/lib/phone-stand-ins.sh
[ "$(uname -sm)" = 'Linux x86_64' ] || cannot_run 'only Linux on x86-64 runs what is built for Android on x86-64'

out=build/checks/android-library
compile_kotlin_half "$out"
setup_stand_ins
build_phone_library x86_64-linux-android test-contract

# Android's libraries by name, over this system's. The first of them comes before this system's C library, and adds what that
# lacks, or has in an older form for whoever does not say which.
mkdir -p "$out/system"
cat >"$out/libc.c" <<'SOURCE'
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
int *__errno(void) { return &errno; }
char *realpath(const char *path, char *resolved) {
  char *found = canonicalize_file_name(path);
  if (found == NULL || resolved == NULL) return found;
  strcpy(resolved, found);
  free(found);
  return resolved;
}
SOURCE
for name in libc libdl libm liblog; do
  [ -f "$out/$name.c" ] || : >"$out/$name.c"
  cc -shared -fPIC "-Wl,-soname=$name.so" "$out/$name.c" -o "$out/system/$name.so"
done
LD_LIBRARY_PATH="$PWD/$out/system" LD_PRELOAD="$PWD/$out/system/libc.so" run_kotlin_tests "$out" "$PWD/build/target-phones/x86_64-linux-android/link"
