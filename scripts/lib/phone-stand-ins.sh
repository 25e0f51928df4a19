# The libraries of both phones, built and linked on any machine: the standard library from source, C by Zig's compiler, and
# stubs with our lists' names for the libraries of the systems. Sourced after say.sh, zig.sh, rust-src.sh and phones.sh.

stand_ins="$PWD/build/checks/phones"
zig_compiler="$PWD/$zig"
zig_library="${zig_compiler%/*}/lib"

setup_stand_ins() {
  setup_zig
  setup_phone_toolchain
  rm -rf "$stand_ins"
  mkdir -p "$stand_ins/bin"
  write_sdk
}

# A C compiler and an archiver for a target, as the build scripts of crates want them: without what only Apple's or the
# NDK's compilers understand.
write_tools() { # target
  local flags
  case "$1" in
    aarch64-apple-ios) flags="-target aarch64-ios.15.1 -isystem $zig_library/libc/include/any-darwin-any" ;;
    aarch64-apple-ios-sim) flags="-target aarch64-ios.15.1-simulator -isystem $zig_library/libc/include/any-darwin-any" ;;
    armv7-*) flags='-target arm-linux-musleabi -mcpu=generic+v7a -D__errno_location=__errno' ;;
    *) flags="-target ${1%%-*}-linux-musl -D__errno_location=__errno" ;;
  esac
  cat >"$stand_ins/bin/cc-$1" <<SCRIPT
#!/bin/sh
for argument; do
  shift
  case "\$argument" in
    --target=* | -arch | arm64 | -isysroot | */sdk | -m*os*=* | -march=*) ;;
    *) set -- "\$@" "\$argument" ;;
  esac
done
exec $zig_compiler \${LANGUAGE:-cc} $flags -fPIC -fno-sanitize=all -fno-stack-protector -fno-builtin-bcmp -Wno-unused-command-line-argument "\$@"
SCRIPT
  printf '#!/bin/sh\nexec %s ar "$@"\n' "$zig_compiler" >"$stand_ins/bin/ar"
  chmod +x "$stand_ins/bin"/*
}

# An SDK of Apple's with our list's names in it.
write_sdk() {
  node scripts/lib/stub-libraries.mts rust/bridge/ios/imports.txt "$stand_ins/sdk"
  ln -sf libSystem.tbd "$stand_ins/sdk/usr/lib/libc.tbd"
  ln -sf libSystem.tbd "$stand_ins/sdk/usr/lib/libm.tbd"
}

# Android's libraries with our list's names in them, and an unwinder.
write_android() { # target
  local folder="$stand_ins/$1" source
  node scripts/lib/stub-libraries.mts rust/bridge/android/imports.txt "$folder"
  for source in "$folder"/*.s; do
    "$stand_ins/bin/cc-$1" -nostdlib -shared "-Wl,-soname=$(basename "$source" .s)" "$source" -o "${source%.s}"
  done
  # A copy, because Zig looks into its own folder only after one with a header of the same name.
  cp -R "$zig_library/libunwind/include" "$folder/unwind"
  local unwind=(-O2 -fno-exceptions -funwind-tables -DNDEBUG -D_LIBUNWIND_HIDE_SYMBOLS -D_LIBUNWIND_IS_NATIVE_ONLY "-I$folder/unwind")
  for source in UnwindLevel1.c UnwindLevel1-gcc-ext.c UnwindRegistersRestore.S UnwindRegistersSave.S; do
    "$stand_ins/bin/cc-$1" "${unwind[@]}" -c "$zig_library/libunwind/src/$source" -o "$folder/$source.o"
  done
  for source in libunwind.cpp Unwind-EHABI.cpp; do
    LANGUAGE=c++ "$stand_ins/bin/cc-$1" -std=c++17 -fno-rtti "${unwind[@]}" -c "$zig_library/libunwind/src/$source" -o "$folder/$source.o"
  done
  "$stand_ins/bin/ar" rcs "$folder/libunwind.a" "$folder"/*.o
}

# Builds and links a library, says where it is, and fails unless it is what a phone wants.
build_phone_library() { # target [feature]
  local target="$1" feature="${2:-}" name="${1//-/_}" argument linker=()
  local library="build/target-phones/$target/link/$(phone_library "$target")"
  write_tools "$target"
  case "$target" in
    *-apple-*) linker=(-Clinker-flavor=ld64.lld) ;;
    *)
      write_android "$target"
      linker=(-Clinker-flavor=ld.lld "-Lnative=$stand_ins/$target")
      ;;
  esac
  for argument in $(phone_linker_arguments "$target"); do linker+=("-Clink-arg=$argument"); done
  say "$target"
  env "CC_$name=$stand_ins/bin/cc-$target" "AR_$name=$stand_ins/bin/ar" "RANLIB_$name=true" "CARGO_TARGET_${name^^}_LINKER=rust-lld" \
    SDKROOT="$stand_ins/sdk" RUSTC_BOOTSTRAP=1 PATH="${phone_cargo%/*}:$PATH" \
    cargo rustc --locked --quiet --profile link $(phone_cargo_arguments "$target") ${feature:+--features "$feature"} \
    -Zbuild-std=std,panic_unwind --target-dir build/target-phones -- "${linker[@]}"
  node scripts/lib/phone-library.mts "$library" "$target" ${feature:+--with-tests}
}
