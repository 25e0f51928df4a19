# The Kotlin compiler, from npm, in build/kotlin. Needs a JDK.

kotlin_version=2.4.20
kotlin_hash='IF5IVM7LpPhA/ntHQQpaVt1yxpaaQovtEVYLyqWMuaLr0XelLPPm7/sM6HLhtcRjjjoSsK7I7lP2kzYJkMy73w=='
kotlin_runtime=build/kotlin/lib/kotlin-stdlib.jar:build/kotlin/lib/kotlin-test.jar

setup_kotlin() {
  [ "$(cat build/kotlin/.version 2>/dev/null)" = "$kotlin_version" ] && return
  rm -rf build/kotlin
  unpack_npm "kotlin-compiler@$kotlin_version" "$kotlin_hash" build/kotlin
  echo "$kotlin_version" >build/kotlin/.version
}

# Compiles Kotlin for the JVM, without a warning.
kotlin_compile() { # out classpath source...
  local out="$1" classpath="$2" lib=build/kotlin/lib
  shift 2
  java -cp "$lib/kotlin-compiler.jar:$lib/kotlin-stdlib.jar:$lib/kotlin-script-runtime.jar:$lib/kotlin-reflect.jar:$lib/kotlinx-coroutines-core-jvm.jar:$lib/annotations-13.0.jar" \
    org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -jvm-target 17 -Werror \
    -cp "$classpath:$kotlin_runtime" -d "$out" "$@"
}
