# Chromium, Debian's with its fonts, in build/chromium: 240 MB to fetch, 830 MB on disk. scripts/lib/chromium starts it.

setup_chromium() {
  setup_root build/chromium chromium fonts-noto-core
  mkdir -p build/chromium/dev
}
