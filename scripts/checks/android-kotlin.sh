# The Kotlin half of Android, compiled against what React Native's codegen makes of our spec, and run on a JVM with the
# real Rust library beside it. Proves what it does with every argument and with every answer of a key store; does not
# prove what Android's own classes answer, nor that React Native's have the shape of our stubs.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/engine.sh
source scripts/lib/npm.sh
source scripts/lib/kotlin.sh
source scripts/lib/codegen.sh
if ! command -v java >/dev/null || ! command -v javac >/dev/null; then
  cannot_run 'no JDK on this machine (Debian: apt-get install openjdk-17-jdk-headless)'
fi
setup_kotlin
setup_codegen

out=build/checks/android
rm -rf "$out"
mkdir -p "$out/classes"
cargo build --locked --quiet -p sealwright-android --features test-contract
codegen android "$out/codegen"
stubs=android/src/test/stubs
kotlin_compile "$out/classes" "$out/classes" "$stubs/com/facebook/react/module/model/ReactModuleInfo.kt"
find "$stubs" "$out/codegen/java" -name '*.java' -print0 | xargs -0 javac -nowarn -cp "$out/classes" -d "$out/classes"
kotlin_compile "$out/classes" "$out/classes" android/src/main/java android/src/test/java
java -Djava.library.path="$(built_in debug)" -cp "$out/classes:$kotlin_runtime" dev.sealwright.RunKt
