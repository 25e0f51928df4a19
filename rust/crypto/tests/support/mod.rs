//! What the test crates share: hexadecimal, vectors, and entropy that is known in advance.
#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test crate uses its part, and fails by panicking"
)]

pub(crate) mod client;
pub(crate) mod mls;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sealwright_crypto::{Entropy, EntropyFailed, MlsCrypto, OsEntropy};
use serde_json::Value;

pub(crate) fn hex(text: &str) -> Vec<u8> {
    assert!(
        text.len().is_multiple_of(2),
        "odd number of digits in {text}"
    );
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a field that holds hexadecimal.
pub(crate) fn bytes(vector: &Value, field: &str) -> Vec<u8> {
    hex(text(vector, field))
}

pub(crate) fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
    vector[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text in field {field}"))
}

pub(crate) fn number(vector: &Value, field: &str) -> u64 {
    vector[field]
        .as_u64()
        .unwrap_or_else(|| panic!("no number in field {field}"))
}

pub(crate) fn list<'a>(vector: &'a Value, field: &str) -> &'a Vec<Value> {
    vector[field]
        .as_array()
        .unwrap_or_else(|| panic!("no list in field {field}"))
}

/// A file of `tests/vectors`, without its comment.
pub(crate) fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    list(&file, "vectors").clone()
}

/// A file of the MLS working group's vectors (github.com/mlswg/mls-implementations, `test-vectors/`), which are
/// not part of this tree: they are looked for beside it, in `../shared/vectors/mls`.
pub(crate) fn working_group_vectors(name: &str) -> Option<Vec<Value>> {
    let path = beside_the_tree().join("shared/vectors/mls").join(name);
    let Ok(file) = std::fs::read(&path) else {
        say(&format!(
            "SKIPPED {name}: no {}. Nothing of it was tested.",
            path.display()
        ));
        return None;
    };
    Some(serde_json::from_slice(&file).unwrap())
}

/// Prints a line that is seen although the test passes: only the printing macros are captured.
pub(crate) fn say(line: &str) {
    std::io::stderr()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}

fn beside_the_tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(3)
        .unwrap()
        .to_path_buf()
}

pub(crate) fn provider() -> MlsCrypto {
    MlsCrypto::new(Arc::new(OsEntropy))
}

/// A provider that draws exactly `bytes`, then has no more.
pub(crate) fn provider_drawing(bytes: &[u8]) -> MlsCrypto {
    MlsCrypto::new(Arc::new(Known(Mutex::new(bytes.to_vec()))))
}

/// Entropy that hands out the bytes it was made with, in order, and fails when they are used up.
pub(crate) struct Known(pub(crate) Mutex<Vec<u8>>);

impl Entropy for Known {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        let mut left = self.0.lock().unwrap();
        if left.len() < out.len() {
            return Err(EntropyFailed);
        }
        let rest = left.split_off(out.len());
        out.copy_from_slice(&left);
        *left = rest;
        Ok(())
    }
}
