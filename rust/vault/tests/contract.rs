//! The suite that every store must pass, on those of this room: a file, a keyring, a hardware key over each.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;

use sealwright_vault::{Host, contract};
use support::{Chip, Keyring, phone};

fn holds(host: &Host) {
    contract::holds(host, tempfile::tempdir().unwrap().path());
}

#[test]
fn the_contract_holds_of_a_key_file() {
    holds(&Host::default());
}

#[test]
fn the_contract_holds_of_a_keyring() {
    let store = keyring_core::mock::Store::new().unwrap();
    holds(&Host {
        store: Some(store),
        ..Host::default()
    });
    let store = Arc::new(Keyring::default());
    holds(&Host {
        store: Some(store),
        ..Host::default()
    });
}

#[test]
fn the_contract_holds_of_a_hardware_key_over_files() {
    let chip = Chip::default();
    holds(&phone(None, &chip));
    assert_eq!(chip.keys(), 0, "every key was destroyed again");
}

#[test]
fn the_contract_holds_of_a_hardware_key_over_a_keyring() {
    let (keyring, chip) = (Keyring::default(), Chip::default());
    holds(&phone(Some(&keyring), &chip));
    assert!(keyring.secrets().is_empty());
}
