# Brings a machine that has Rust and some Node with npm to a built engine. Sourced by every verb, which
# then calls `setup`; each step finds out by itself whether there is anything to do.
#
# Sets `root` (this checkout) and puts a Node that can run the TypeScript sources first on PATH.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

source "$root/scripts/lib/say.sh"
source "$root/scripts/lib/npm.sh"
source "$root/scripts/lib/node.sh"
source "$root/scripts/lib/packages.sh"
source "$root/scripts/lib/engine.sh"

setup() {
  setup_node
  setup_packages
  setup_engine
}
