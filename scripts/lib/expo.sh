# The example as an Expo app, in build/expo/app, with the packed package: of Expo's SDK 58 what npm has of it, which is the
# last preview with two of its packages at older versions (example-app/expo/package.json).

# What npm had by this day; later packages of Expo ask for others that may be missing.
expo_day=2026-11-25

# Writes the app and installs what it names, or ends the check as not run where npm cannot.
setup_expo_app() {
  local app=build/expo/app package=build/expo/package
  ./scripts/pack --js-only --out "$package"
  node scripts/lib/expo-app.mts "$app" "$package"/react-native-sealwright-*.tgz
  if ! cmp -s "$app/package.json" "$app/node_modules/.sealwright-installed"; then
    say "packages of Expo"
    rm -rf "$app/node_modules"
    (cd "$app" && npm install "--before=$expo_day" --ignore-scripts --no-package-lock --no-audit --no-fund --prefer-offline --loglevel=error) ||
      cannot_run 'npm does not have what the pinned Expo needs'
    cp "$app/package.json" "$app/node_modules/.sealwright-installed"
  fi
  # npm takes another tarball of the same version for the one that it has.
  rm -rf "$app/node_modules/react-native-sealwright"
  mkdir "$app/node_modules/react-native-sealwright"
  tar -xzf "$package"/react-native-sealwright-*.tgz -C "$app/node_modules/react-native-sealwright" --strip-components=1
}

# Runs Expo's command line in the app, without the network.
expo_run() { # argument...
  (cd build/expo/app && CI=1 EXPO_OFFLINE=1 EXPO_NO_TELEMETRY=1 node node_modules/expo/bin/cli "$@")
}
