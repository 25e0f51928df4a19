# The npm packages of the lock file, installed without running anybody's scripts.

# What everything but the example app needs.
setup_packages() {
  if lock_is_installed all || lock_is_installed without-example; then
    return
  fi
  say 'npm packages of the lock file'
  # npm installs what any workspace asks for, so it gets a package.json that does not have the example: elsewhere, and
  # from there the packages move here.
  local draft="$root/build/packages"
  rm -rf "$draft"
  mkdir -p "$draft/relay"
  cp "$root/package-lock.json" "$draft"
  cp "$root/relay/package.json" "$draft/relay"
  node -e 'const { peerDependencies, peerDependenciesMeta, ...rest } = require(process.argv[1]);
    const workspaces = rest.workspaces.filter((folder) => folder !== "example-app");
    process.stdout.write(JSON.stringify({ ...rest, workspaces }));' "$root/package.json" >"$draft/package.json"
  install_lock "$draft"
  rm -rf "$root/node_modules"
  mv "$draft/node_modules" "$root/node_modules"
  rm -rf "$draft"
  mark_installed without-example
}

# The example app's as well: React Native, react-native-web and what drives a browser, 340 MB.
setup_example() {
  if lock_is_installed all; then
    return
  fi
  say 'npm packages of the lock file, with those of the example app'
  install_lock "$root"
  mark_installed all
}

install_lock() { # folder
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    fail 'npm ci failed.' 'Check the network and the registry npm is set to, then run this again.'
}

lock_is_installed() { # all or without-example
  cmp -s "$root/package-lock.json" "$root/node_modules/.sealwright-lock-$1"
}

mark_installed() { # all or without-example
  cp "$root/package-lock.json" "$root/node_modules/.sealwright-lock-$1"
}
