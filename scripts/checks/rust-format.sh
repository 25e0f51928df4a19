# Rust is formatted as rustfmt does without options.
cargo fmt --version >/dev/null 2>&1 || { echo 'rustfmt is missing: rustup component add rustfmt'; exit 1; }
cargo fmt --all --check
