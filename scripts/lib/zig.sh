# Zig's compiler in build/zig: a clang with Apple's free headers, for C and Objective-C++ on any machine. Sourced after
# pypi.sh.

zig_version=0.17.1
zig=build/zig/ziglang/zig

setup_zig() {
  local hash
  case "$(uname -sm)" in
    'Linux x86_64') hash=ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54 ;;
    'Linux aarch64') hash=b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e ;;
    *) cannot_run "no Zig is pinned for $(uname -sm)" ;;
  esac
  unpack_wheel ziglang "$zig_version" "$hash" build/zig
  chmod +x "$zig"
}

# Cargo's subcommand that links with it, in build/zigbuild: it turns rustc's linker arguments into Zig's.
setup_zigbuild() {
  local hash
  setup_zig
  case "$(uname -sm)" in
    'Linux x86_64') hash=238a1ab54a95053a4eadc34775c81f795a8ad75f80bfed63f3f445f518102375 ;;
    'Linux aarch64') hash=07c5e3dcddf208500462ec927c556bb306cca2b533b0abe29446bffb63767b85 ;;
  esac
  unpack_wheel cargo-zigbuild 0.24.1 "$hash" build/zigbuild
  chmod +x build/zigbuild/cargo-zigbuild
}
