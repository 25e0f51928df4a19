# The example as an app of its own, in build/example/bare or build/example/expo, with the packed package. Of Expo's SDK 58
# it has what npm has: the last preview, with two of its packages at older versions (example-app/expo/package.json).

# What npm had by this day; later packages of Expo ask for others that may be missing.
example_day=2026-11-25

# Writes a variant and installs what it names, or ends the check as not run where npm cannot.
setup_example_variant() { # bare|expo
  local app="build/example/$1" package=build/example/package
  ./scripts/pack --js-only --out "$package"
  node scripts/lib/example-variant.mts "$1" "$app" "$package"/react-native-sealwright-*.tgz
  if ! cmp -s "$app/package.json" "$app/node_modules/.sealwright-installed"; then
    say "packages of the example ($1)"
    rm -rf "$app/node_modules"
    (cd "$app" && npm install "--before=$example_day" --ignore-scripts --no-package-lock --no-audit --no-fund --prefer-offline --loglevel=error) ||
      cannot_run "npm does not have what example-app/$1/package.json needs"
    cp "$app/package.json" "$app/node_modules/.sealwright-installed"
  fi
  # npm takes another tarball of the same version for the one that it has.
  rm -rf "$app/node_modules/react-native-sealwright"
  mkdir "$app/node_modules/react-native-sealwright"
  tar -xzf "$package"/react-native-sealwright-*.tgz -C "$app/node_modules/react-native-sealwright" --strip-components=1
}
