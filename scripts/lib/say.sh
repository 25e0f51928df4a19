# What a script tells the person in front of it. Everything goes to standard error, so that standard
# output stays the verb's own.

# One line of progress.
say() {
  printf '==> %s\n' "$*" >&2
}

# Ends a check that this machine has no tools for.
cannot_run() {
  printf 'not run: %s\n' "$1"
  exit 77
}

# Says what is wrong and what to do about it (one line each), and ends the script.
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
  exit 1
}
