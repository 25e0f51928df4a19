# The Node that runs our tests, tools and relay. They are TypeScript, run as it is, and use node:sqlite;
# both are settled in Node 24. A machine with an older one gets a pinned Node from npm, in build/node.

node_version=24.21.0

setup_node() {
  local bundled="$root/build/node/bin"
  if [ -x "$bundled/node" ]; then
    export PATH="$bundled:$PATH"
  fi
  command -v node >/dev/null && command -v npm >/dev/null ||
    fail 'Node and npm are missing.' 'Install Node 20 or newer from nodejs.org or your system'\''s packages, then run this again.'
  if ! node_is_new_enough; then
    install_node
    export PATH="$bundled:$PATH"
  fi
}

node_is_new_enough() {
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)'
}

install_node() {
  local platform integrity
  platform="$(node -p 'process.platform + "-" + process.arch')"
  integrity="$(node_integrity "$platform")" ||
    fail "Node $(node --version) is too old for this checkout, and none is pinned for $platform." \
      'Install Node 24 or newer, then run this again.'

  say "Node $node_version for $platform (this machine has $(node --version))"
  unpack_npm "node-$platform@$node_version" "$integrity" "$root/build/node"
}

# SHA-512 of the pinned npm package for a platform, in base64; fails for a platform without one.
node_integrity() {
  case "$1" in
    linux-x64) echo '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==' ;;
    linux-arm64) echo 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==' ;;
    *) return 1 ;;
  esac
}
