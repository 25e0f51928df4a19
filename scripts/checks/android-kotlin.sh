# The Kotlin half of Android, compiled against what React Native's codegen makes of our spec, and run on a JVM with the
# real Rust library beside it. Proves what it does with every argument and with every answer of a key store, that the package
# keeps the contract of a device over it, and what it reads of pushes that were really sent; does not prove what Android's
# own classes answer, nor that React Native's have the shape of our stubs.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/engine.sh
source scripts/lib/npm.sh
source scripts/lib/kotlin.sh
source scripts/lib/codegen.sh
source scripts/lib/hostile.sh
source scripts/lib/kotlin-half.sh

compile_kotlin_half build/checks/android
cargo build --locked --quiet -p sealwright-android --features test-contract
run_kotlin_tests build/checks/android "$(built_in debug)"
run_example_service build/checks/android
