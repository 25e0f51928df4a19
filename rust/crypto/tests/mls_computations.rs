//! The MLS working group's vectors of everything that is computed from given secrets.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::HpkeCiphertext;
use serde_json::Value;
use support::mls::{MLS_1_0, Mls, Reader, for_each, vector};
use support::{bytes, list, number, text};

#[test]
fn crypto_basics() {
    for_each("crypto-basics.json", |mls, case| {
        let part = &case["ref_hash"];
        assert_eq!(
            mls.ref_hash(text(part, "label"), &bytes(part, "value")),
            bytes(part, "out")
        );

        let part = &case["expand_with_label"];
        let (secret, context) = (bytes(part, "secret"), bytes(part, "context"));
        let length = number(part, "length") as usize;
        assert_eq!(
            mls.expand_with_label(&secret, text(part, "label"), &context, length),
            bytes(part, "out")
        );

        let part = &case["derive_secret"];
        assert_eq!(
            mls.derive_secret(&bytes(part, "secret"), text(part, "label")),
            bytes(part, "out")
        );

        let part = &case["derive_tree_secret"];
        let (generation, length) = (
            number(part, "generation") as u32,
            number(part, "length") as usize,
        );
        let made = mls.derive_tree_secret(
            &bytes(part, "secret"),
            text(part, "label"),
            generation,
            length,
        );
        assert_eq!(made, bytes(part, "out"));

        signs_with_label(mls, &case["sign_with_label"]);
        encrypts_with_label(mls, &case["encrypt_with_label"]);
    });
}

fn signs_with_label(mls: &Mls, part: &Value) {
    let (public, label, content) = (
        bytes(part, "pub"),
        text(part, "label"),
        bytes(part, "content"),
    );
    let signature = bytes(part, "signature");
    assert!(mls.verifies_with_label(&public, label, &content, &signature));
    assert_eq!(
        mls.sign_with_label(&bytes(part, "priv"), label, &content),
        signature,
        "Ed25519 has one signature"
    );
    assert!(!mls.verifies_with_label(&public, "other", &content, &signature));
}

fn encrypts_with_label(mls: &Mls, part: &Value) {
    let (private, label, context) = (
        bytes(part, "priv"),
        text(part, "label"),
        bytes(part, "context"),
    );
    let plaintext = bytes(part, "plaintext");
    let given = HpkeCiphertext {
        kem_output: bytes(part, "kem_output").into(),
        ciphertext: bytes(part, "ciphertext").into(),
    };
    assert_eq!(
        mls.decrypt_with_label(&private, label, &context, &given),
        plaintext
    );
    let made = mls.encrypt_with_label(&bytes(part, "pub"), label, &context, &plaintext);
    assert_ne!(made, given);
    assert_eq!(
        mls.decrypt_with_label(&private, label, &context, &made),
        plaintext
    );
}

/// RFC 9420 section 8.
#[test]
fn key_schedule() {
    for_each("key-schedule.json", |mls, case| {
        let mut init_secret = bytes(case, "initial_init_secret");
        for (number, epoch) in list(case, "epochs").iter().enumerate() {
            let context = mls.group_context(
                &bytes(case, "group_id"),
                number as u64,
                &bytes(epoch, "tree_hash"),
                &bytes(epoch, "confirmed_transcript_hash"),
            );
            assert_eq!(context, bytes(epoch, "group_context"));
            init_secret = epoch_secrets(mls, epoch, &init_secret, &context);
        }
    });
}

/// Checks the secrets of one epoch and gives its init secret.
fn epoch_secrets(mls: &Mls, epoch: &Value, init_secret: &[u8], context: &[u8]) -> Vec<u8> {
    let committed = mls.extract(init_secret, &bytes(epoch, "commit_secret"));
    let joiner_secret = mls.expand_with_label(&committed, "joiner", context, mls.hash_length());
    assert_eq!(joiner_secret, bytes(epoch, "joiner_secret"));
    let (welcome_secret, epoch_secret) =
        mls.after_joiner(&joiner_secret, &bytes(epoch, "psk_secret"), context);
    assert_eq!(welcome_secret, bytes(epoch, "welcome_secret"));

    let secrets = [
        ("sender data", "sender_data_secret"),
        ("encryption", "encryption_secret"),
        ("exporter", "exporter_secret"),
        ("authentication", "epoch_authenticator"),
        ("external", "external_secret"),
        ("confirm", "confirmation_key"),
        ("membership", "membership_key"),
        ("resumption", "resumption_psk"),
        ("init", "init_secret"),
    ];
    for (label, field) in secrets {
        assert_eq!(
            mls.derive_secret(&epoch_secret, label),
            bytes(epoch, field),
            "{field}"
        );
    }

    let external_secret = bytes(epoch, "external_secret");
    let external = mls
        .crypto
        .derive_hpke_keypair(mls.suite.hpke_config(), &external_secret)
        .unwrap();
    assert_eq!(external.public, bytes(epoch, "external_pub"));

    let exporter = &epoch["exporter"];
    let base = mls.derive_secret(&bytes(epoch, "exporter_secret"), text(exporter, "label"));
    let hashed = mls.hash(&bytes(exporter, "context"));
    let exported = mls.expand_with_label(
        &base,
        "exported",
        &hashed,
        number(exporter, "length") as usize,
    );
    assert_eq!(exported, bytes(exporter, "secret"));
    bytes(epoch, "init_secret")
}

/// RFC 9420 section 8.4.
#[test]
fn psk_secret() {
    for_each("psk_secret.json", |mls, case| {
        let zeros = vec![0; mls.hash_length()];
        let psks = list(case, "psks");
        let mut secret = zeros.clone();
        for (index, psk) in psks.iter().enumerate() {
            const EXTERNAL: u8 = 1;
            let label = [
                vec![EXTERNAL],
                vector(&bytes(psk, "psk_id")),
                vector(&bytes(psk, "psk_nonce")),
                (index as u16).to_be_bytes().to_vec(),
                (psks.len() as u16).to_be_bytes().to_vec(),
            ]
            .concat();
            let extracted = mls.extract(&zeros, &bytes(psk, "psk"));
            let input = mls.expand_with_label(&extracted, "derived psk", &label, mls.hash_length());
            secret = mls.extract(&input, &secret);
        }
        assert_eq!(secret, bytes(case, "psk_secret"));
    });
}

/// RFC 9420 sections 6.3.2 and 9.
#[test]
fn secret_tree() {
    for_each("secret-tree.json", |mls, case| {
        let part = &case["sender_data"];
        let made = mls.sender_data_key(
            &bytes(part, "sender_data_secret"),
            &bytes(part, "ciphertext"),
        );
        assert_eq!(made, (bytes(part, "key"), bytes(part, "nonce")));

        let leaves = list(case, "leaves");
        for (leaf, generations) in leaves.iter().enumerate() {
            let secret = mls.leaf_secret(&bytes(case, "encryption_secret"), leaves.len(), leaf);
            for entry in generations.as_array().unwrap() {
                let generation = number(entry, "generation") as u32;
                let handshake = mls.ratchet_key(&secret, "handshake", generation);
                assert_eq!(
                    handshake,
                    (
                        bytes(entry, "handshake_key"),
                        bytes(entry, "handshake_nonce")
                    )
                );
                let application = mls.ratchet_key(&secret, "application", generation);
                assert_eq!(
                    application,
                    (
                        bytes(entry, "application_key"),
                        bytes(entry, "application_nonce")
                    )
                );
            }
        }
    });
}

/// RFC 9420 section 8.2. The confirmation tag is the last field of the content.
#[test]
fn transcript_hashes() {
    for_each("transcript-hashes.json", |mls, case| {
        let content = bytes(case, "authenticated_content");
        let tag_at = content.len() - mls.hash_length() - 1;
        let (confirmed_input, tag) = content.split_at(tag_at);

        let before = bytes(case, "interim_transcript_hash_before");
        let confirmed = mls.hash(&[before.as_slice(), confirmed_input].concat());
        assert_eq!(confirmed, bytes(case, "confirmed_transcript_hash_after"));
        let interim = mls.hash(&[confirmed.as_slice(), tag].concat());
        assert_eq!(interim, bytes(case, "interim_transcript_hash_after"));
        assert_eq!(
            vector(&mls.mac(&bytes(case, "confirmation_key"), &confirmed)),
            tag
        );
    });
}

/// RFC 9420 section 12.4.3.1.
#[test]
fn welcome() {
    for_each("welcome.json", |mls, case| {
        let (key_package, welcome) = (bytes(case, "key_package"), bytes(case, "welcome"));
        let mut welcome = message(&welcome, 3);
        assert_eq!(welcome.u16(), u16::from(mls.suite));
        let mut secrets = Reader(welcome.vector());
        let encrypted_group_info = welcome.vector();

        let mine = mls.ref_hash("MLS 1.0 KeyPackage Reference", message(&key_package, 5).0);
        let sealed = secrets_for(&mine, &mut secrets);
        let opened = mls.decrypt_with_label(
            &bytes(case, "init_priv"),
            "Welcome",
            encrypted_group_info,
            &sealed,
        );
        let joiner_secret = Reader(&opened).vector().to_vec();

        let no_psk = vec![0; mls.hash_length()];
        let (welcome_secret, _) = mls.after_joiner(&joiner_secret, &no_psk, b"");
        let (key, nonce) = mls.key_and_nonce(|label, length| {
            mls.expand_with_label(&welcome_secret, label, b"", length)
        });
        let group_info = mls.aead_open(&key, &nonce, b"", encrypted_group_info);
        stands(mls, &group_info, &joiner_secret, &bytes(case, "signer_pub"));
    });
}

fn secrets_for(key_package_ref: &[u8], secrets: &mut Reader) -> HpkeCiphertext {
    while !secrets.0.is_empty() {
        let for_whom = secrets.vector();
        let sealed = HpkeCiphertext {
            kem_output: secrets.vector().into(),
            ciphertext: secrets.vector().into(),
        };
        if for_whom == key_package_ref {
            return sealed;
        }
    }
    panic!("the Welcome is for others");
}

/// Whether signature and confirmation tag of a GroupInfo (section 12.4.3) are those of this epoch.
fn stands(mls: &Mls, group_info: &[u8], joiner_secret: &[u8], signer: &[u8]) {
    let mut info = Reader(group_info);
    let mut confirmed_transcript_hash = [].as_slice();
    let signed = info.span(|info| {
        let context = info.span(|info| {
            info.take(4);
            info.vector();
            info.u64();
            info.vector();
            confirmed_transcript_hash = info.vector();
            info.vector();
        });
        info.vector();
        let confirmation_tag = info.vector();
        info.u32();

        let (_, epoch_secret) =
            mls.after_joiner(joiner_secret, &vec![0; mls.hash_length()], context);
        let confirmation_key = mls.derive_secret(&epoch_secret, "confirm");
        assert_eq!(
            mls.mac(&confirmation_key, confirmed_transcript_hash),
            confirmation_tag
        );
    });
    assert!(mls.verifies_with_label(signer, "GroupInfoTBS", signed, info.vector()));
    assert!(info.0.is_empty());
}

/// RFC 9420 section 6: messages of the member in leaf 1 of 2.
#[test]
fn message_protection() {
    for_each("message-protection.json", |mls, case| {
        private_message(
            mls,
            case,
            "application_priv",
            &vector(&bytes(case, "application")),
            "application",
        );
        private_message(
            mls,
            case,
            "proposal_priv",
            &bytes(case, "proposal"),
            "handshake",
        );
        private_message(
            mls,
            case,
            "commit_priv",
            &bytes(case, "commit"),
            "handshake",
        );
        public_message(mls, case, "proposal_pub", &bytes(case, "proposal"));
        public_message(mls, case, "commit_pub", &bytes(case, "commit"));
    });
}

const SENDER: u32 = 1;
const COMMIT: u8 = 3;

/// Section 6.3: opens the message and checks content, signature and padding.
fn private_message(mls: &Mls, case: &Value, field: &str, content: &[u8], ratchet: &str) {
    let message_bytes = bytes(case, field);
    let mut body = message(&message_bytes, 2);
    let (mut content_type, mut authenticated_data) = (0, [].as_slice());
    let content_aad = body.span(|body| {
        body.vector();
        body.u64();
        content_type = body.u8();
        authenticated_data = body.vector();
    });
    let sender_data_aad = &content_aad[..content_aad.len() - vector(authenticated_data).len()];
    let (encrypted_sender_data, ciphertext) = (body.vector(), body.vector());

    let (key, nonce) = mls.sender_data_key(&bytes(case, "sender_data_secret"), ciphertext);
    let sender_data = mls.aead_open(&key, &nonce, sender_data_aad, encrypted_sender_data);
    let mut sender_data = Reader(&sender_data);
    assert_eq!(sender_data.u32(), SENDER);
    let (generation, reuse_guard) = (sender_data.u32(), sender_data.take(4));

    let leaf_secret = mls.leaf_secret(&bytes(case, "encryption_secret"), 2, SENDER as usize);
    let (key, mut nonce) = mls.ratchet_key(&leaf_secret, ratchet, generation);
    nonce
        .iter_mut()
        .zip(reuse_guard)
        .for_each(|(byte, guard)| *byte ^= guard);
    let opened = mls.aead_open(&key, &nonce, content_aad, ciphertext);

    let mut opened = Reader(&opened);
    assert_eq!(opened.take(content.len()), content);
    let signature = opened.vector();
    if content_type == COMMIT {
        opened.vector();
    }
    assert!(opened.0.iter().all(|byte| *byte == 0), "padding");
    let framed = framed_content(case, authenticated_data, content_type, content);
    signed(mls, case, 2, &framed, signature);
}

/// Section 6.2: checks content, signature and membership tag.
fn public_message(mls: &Mls, case: &Value, field: &str, content: &[u8]) {
    let message_bytes = bytes(case, field);
    let mut body = message(&message_bytes, 1);
    let (mut content_type, mut authenticated_data) = (0, [].as_slice());
    let framed = body.span(|body| {
        body.vector();
        body.u64();
        body.take(5);
        authenticated_data = body.vector();
        content_type = body.u8();
        assert_eq!(body.take(content.len()), content);
    });
    assert_eq!(
        framed,
        framed_content(case, authenticated_data, content_type, content)
    );
    let mut signature = [].as_slice();
    let auth = body.span(|body| {
        signature = body.vector();
        if content_type == COMMIT {
            body.vector();
        }
    });
    let to_be_signed = signed(mls, case, 1, framed, signature);
    let tag = mls.mac(
        &bytes(case, "membership_key"),
        &[to_be_signed.as_slice(), auth].concat(),
    );
    assert_eq!(body.vector(), tag);
    assert!(body.0.is_empty());
}

fn framed_content(
    case: &Value,
    authenticated_data: &[u8],
    content_type: u8,
    content: &[u8],
) -> Vec<u8> {
    const MEMBER: u8 = 1;
    [
        vector(&bytes(case, "group_id")),
        number(case, "epoch").to_be_bytes().to_vec(),
        vec![MEMBER],
        SENDER.to_be_bytes().to_vec(),
        vector(authenticated_data),
        vec![content_type],
        content.to_vec(),
    ]
    .concat()
}

/// Checks that `signature` is the one of this content (section 6.1), and gives what it covers.
fn signed(mls: &Mls, case: &Value, wire_format: u16, framed: &[u8], signature: &[u8]) -> Vec<u8> {
    let context = mls.group_context(
        &bytes(case, "group_id"),
        number(case, "epoch"),
        &bytes(case, "tree_hash"),
        &bytes(case, "confirmed_transcript_hash"),
    );
    let to_be_signed = [
        MLS_1_0.as_slice(),
        &wire_format.to_be_bytes(),
        framed,
        &context,
    ]
    .concat();
    assert!(mls.verifies_with_label(
        &bytes(case, "signature_pub"),
        "FramedContentTBS",
        &to_be_signed,
        signature
    ));
    let made = mls.sign_with_label(
        &bytes(case, "signature_priv"),
        "FramedContentTBS",
        &to_be_signed,
    );
    assert_eq!(made, signature, "Ed25519 has one signature");
    to_be_signed
}

/// The body of an `MLSMessage` that must be of this wire format.
fn message(bytes: &[u8], wire_format: u16) -> Reader<'_> {
    let mut reader = Reader(bytes);
    assert_eq!(reader.take(2), MLS_1_0);
    assert_eq!(reader.u16(), wire_format);
    reader
}
