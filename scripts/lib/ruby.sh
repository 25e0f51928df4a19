# Ruby: this machine's, or Debian's in build/ruby.

setup_ruby() {
  command -v ruby >/dev/null || setup_root build/ruby ruby3.3
}

ruby_run() { # argument...
  if command -v ruby >/dev/null; then
    ruby "$@"
  else
    run_in_root build/ruby ruby3.3 "$@"
  fi
}
