# The npm packages of the lock file, installed without running anybody's scripts.

setup_packages() {
  local installed="$root/node_modules/.sealwright-lock"
  if cmp -s "$root/package-lock.json" "$installed"; then
    return
  fi
  say 'npm packages of the lock file'
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    fail 'npm ci failed.' 'Check the network and the registry npm is set to, then run this again.'
  cp "$root/package-lock.json" "$installed"
}
