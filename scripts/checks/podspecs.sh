# Both podspecs, evaluated by Ruby with a stand-in of CocoaPods, and Package.swift: what they name is there, is shipped,
# is in one place, and is all there is; and nothing that the notification service is made of imports React Native or
# what an app extension may not use. Proves nothing of CocoaPods itself, which is not run.
source scripts/lib/say.sh
source scripts/lib/debian.sh
source scripts/lib/ruby.sh
setup_ruby

out=build/checks/podspecs
rm -rf "$out"
mkdir -p "$out"
for podspec in Sealwright.podspec ios/SealwrightNotification.podspec; do
  ruby_run scripts/lib/podspec.rb "$podspec" >"$out/$(basename "$podspec").json"
done
node scripts/lib/podspecs.mts "$out"
