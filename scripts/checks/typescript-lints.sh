# The rules of .oxlintrc.json, without a warning or an unused exception.
npx --no-install oxlint --deny-warnings --report-unused-disable-directives .
