# The engine as a Node addon, build/sealwright.node, from the dev profile.

setup_engine() {
  command -v cargo >/dev/null ||
    fail 'Rust is missing.' 'Install it with rustup (rustup.rs), then run this again.'
  command -v cc >/dev/null ||
    fail 'A C compiler is missing; the bundled SQLite needs one.' \
      'Debian and Ubuntu: apt-get install build-essential. Fedora: dnf install gcc. macOS: xcode-select --install.'

  say 'engine (the first build compiles its dependencies and takes a few minutes)'
  (cd "$root" && cargo build --locked -p sealwright-node >&2) || fail 'The engine did not build; the reason is above.'

  local library addon="$root/build/sealwright.node"
  library="$(engine_library)"
  if ! cmp -s "$library" "$addon"; then
    mkdir -p "$root/build"
    # A running process may have the old file mapped: replace it, never write into it.
    cp "$library" "$addon.new"
    mv -f "$addon.new" "$addon"
  fi
}

# Where cargo put the addon (of the dev profile, or of the one named), whatever the target directory
# of the machine and its name for a shared library.
engine_library() { # [profile folder]
  node -p '`${process.argv[1]}/${{ win32: "sealwright_node.dll", darwin: "libsealwright_node.dylib" }[process.platform] ?? "libsealwright_node.so"}`' \
    "$(built_in "${1:-debug}")"
}

# Where cargo puts what it builds in a profile.
built_in() { # profile folder
  (cd "$root" && cargo metadata --locked --no-deps --format-version 1) | node -e '
    const { target_directory } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    process.stdout.write(require("node:path").join(target_directory, process.argv[1]));' "$1"
}

# What rustc is told of a binary that is shipped: no path of this machine goes into it.
shipped_rustflags() {
  echo "--remap-path-prefix=$root=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
}
