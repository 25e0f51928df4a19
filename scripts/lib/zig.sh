# Zig's compiler, from PyPI, in build/zig: a clang with Apple's free headers, for Objective-C++ on any machine.

zig_version=0.17.1
zig=build/zig/ziglang/zig

setup_zig() {
  local hash draft=build/zig.new
  [ "$(cat build/zig/.version 2>/dev/null)" = "$zig_version" ] && return
  case "$(uname -sm)" in
    'Linux x86_64') hash=ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54 ;;
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
