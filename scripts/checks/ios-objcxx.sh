# The Objective-C and Objective-C++ of iOS, compiled for arm64 against what React Native's codegen makes of our spec and
# React Native's own headers, with warnings as errors. Proves that it fits them. The target is macOS, whose headers Zig
# has, and Apple's frameworks are stubs of ours, so it does not prove that iOS has what is called; nothing is run.
source scripts/lib/say.sh
source scripts/lib/npm.sh
source scripts/lib/codegen.sh
source scripts/lib/pypi.sh
source scripts/lib/zig.sh
setup_zig
setup_codegen
if [ "$(cat build/react-native/.version 2>/dev/null)" != "$react_native_version" ]; then
  unpack_npm "react-native@$react_native_version" "$react_native_hash" build/react-native
  echo "$react_native_version" >build/react-native/.version
fi

out="$PWD/build/checks/objcxx"
native="$PWD/build/react-native"
rm -rf "$out"
mkdir -p "$out"
codegen ios "$out/codegen"

# Headers are found under the names that CocoaPods gives them.
headers() { # name folder...
  local name="$1"
  shift
  mkdir -p "$out/headers/$name"
  find "$@" -name '*.h' -exec ln -sf {} "$out/headers/$name/" ';'
}
headers React "$native/React"
headers ReactCommon "$native/ReactCommon/react/nativemodule/core" "$native/ReactCommon/callinvoker" \
  "$native/ReactCommon/runtimeexecutor"
headers RCTRequired "$native/Libraries/Required"
headers RCTTypeSafety "$native/Libraries/TypeSafety"
headers FBLazyVector "$native/Libraries/FBLazyVector"
headers RCTDeprecation "$native/ReactApple"

compile() { # source flags...
  local source="$1"
  shift
  "$zig" c++ -target aarch64-macos -c -o "$out/$(basename "$source").o" -fobjc-arc -fblocks -Wall -Wextra -Werror \
    -Wno-unused-parameter -Wno-nullability-completeness -Wno-unused-command-line-argument \
    -Iios/Tests/stubs -Iios/Contract -Iios/Platform -Iios/Prompt -Iios/Probe -Iios/Turns -Iios/Adapter "$@" "$source"
}
for source in ios/Platform/*.m ios/Prompt/*.m ios/Turns/*.m; do
  compile "$source" -x objective-c
done
# With an SDK that has what is asked for from iOS 26.0 on, and with one that does not.
for sdk in 260000 180000; do
  compile ios/Probe/SWProbe.mm -x objective-c++ -std=c++20 -D__IPHONE_OS_VERSION_MAX_ALLOWED=$sdk
done
compile ios/Tests/module.m -x objective-c -fmodules "-fmodules-cache-path=$out/modules" -fmodule-map-file=ios/Contract/module.modulemap
compile ios/Adapter/RCTSealwright.mm -x objective-c++ -std=c++20 -I"$out/headers" -I"$out/codegen" \
  -isystem "$native/ReactCommon" -isystem "$native/ReactCommon/jsi" -isystem "$native/ReactCommon/callinvoker" \
  -isystem "$native/ReactCommon/runtimeexecutor"
echo 'compiles against React Native'"'"'s headers'
