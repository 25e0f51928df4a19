# A Swift toolchain, Debian's, in build/swift: 550 MB to fetch, 1.1 GB on disk.

setup_swift() {
  setup_root build/swift swiftlang=6.0.3-2 libc6-dev libstdc++-14-dev
}

swift_run() { # command...
  run_in_root build/swift "$@"
}
