# A Rust toolchain that can build the standard library for the phones' targets: this machine's own, hard-linked
# into build/phone-toolchain, with the sources of its standard library from Debian, which has them for each
# release. Ends the check as not run where that cannot be had.

setup_phone_toolchain() {
  local toolchain="$PWD/build/phone-toolchain" release sysroot
  release="$(rustc --version | cut -d ' ' -f 2)"
  phone_cargo="$toolchain/bin/cargo"
  [ "$(cat "$toolchain/.version" 2>/dev/null)" = "$release" ] && return
  sysroot="$(rustc --print sysroot)"
  rm -rf "$toolchain" "$toolchain.new"
  fetch_rust_src "$release" "$toolchain.src"
  cp -al "$(realpath "$sysroot")" "$toolchain.new" 2>/dev/null || cp -a "$(realpath "$sysroot")" "$toolchain.new"
  mkdir -p "$toolchain.new/lib/rustlib/src"
  ln -s "$toolchain.src/usr/src/rustc-$release" "$toolchain.new/lib/rustlib/src/rust"
  echo "$release" >"$toolchain.new/.version"
  mv "$toolchain.new" "$toolchain"
}

# Debian's package of the standard library's sources, from the mirror that this machine uses.
fetch_rust_src() { # release folder
  local apt="$PWD/build/apt" mirror version options
  command -v apt-get >/dev/null || cannot_run 'the sources of the standard library come from Debian'
  mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)"
  [ -n "$mirror" ] || cannot_run 'apt has no mirror on this machine'
  rm -rf "$apt" "$2"
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,parts} "$2"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie-backports main\n' "$mirror" >"$apt/list"
  options=(-o "Dir::Etc::sourcelist=$apt/list" -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)")
  apt-get -q "${options[@]}" update || cannot_run 'apt cannot reach its mirror'
  version="$(apt-cache "${options[@]}" madison rust-src | awk -v release="$1" 'index($3, release "+") == 1 { print $3; exit }')"
  [ -n "$version" ] || cannot_run "Debian has no sources of the standard library of Rust $1"
  (cd "$apt" && apt-get -q "${options[@]}" download "rust-src=$version") || cannot_run 'apt could not fetch rust-src'
  dpkg -x "$apt"/rust-src_*.deb "$2"
}
