# Every shell script parses, and every one that is run on its own stops at the first failure.
status=0
while IFS= read -r -d '' script; do
  head -c 64 "$script" | head -n 1 | grep -q '^#!/usr/bin/env bash' || case "$script" in *.sh) ;; *) continue ;; esac
  bash -n "$script" || status=1
  case "$script" in
    scripts/lib/*.sh | scripts/checks/*.sh) ;;
    *) grep -q '^set -euo pipefail$' "$script" || { echo "$script: no 'set -euo pipefail'"; status=1; } ;;
  esac
done < <(git ls-files -z --cached --others --exclude-standard scripts .ci)
exit "$status"
