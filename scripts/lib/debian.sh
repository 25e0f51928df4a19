# Tools that Debian has and this machine may not: packages and all that they need, unpacked into a folder under build
# that is a root of its own, since they may want another C library than the machine has. Nothing is installed; apt
# checks what it fetches against Debian's signatures.

# Makes the root, or ends the check as not run where that cannot be done.
setup_root() { # folder package=version package...
  local folder="$PWD/$1" draft="$PWD/$1.new" archive name
  shift
  [ "$(cat "$folder/.packages" 2>/dev/null)" = "$*" ] && return
  [ "$(uname -sm)" = 'Linux x86_64' ] || cannot_run "no Debian archives are pinned for $(uname -sm)"
  command -v unshare >/dev/null || cannot_run 'no unshare on this machine (Debian: apt-get install util-linux)'
  unshare --mount --map-root-user true 2>/dev/null || cannot_run 'this user may not have a root folder of its own'
  rm -rf "$folder" "$draft"
  mkdir -p "$draft"/{proc,project,tmp}
  fetch_archives "$draft/apt" "$@"
  for archive in "$draft"/apt/cache/archives/*.deb; do unpack_archive "$archive" "$draft"; done
  for name in bin lib lib64 sbin; do ln -sfn "usr/$name" "$draft/$name"; done
  rm -rf "$draft/apt"
  echo "$*" >"$draft/.packages"
  mv "$draft" "$folder"
}

# Runs a command of a root in this folder. What is mounted for it ends with it.
run_in_root() { # folder command...
  unshare --mount --map-root-user bash -euc '
    mount --rbind /proc "$1/proc"
    mount --rbind . "$1/project"
    exec chroot "$1" /usr/bin/env -C /project "${@:2}"' bash "$@"
}

# Archives and those they need, from the mirror that this machine uses. An empty state makes apt choose them all.
fetch_archives() { # folder package...
  local apt="$1" mirror options
  command -v apt-get >/dev/null || cannot_run 'this comes from Debian, and this machine has no apt-get'
  mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)"
  [ -n "$mirror" ] || cannot_run 'apt has no mirror on this machine'
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,parts}
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$apt/list"
  options=(-o "Dir::Etc::sourcelist=$apt/list" -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists"
    -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)"
    -o APT::Install-Recommends=false -o Debug::NoLocking=true)
  apt-get -q "${options[@]}" update || cannot_run 'apt cannot reach its mirror'
  apt-get -q "${options[@]}" install --download-only --yes coreutils "${@:2}" || cannot_run "apt could not fetch ${*:2}"
}

# Leaves out what takes most of the room and is not used: debuggers, editors' servers, targets without a system, GCC.
unpack_archive() { # archive folder
  dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink --wildcards \
    --exclude='*lldb*' --exclude='*sourcekit*' --exclude='*clangd' --exclude='*docc*' --exclude='*swift-format' \
    --exclude='*InternalSwiftScan*' --exclude='*libLTO*' --exclude='*/swift_static/*' --exclude='*/embedded/*' \
    --exclude='*/x86_64-linux-gnu/14/cc1*' --exclude='*/x86_64-linux-gnu/14/lto1' --exclude='./usr/share/doc/*'
}
