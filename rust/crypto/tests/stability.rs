//! Fixed outputs of our own layouts: on disk and on the wire, so they may never drift. Every value was computed
//! by other software (Python with its `hmac`, `hashlib` and OpenSSL) from the documented layout.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Mutex;

use sealwright_crypto::{RecoverySeed, Secret, derive, hash, keyed_hash, open, seal, sha256};
use support::{Known, hex, to_hex};

fn seed() -> Secret<32> {
    Secret::from_slice(&(0..32).collect::<Vec<_>>()).unwrap()
}

#[test]
fn derive_keeps_its_layout() {
    let derived = derive::<32>(seed().as_bytes(), "label", b"context");
    assert_eq!(
        to_hex(derived.as_bytes()),
        "e63facf533ac3a20bb8ca720f8c7397219a67aa13590c9dc7b9a58526d494d96"
    );
    let longer = derive::<80>(seed().as_bytes(), "label", b"context");
    assert_eq!(
        to_hex(longer.as_bytes()),
        concat!(
            "e63facf533ac3a20bb8ca720f8c7397219a67aa13590c9dc7b9a58526d494d96894bd4e4afec946afbaf20ef3d01ac35",
            "f1473048ae0e7c1bba9b9d90dc9c99c31f91c2c0954c44d4c6d3456f97bab462"
        )
    );
    let of_nothing = derive::<32>(b"", "", b"");
    assert_eq!(
        to_hex(of_nothing.as_bytes()),
        "546eed83a736d6f3bdeae50d1b0c4bf3b9cf7b907a853d2617192f37078e4bd6"
    );
}

#[test]
fn hash_keeps_its_layout() {
    assert_eq!(
        to_hex(&hash("label", &[b"one", b"", b"three"])),
        "ada0bccbad722e7aa2b088d23fdb08693d9ecb6da22f24bb6dd1e00ced3cc916"
    );
    assert_eq!(
        to_hex(&hash("label", &[])),
        "65110009bd0c058bcf42ed58829bfc49b598724d688ce9f78b916aa9ca8e56e8"
    );
}

#[test]
fn keyed_hash_keeps_its_layout() {
    assert_eq!(
        to_hex(&keyed_hash(&seed(), "label", &[b"one", b"", b"three"])),
        "5faf99467c228adafdcb5abc78c3384fe9167d2cf4899a6b6419d5264986e698"
    );
}

#[test]
fn sealed_bytes_keep_their_layout() {
    let nonce = (100..112).collect();
    let sealed = seal(&seed(), b"aad", b"plaintext", &Known(Mutex::new(nonce))).unwrap();
    assert_eq!(
        to_hex(&sealed),
        "6465666768696a6b6c6d6e6f447ddaa3f6d1132a8fb6c202882ac4b3046a58a40a23c18c64"
    );
    assert_eq!(
        open(&seed(), b"aad", &sealed).unwrap().as_slice(),
        b"plaintext"
    );
}

#[test]
fn a_recovery_seed_keeps_its_identity() {
    let identity = RecoverySeed::from_secret(&seed()).identity();
    assert_eq!(
        to_hex(identity.to_secret().as_bytes()),
        "7c5d0f6b1235500610e2468ac3512b5d2823072f0032a6cf6226e59f3063298a"
    );
    assert_eq!(
        to_hex(&identity.public()),
        "e71117e4288f98bac3f90e9c3525ce2dc5b162071b0dac6b33083726a52b4df7"
    );
    assert_eq!(
        identity.sign_bytes(b"message").as_slice(),
        hex(concat!(
            "e10788f6fd11b49e491430c19d0befa19c57a7876b619f4850ba915cb9962e0a",
            "346564293a336f8405548e9e34e9799288e4aa9b2912b2493bebec4917862c09"
        ))
    );
}

#[test]
fn a_recovery_seed_keeps_its_backup_key() {
    let public = RecoverySeed::from_secret(&seed()).backup_public();
    assert_eq!(public.len(), 1216);
    assert_eq!(
        to_hex(&public[1184..]),
        "98bf2dbca035114b2a2f72a80775fe90202727c8da6c9599b8fd28306bdc0f30"
    );
    assert_eq!(
        to_hex(&sha256(&public)),
        "3714f9d827b2c77c6f57bd044954b5aee3d0cef32825eb5a24d519f0d783f88a"
    );
}
