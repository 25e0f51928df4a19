# The Rust part of both phones, linted for their targets with the standard library built from source. Proves that
# it compiles against the platforms' bindings; does not link, and runs nothing.
source scripts/lib/say.sh
source scripts/lib/rust-src.sh
setup_phone_toolchain

# No C is compiled: what a compiler or archiver is asked for is made, empty.
blank="$PWD/build/checks/blank"
cat >"$blank" <<'SCRIPT'
#!/bin/sh
last=
for argument; do
  [ "$last" = -o ] && : >"$argument"
  case "$argument" in *.a) : >"$argument" ;; esac
  last="$argument"
done
exit 0
SCRIPT
chmod +x "$blank"

lint() { # package target
  local name="${2//-/_}"
  env "CC_$name=$blank" "AR_$name=$blank" "RANLIB_$name=$blank" SDKROOT="$PWD/build/checks" IPHONEOS_DEPLOYMENT_TARGET=15.1 RUSTC_BOOTSTRAP=1 \
    PATH="$(dirname "$phone_cargo"):$PATH" \
    cargo clippy --locked --quiet -p "$1" --target "$2" -Zbuild-std=std,panic_unwind --target-dir build/target-phones -- -D warnings
}

targets=(aarch64-apple-ios aarch64-linux-android)
if [ -n "${SEALWRIGHT_LONG:-}" ]; then
  targets+=(aarch64-apple-ios-sim armv7-linux-androideabi x86_64-linux-android)
fi
for target in "${targets[@]}"; do
  case "$target" in
    *-ios*) lint sealwright-ios "$target" ;;
    *) lint sealwright-android "$target" ;;
  esac
done
echo "compiles for ${targets[*]}"
