//! The examples printed in the RFCs themselves.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{AeadType, HashType, SignatureScheme};
use sealwright_crypto::{DeviceKey, Secret, open, seal, sha256, verify};
use std::sync::Mutex;
use support::{Known, hex, provider};

/// RFC 5869 appendix A.1 to A.3.
#[test]
fn hkdf_gives_the_keys_of_rfc_5869() {
    let cases = [
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b".to_owned(),
            "000102030405060708090a0b0c".to_owned(),
            "f0f1f2f3f4f5f6f7f8f9".to_owned(),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            range(0x00, 0x4f),
            range(0x60, 0xaf),
            range(0xb0, 0xff),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            concat!(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09",
                "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b".to_owned(),
            String::new(),
            String::new(),
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    let crypto = provider();
    for (ikm, salt, info, prk, okm) in cases {
        let extracted = crypto
            .hkdf_extract(HashType::Sha2_256, &hex(&salt), &hex(&ikm))
            .unwrap();
        assert_eq!(extracted.as_slice(), hex(prk));
        let okm = hex(okm);
        let expanded = crypto
            .hkdf_expand(
                HashType::Sha2_256,
                extracted.as_slice(),
                &hex(&info),
                okm.len(),
            )
            .unwrap();
        assert_eq!(expanded.as_slice(), okm);
    }
}

fn range(first: u8, last: u8) -> String {
    support::to_hex(&(first..=last).collect::<Vec<_>>())
}

const SUNSCREEN: &[u8] =
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
    sunscreen would be it.";

/// RFC 8439 section 2.8.2.
#[test]
fn chacha20_poly1305_gives_the_ciphertext_of_rfc_8439() {
    let crypto = provider();
    let (key, nonce, aad) = (
        hex(&range(0x80, 0x9f)),
        hex("070000004041424344454647"),
        hex("50515253c0c1c2c3c4c5c6c7"),
    );
    let sealed = crypto
        .aead_encrypt(AeadType::ChaCha20Poly1305, &key, SUNSCREEN, &nonce, &aad)
        .unwrap();
    assert_eq!(sealed, sunscreen());
    assert_eq!(
        crypto
            .aead_decrypt(AeadType::ChaCha20Poly1305, &key, &sealed, &nonce, &aad)
            .unwrap(),
        SUNSCREEN
    );
}

#[test]
fn seal_is_chacha20_poly1305_of_rfc_8439_behind_its_nonce() {
    let nonce = hex("070000004041424344454647");
    let key = Secret::from_slice(&hex(&range(0x80, 0x9f))).unwrap();
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let sealed = seal(&key, &aad, SUNSCREEN, &Known(Mutex::new(nonce.clone()))).unwrap();
    assert_eq!(sealed, [nonce, sunscreen()].concat());
    assert_eq!(**open(&key, &aad, &sealed).unwrap(), *SUNSCREEN);
}

fn sunscreen() -> Vec<u8> {
    hex(concat!(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e06",
        "0b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d265",
        "86cec64b6116",
        "1ae10b594f09e26a7e902ecbd0600691"
    ))
}

/// RFC 8032 section 7.1, tests 1 to 3.
#[test]
fn ed25519_gives_the_signatures_of_rfc_8032() {
    let cases = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            concat!(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            concat!(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            concat!(
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ];
    let crypto = provider();
    for (secret, public, message, signature) in cases {
        let key = DeviceKey::from_secret(&Secret::from_slice(&hex(secret)).unwrap());
        let (message, signature) = (hex(message), hex(signature));
        assert_eq!(key.public().as_slice(), hex(public));
        assert_eq!(key.sign_bytes(&message).as_slice(), signature);
        assert_eq!(
            crypto
                .sign(SignatureScheme::ED25519, &message, &hex(secret))
                .unwrap(),
            signature
        );
        assert_eq!(verify(&key.public(), &message, &signature), Ok(()));
    }
}

/// FIPS 180-4 example "abc".
#[test]
fn sha256_gives_the_hash_of_fips_180() {
    let expected = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(sha256(b"abc").as_slice(), expected);
    assert_eq!(
        provider().hash(HashType::Sha2_256, b"abc").unwrap(),
        expected
    );
}

/// RFC 4231 test case 2.
#[test]
fn hmac_gives_the_tag_of_rfc_4231() {
    let tag = provider()
        .hmac(HashType::Sha2_256, b"Jefe", b"what do ya want for nothing?")
        .unwrap();
    assert_eq!(
        tag.as_slice(),
        hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    );
}
