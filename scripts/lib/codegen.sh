# React Native's codegen on our spec, as an app runs it, and its headers of iOS: of the version that we support, and of
# the one after it.

react_native_version=0.88.1
react_native_next=0.89.0-rc.0

# SHA-512 of React Native's npm package of a version, in base64.
react_native_hash() { # version
  case "$1" in
    0.88.1) echo 'wajWcLZ93GCN7k4Uwh4CS4L2Ah8ohcvkOXnvIYmh4Yvuqho5j3APZ9qozK+nQrHWSgauq4h8D3HN5DKK84SrHA==' ;;
    0.89.0-rc.0) echo 'DBJ6BSTgh1odeeNWL1GDuLlHddqab19Jk/RSY174Ui8rbg3Qifaq/stfkCTHeZGvUA78rsHyaE7GssytIK5KBA==' ;;
  esac
}

setup_codegen() { # version
  local folder="build/codegen/$1"
  [ -f "$folder/.installed" ] && return
  rm -rf "$folder"
  mkdir -p "$folder"
  printf '{ "private": true, "dependencies": { "@react-native/codegen": "%s" } }\n' "$1" >"$folder/package.json"
  (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error) ||
    fail "npm could not install @react-native/codegen $1."
  touch "$folder/.installed"
}

setup_react_native() { # version
  [ -d "build/react-native/$1" ] || unpack_npm "react-native@$1" "$(react_native_hash "$1")" "build/react-native/$1"
}

codegen() { # version platform folder
  local installed="./build/codegen/$1/node_modules/@react-native/codegen/lib"
  mkdir -p "$3"
  node "$installed/cli/combine/combine-js-to-schema-cli.js" "$3/schema.json" src/native/NativeSealwright.ts
  node -e '
    const [installed, platform, folder] = process.argv.slice(1);
    const { generate } = require(`${installed}/generators/RNCodegen.js`);
    const generators = [platform === "ios" ? "modulesIOS" : "modulesAndroid"];
    const schema = JSON.parse(require("node:fs").readFileSync(`${folder}/schema.json`, "utf8"));
    const options = { libraryName: "SealwrightSpec", schema, outputDirectory: folder, packageName: "dev.sealwright" };
    if (!generate({ ...options, assumeNonnull: platform === "ios" }, { generators })) process.exit(1);' "$installed" "$2" "$3"
}
