# The example app types, its words are complete, its screens do what they say in Jest with React Native's preset and the
# real engine, and in Debian's headless Chromium, with the real engine: phones chat, form groups, go by keyboard alone and
# over a slow network, lose it, are killed, and show what was done to their keys; no frame of a page's socket holds a run
# of the key's bytes; axe finds nothing serious on any screen in light, dark, twice the text size and right to left; and
# each screen looks as its picture in docs/screenshots. Proves nothing about phones, and nothing about what a person hears
# from a screen reader.
source scripts/lib/setup.sh
setup_node
setup_example
source scripts/lib/debian.sh
source scripts/lib/chromium.sh

run_tests() {
  node --test --test-concurrency=1 --conditions=sealwright-source \
    --disable-warning=MODULE_TYPELESS_PACKAGE_JSON "$@"
}

npx --no-install tsc --project example-app/tsconfig.json --noEmit
run_tests 'example-app/tests/*.test.ts'
setup_engine
node scripts/build-js.mts
(cd example-app && npx --no-install jest --ci --runInBand)
npx --no-install vite build --config example-app/web/vite.config.mts --logLevel warn
setup_chromium
run_tests 'example-app/e2e/*.test.mts'
