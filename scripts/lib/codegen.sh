# React Native's codegen on our spec, as an app runs it.

react_native_version=0.88.1
# SHA-512 of its npm package, in base64: for the headers of iOS.
react_native_hash='wajWcLZ93GCN7k4Uwh4CS4L2Ah8ohcvkOXnvIYmh4Yvuqho5j3APZ9qozK+nQrHWSgauq4h8D3HN5DKK84SrHA=='

setup_codegen() {
  local mark=build/codegen/.version
  [ "$(cat "$mark" 2>/dev/null)" = "$react_native_version" ] && return
  rm -rf build/codegen
  mkdir -p build/codegen
  printf '{ "private": true, "dependencies": { "@react-native/codegen": "%s" } }\n' "$react_native_version" >build/codegen/package.json
  (cd build/codegen && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error) ||
    fail "npm could not install @react-native/codegen $react_native_version."
  echo "$react_native_version" >"$mark"
}

codegen() { # platform folder
  mkdir -p "$2"
  node build/codegen/node_modules/@react-native/codegen/lib/cli/combine/combine-js-to-schema-cli.js \
    "$2/schema.json" src/native/NativeSealwright.ts
  node -e '
    const { generate } = require("./build/codegen/node_modules/@react-native/codegen/lib/generators/RNCodegen.js");
    const [platform, folder] = process.argv.slice(1);
    const generators = [platform === "ios" ? "modulesIOS" : "modulesAndroid"];
    const schema = JSON.parse(require("node:fs").readFileSync(`${folder}/schema.json`, "utf8"));
    const options = { libraryName: "SealwrightSpec", schema, outputDirectory: folder, packageName: "dev.sealwright" };
    if (!generate({ ...options, assumeNonnull: platform === "ios" }, { generators })) process.exit(1);' "$1" "$2"
}
