# TypeScript, JavaScript and JSON are formatted as .oxfmtrc.json says.
npx --no-install oxfmt --check .
