# The Swift of the notification service, compiled and run on Linux with the real Rust library beside it, on pushes that
# were really sent; the tests of a device (XCTest) likewise; and both Package.swift, read by the package manager. Proves
# what the service hands over, once, whatever a push holds and whenever time runs out, and that the tests of a device
# tell what does not hold. UserNotifications and SWPlaces are stubs of ours and key files stand in for the keychain, so it
# does not prove that Apple's classes are as we believe, nor what an extension's process may use.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/engine.sh
source scripts/lib/pushes.sh
source scripts/lib/debian.sh
source scripts/lib/swift.sh
setup_swift

out=build/checks/swift
stubs=ios/Tests/stubs
rm -rf "$out"
mkdir -p "$out"
cargo build --locked --quiet -p sealwright-ios
make_pushes "$out/profiles" 2 >"$out/pushes"
cp "$(built_in debug)/libsealwright_ios.a" "$out/"

compile() { # argument...
  swift_run swiftc -swift-version 5 -warnings-as-errors -module-cache-path "$out/cache" -I "$out" -L "$out" -use-ld=lld \
    -Xcc "-fmodule-map-file=$stubs/SealwrightPlatform/module.modulemap" "$@"
}
library() { # module source...
  compile -emit-library -static -emit-module -parse-as-library -module-name "$1" -o "$out/lib$1.a" -emit-module-path "$out/$1.swiftmodule" "${@:2}"
}
library UserNotifications "$stubs/UserNotifications/UserNotifications.swift"
library SealwrightNotification -D SWIFT_PACKAGE ios/Notification/*.swift "$stubs/SealwrightPlatform/SWPlaces.swift"
# The class that the example has and the Expo plugin writes.
compile -emit-library -static -parse-as-library -module-name NotificationService -o "$out/libNotificationService.a" \
  example-app/ios/NotificationService/NotificationService.swift
compile ios/Tests/Notification/*.swift -lSealwrightNotification -lUserNotifications -lsealwright_ios -o "$out/run"
swift_run env "SEALWRIGHT_TEST_PLACE=$out/profiles" "$out/run" "$out/pushes" | tee "$out/tests"

# The tests of a device, in the form that this system's XCTest wants, with key files in place of the keychain.
cargo build --locked --quiet -p sealwright-ios --features test-contract
cp "$(built_in debug)/libsealwright_ios.a" "$out/"
cat >"$out/main.swift" <<'SWIFT'
import XCTest

extension VaultTests {
  static let all = [
    ("testTheContractOfEveryVaultHolds", testTheContractOfEveryVaultHolds),
    ("testWhatDoesNotHoldIsTold", { (test: VaultTests) in { test.testWhatDoesNotHoldIsTold() } }),
  ]
}
XCTMain([testCase(VaultTests.all)])
SWIFT
compile -Xcc -fmodule-map-file=ios/Tests/Contract/CContract/module.modulemap ios/Tests/Contract/*.swift "$out/main.swift" \
  -lsealwright_ios -o "$out/contract"
swift_run "$out/contract" >"$out/contract.log" 2>&1 || fail "$(cat "$out/contract.log")"
grep -q 'Executed 2 tests, with 0 failures' "$out/contract.log" || fail "$(cat "$out/contract.log")"

# The package manager wants the framework to be there; it looks at no more than this of it.
package="$out/package"
mkdir -p "$package/ios/SealwrightEngine.xcframework"
cp Package.swift "$package/"
cp -R ios/Contract ios/Platform ios/Notification "$package/ios/"
cat >"$package/ios/SealwrightEngine.xcframework/Info.plist" <<'PLIST'
<plist version="1.0"><dict>
  <key>CFBundlePackageType</key><string>XFWK</string>
  <key>XCFrameworkFormatVersion</key><string>1.0</string>
  <key>AvailableLibraries</key><array/>
</dict></plist>
PLIST
mkdir "$package/ios/Tests"
cp -R ios/Tests/{Package.swift,Contract} "$package/ios/Tests/"
describe() { # package
  swift_run /usr/libexec/swift/bin/swift-package --disable-sandbox --package-path "$1" --cache-path "$out/cache" \
    --scratch-path "$out/scratch" describe
}
describe "$package" >"$out/described"
describe "$package/ios/Tests" >"$out/described-tests"
grep -q 'Name: SealwrightContractTests' "$out/described-tests" || fail 'ios/Tests/Package.swift does not say what it should.'
for line in 'Name: SealwrightNotification' 'Module type: SwiftTarget' 'Platform/SWPlaces.m' 'Platform/SWLog.m' 'Type: binary'; do
  grep -q "$line" "$out/described" || fail "Package.swift does not say what it should: no '$line'." "The whole is in $out/described."
done
tail -n 1 "$out/tests"
