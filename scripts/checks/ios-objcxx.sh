# The Objective-C and Objective-C++ of iOS, compiled for arm64 against what React Native's codegen makes of our spec and
# React Native's own headers, with warnings as errors, of the version that we support and of the next one. Proves that it
# fits them. The target is macOS, whose headers Zig
# has, and Apple's frameworks are stubs of ours, so it does not prove that iOS has what is called; nothing is run.
source scripts/lib/say.sh
source scripts/lib/npm.sh
source scripts/lib/codegen.sh
source scripts/lib/pypi.sh
source scripts/lib/zig.sh
setup_zig

out="$PWD/build/checks/objcxx"
rm -rf "$out"
mkdir -p "$out"

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

# The adapter against a version of React Native. Headers are found under the names that CocoaPods gives them.
headers() { # version name folder...
  local found="$out/$1/headers/$2"
  mkdir -p "$found"
  find "${@:3}" -name '*.h' -exec ln -sf {} "$found/" ';'
}
adapt() { # version
  local native="$PWD/build/react-native/$1"
  setup_codegen "$1"
  setup_react_native "$1"
  codegen "$1" ios "$out/$1/codegen"
  headers "$1" React "$native/React" $(find "$native/ReactCommon" -type d -name React -prune)
  headers "$1" ReactCommon "$native/ReactCommon/react/nativemodule/core" "$native/ReactCommon/callinvoker" \
    "$native/ReactCommon/runtimeexecutor"
  headers "$1" RCTRequired "$native/Libraries/Required"
  headers "$1" RCTTypeSafety "$native/Libraries/TypeSafety"
  headers "$1" FBLazyVector "$native/Libraries/FBLazyVector"
  headers "$1" RCTDeprecation "$native/ReactApple"
  compile ios/Adapter/RCTSealwright.mm -x objective-c++ -std=c++20 -DNDEBUG -I"$out/$1/headers" -I"$out/$1/codegen" \
    -isystem "$native/ReactCommon" -isystem "$native/ReactCommon/jsi" -isystem "$native/ReactCommon/callinvoker" \
    -isystem "$native/ReactCommon/runtimeexecutor"
}
adapt "$react_native_version"
grep -q 'NSMutableData \*' "$out/$react_native_version/codegen"/*/*.h
adapt "$react_native_next"
grep -q 'RCTArrayBuffer \*' "$out/$react_native_next/codegen"/*/*.h
echo "compiles against the headers of React Native $react_native_version and $react_native_next"
