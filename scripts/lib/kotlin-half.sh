# The Kotlin half of Android with its tests, for a JVM: compiled against what React Native's codegen makes of our spec and
# stubs of Android's classes. Sourced after say.sh, npm.sh, kotlin.sh, codegen.sh
# and hostile.sh.

compile_kotlin_half() { # folder
  local stubs=android/src/test/stubs classes="$1/classes"
  if ! command -v java >/dev/null || ! command -v javac >/dev/null; then
    cannot_run 'no JDK on this machine (Debian: apt-get install openjdk-17-jdk-headless)'
  fi
  setup_kotlin
  setup_codegen "$react_native_version"
  rm -rf "$1"
  mkdir -p "$classes"
  codegen "$react_native_version" android "$1/codegen"
  kotlin_compile "$classes" "$classes" "$stubs/com/facebook/react/module/model/ReactModuleInfo.kt"
  find "$stubs" "$1/codegen/java" -name '*.java' -print0 | xargs -0 javac -nowarn -cp "$classes" -d "$classes"
  kotlin_compile "$classes" "$classes" android/src/{main,contract,androidTest,test}/java
}

# Its tests over the library in a folder, and then the package's own over it: the contract of a device, and pushes.
run_kotlin_tests() { # folder libraries
  local jvm="java -Djava.library.path=$2 -Dsealwright.hostile=$1/hostile.tsv -cp $1/classes:$kotlin_runtime"
  hostile_lines >"$1/hostile.tsv"
  $jvm dev.sealwright.RunKt
  SEALWRIGHT_ADDON=tests/device/kotlin/jvm.cjs SEALWRIGHT_JVM="$jvm dev.sealwright.ServeKt" \
    node --conditions=sealwright-source --disable-warning=MODULE_TYPELESS_PACKAGE_JSON tests/device/kotlin/play.mts
}

# The example's service for pushes, compiled against the half in a folder and stubs of Firebase and AndroidX, and run.
run_example_service() { # folder
  local source=example-app/android/app/src classes="$1/example"
  mkdir -p "$classes"
  find "$source/test/stubs" -name '*.java' -print0 | xargs -0 javac -nowarn -cp "$1/classes" -d "$classes"
  kotlin_compile "$classes" "$1/classes:$classes" "$source/main/java/dev/sealwright/example/MessageService.kt" "$source/test/java"
  java -cp "$1/classes:$classes:$kotlin_runtime" dev.sealwright.example.MessageServiceTestKt
}
