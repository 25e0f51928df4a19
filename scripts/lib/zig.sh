# Zig's compiler, from PyPI, in build/zig: a clang with Apple's free headers, for Objective-C++ on any machine.

zig_version=0.17.1
zig=build/zig/ziglang/zig

setup_zig() {
  local hash draft=build/zig.new
  [ "$(cat build/zig/.version 2>/dev/null)" = "$zig_version" ] && return
  case "$(uname -sm)" in
    'Linux x86_64') hash=ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54 ;;
    'Linux aarch64') hash=b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e ;;
    *) cannot_run "no Zig is pinned for $(uname -sm)" ;;
  esac
  python3 -m pip --version >/dev/null 2>&1 || cannot_run 'no Python with pip on this machine (Debian: apt-get install python3-pip)'
  rm -rf build/zig "$draft"
  mkdir -p "$draft"
  printf 'ziglang==%s --hash=sha256:%s\n' "$zig_version" "$hash" >"$draft/requirements"
  python3 -m pip download --quiet --no-deps --require-hashes --disable-pip-version-check -r "$draft/requirements" -d "$draft" ||
    fail "pip could not fetch ziglang $zig_version."
  (cd "$draft" && python3 -m zipfile -e ziglang-*.whl . && rm ziglang-*.whl && chmod +x ziglang/zig)
  echo "$zig_version" >"$draft/.version"
  mv "$draft" build/zig
}

# Cargo's subcommand that links with it, from PyPI too, in build/zigbuild: it turns rustc's linker arguments into Zig's.

zigbuild_version=0.24.1

setup_zigbuild() {
  local hash draft=build/zigbuild.new
  setup_zig
  [ "$(cat build/zigbuild/.version 2>/dev/null)" = "$zigbuild_version" ] && return
  case "$(uname -sm)" in
    'Linux x86_64') hash=238a1ab54a95053a4eadc34775c81f795a8ad75f80bfed63f3f445f518102375 ;;
    'Linux aarch64') hash=07c5e3dcddf208500462ec927c556bb306cca2b533b0abe29446bffb63767b85 ;;
  esac
  rm -rf build/zigbuild "$draft"
  mkdir -p "$draft"
  printf 'cargo-zigbuild==%s --hash=sha256:%s\n' "$zigbuild_version" "$hash" >"$draft/requirements"
  python3 -m pip download --quiet --no-deps --require-hashes --disable-pip-version-check -r "$draft/requirements" -d "$draft" ||
    fail "pip could not fetch cargo-zigbuild $zigbuild_version."
  (cd "$draft" && python3 -m zipfile -e cargo_zigbuild-*.whl . && mv cargo_zigbuild-*.data/scripts/cargo-zigbuild . && rm -rf cargo_zigbuild-* && chmod +x cargo-zigbuild)
  echo "$zigbuild_version" >"$draft/.version"
  mv "$draft" build/zigbuild
}
