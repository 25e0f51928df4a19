# Clippy and the workspace's own lints, in every target, without a warning.
cargo clippy --version >/dev/null 2>&1 || { echo 'clippy is missing: rustup component add clippy'; exit 1; }
cargo clippy --locked --workspace --all-targets -- -D warnings
