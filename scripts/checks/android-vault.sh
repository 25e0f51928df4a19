# The Kotlin part of Android's vault, compiled and run on a JVM with the real Rust library beside it. Proves what it
# does with every answer of a key store; does not prove what Android's own key store answers.
source scripts/lib/say.sh
source scripts/lib/npm.sh
source scripts/lib/kotlin.sh
if ! command -v java >/dev/null || ! command -v javac >/dev/null; then
  cannot_run 'no JDK on this machine (Debian: apt-get install openjdk-17-jdk-headless)'
fi
setup_kotlin

out=build/checks/android-vault
rm -rf "$out"
mkdir -p "$out"
cargo build --locked --quiet -p sealwright-android --features test-contract --target-dir build/target-jvm
find android/src/test/stubs -name '*.java' -print0 | xargs -0 javac -d "$out"
kotlin_compile "$out" "$out" android/src/main/java android/src/test/java
java -cp "$out:$kotlin_runtime" dev.sealwright.KeystoreVaultTestKt "$PWD/build/target-jvm/debug/libsealwright_android.so"
