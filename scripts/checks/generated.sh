# What is generated from Rust is committed as it comes out.
./scripts/generate
changed="$(git status --porcelain -- src/native/generated docs/errors.md)"
if [ -n "$changed" ]; then
  git --no-pager diff -- src/native/generated docs/errors.md
  echo "$changed"
  echo 'these files differ from what ./scripts/generate writes; commit what it wrote'
  exit 1
fi
[ -d src/native/generated ] || { echo 'nothing is generated'; exit 1; }
