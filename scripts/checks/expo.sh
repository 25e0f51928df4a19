# The example as an Expo app: `expo prebuild` with our config plugin, from the packed package, on Linux. Proves that both
# native projects get what the plugin says, that a second run over them and one from nothing make the same bytes, that an
# unknown option stops it, that Expo's autolinking finds both halves, and that Expo's Metro bundles the app. Of SDK 58 it
# is a preview (scripts/lib/example.sh). Proves nothing of CocoaPods, Xcode and Gradle, which are not run on what it makes.
source scripts/lib/say.sh
source scripts/lib/example.sh
setup_example_variant expo

app=build/example/expo
first=build/example/expo-first
# Runs Expo's command line in the app, without the network.
expo_run() { # argument...
  (cd "$app" && CI=1 EXPO_OFFLINE=1 EXPO_NO_TELEMETRY=1 node node_modules/expo/bin/cli "$@")
}
prebuild() { # argument...
  expo_run prebuild --no-install --template ./node_modules/expo/template.tgz "$@"
}
same_as_first() { # what
  local platform
  for platform in ios android; do
    diff -r "$first/$platform" "$app/$platform" || fail "$1 made other files of $platform than the first."
  done
}

rm -rf "$app"/{ios,android} "$first"
prebuild
mkdir -p "$first"
cp -R "$app"/{ios,android} "$first"/
prebuild --no-clean
same_as_first 'A second run over them'
prebuild
same_as_first 'A run from nothing'

sed -i 's/"notifications": true/"notifications": true, "sounds": true/' "$app/app.json"
! expo_run config --type introspect >build/example/refused 2>&1 || fail 'An unknown option was let through.'
grep -q 'react-native-sealwright: the options have no "sounds"' build/example/refused ||
  fail 'The error about an unknown option does not name it.' "$(head -n 3 build/example/refused)"
cp example-app/expo/app.json "$app/app.json"

node scripts/lib/expo-project.mts "$app"

linked() { # platform what
  (cd "$app" && node --no-warnings --eval "require('expo/bin/autolinking')" expo-modules-autolinking react-native-config --json --platform "$1") |
    grep -F "$2" >/dev/null || fail "Expo's autolinking for $1 does not find $2."
}
linked ios react-native-sealwright/Sealwright.podspec
linked android 'new SealwrightPackage()'

expo_run export --platform ios --no-bytecode --no-minify --output-dir ../expo-export
grep -qrF 'Sealwright' build/example/expo-export/_expo/static/js/ios || fail 'The bundle has nothing of the package.'
echo 'prebuilt three times alike, linked for both platforms, bundled'
