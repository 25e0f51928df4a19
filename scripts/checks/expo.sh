# The example as an Expo app: `expo prebuild` with our config plugin, from the packed package, on Linux. Proves that both
# native projects get what the plugin says, that a second run over them and one from nothing make the same bytes, and that an unknown
# option stops it. CocoaPods, Xcode and Gradle are not run on what it makes; of SDK 58 it is a preview (scripts/lib/expo.sh).
source scripts/lib/say.sh
source scripts/lib/expo.sh
setup_expo_app

app=build/expo/app
prebuild() { # argument...
  expo_run prebuild --no-install --template ./node_modules/expo/template.tgz "$@"
}
same_as_first() { # what
  local platform
  for platform in ios android; do
    diff -r "build/expo/first/$platform" "$app/$platform" || fail "$1 made other files of $platform than the first."
  done
}

rm -rf "$app"/{ios,android} build/expo/first
prebuild
mkdir -p build/expo/first
cp -R "$app"/{ios,android} build/expo/first/
prebuild --no-clean
same_as_first 'A second run over them'
prebuild
same_as_first 'A run from nothing'

sed -i 's/"notifications": true/"notifications": true, "sounds": true/' "$app/app.json"
! expo_run config --type introspect >build/expo/refused 2>&1 || fail 'An unknown option was let through.'
grep -q 'react-native-sealwright: the options have no "sounds"' build/expo/refused ||
  fail 'The error about an unknown option does not name it.' "$(head -n 3 build/expo/refused)"
cp example-app/expo/app.json "$app/app.json"

node scripts/lib/expo-project.mts "$app"
