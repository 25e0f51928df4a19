# The C functions of iOS and the rules for arguments, in a C++ program against the real library, with its memory watched.
# Proves what they do with every argument, and that a genuine push is read; on this system key files stand in for the
# keychain.
root="$PWD"
source scripts/lib/say.sh
source scripts/lib/engine.sh
source scripts/lib/hostile.sh
source scripts/lib/pushes.sh
command -v c++ >/dev/null || cannot_run 'no C++ compiler on this machine (Debian: apt-get install g++)'

out=build/checks/ios
rm -rf "$out"
mkdir -p "$out"
cargo build --locked --quiet -p sealwright-ios --features test-contract
make_pushes "$out/profiles" 2 >"$out/pushes"
c++ -std=c++20 -Wall -Wextra -Werror -fsanitize=address,undefined -g ios/Tests/contract.cpp \
  "$(built_in debug)/libsealwright_ios.a" -lpthread -ldl -lm -o "$out/contract"
hostile_lines >"$out/hostile.tsv"
"$out/contract" "$out/profiles" "$out/pushes" "$out/hostile.tsv"
