# The example's native projects, written out as an app of its own on the packed package: the Xcode project, property lists,
# Podfile (by Ruby, with a stand-in of CocoaPods) and Android's manifest parse, name what is there and agree; React
# Native's command line links the package for both platforms, and bundles the app for both; Maestro's flows look for what
# the app has. Proves nothing of CocoaPods, Xcode, Gradle and Maestro, which are not run.
source scripts/lib/say.sh
source scripts/lib/debian.sh
source scripts/lib/ruby.sh
source scripts/lib/example.sh
setup_ruby
setup_example_variant bare

app=build/example/bare
parsers=build/example/parsers
if [ ! -d "$parsers/node_modules/xcode" ]; then
  mkdir -p "$parsers"
  echo '{ "private": true, "dependencies": { "xcode": "3.0.1", "plist": "3.1.0" } }' >"$parsers/package.json"
  (cd "$parsers" && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error) ||
    cannot_run 'npm does not have xcode 3.0.1'
fi

react_native() { # argument...
  (cd "$app" && CI=1 node node_modules/@react-native-community/cli/build/bin.js "$@")
}
ruby_run scripts/lib/podfile.rb example-app/ios/Podfile >build/example/podfile.json
react_native config >build/example/config.json
node scripts/lib/example-projects.mts "$app" "$parsers" build/example/podfile.json build/example/config.json

for platform in ios android; do
  bundle="bundle-$platform.js"
  react_native bundle --platform "$platform" --dev false --entry-file index.js --bundle-output "$bundle"
  grep -q '__turboModuleProxy' "$app/$bundle" || fail "The bundle for $platform has no React Native in it."
  grep -q 'SealwrightExample' "$app/$bundle" || fail "The bundle for $platform registers no app."
  echo "$platform: $(wc -c <"$app/$bundle") bytes"
done
