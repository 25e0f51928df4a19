//! OpenMLS over our provider as the working group's passive client: it joins by Welcome and follows commits of
//! other implementations, and must agree on the secrets of every epoch.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::*;
use openmls::schedule::PreSharedKeyId;
use openmls_traits::storage::StorageProvider as _;
use serde_json::{Value, json};
use support::client::Provider;
use support::mls::for_each;
use support::{bytes, list};

#[test]
fn joins_by_welcome() {
    for_each("passive-client-welcome.json", |_, case| {
        Client::join(case);
    });
}

#[test]
fn follows_commits() {
    for_each("passive-client-handling-commit.json", |_, case| {
        let mut client = Client::join(case);
        for epoch in list(case, "epochs") {
            for proposal in list(epoch, "proposals") {
                client.process(&support::hex(proposal.as_str().unwrap()));
            }
            client.process(&bytes(epoch, "commit"));
            assert_eq!(
                client.group.epoch_authenticator().as_slice(),
                bytes(epoch, "epoch_authenticator")
            );
        }
    });
}

struct Client {
    provider: Provider,
    group: MlsGroup,
}

impl Client {
    /// Joins with the private keys of the vector and checks the first epoch.
    fn join(case: &Value) -> Self {
        let provider = Provider::new();
        for psk in list(case, "external_psks") {
            PreSharedKeyId::external(bytes(psk, "psk_id"), Vec::new())
                .store(&provider, &bytes(psk, "psk"))
                .unwrap();
        }
        keep_key_package(&provider, case);

        let config = MlsGroupJoinConfig::builder()
            .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
            .number_of_resumption_psks(16)
            .build();
        let welcome = match MlsMessageIn::tls_deserialize_exact(bytes(case, "welcome"))
            .unwrap()
            .extract()
        {
            MlsMessageBodyIn::Welcome(welcome) => welcome,
            _ => panic!("no Welcome"),
        };
        let mut join = StagedWelcome::build_from_welcome(&provider, &config, welcome)
            .unwrap()
            .skip_lifetime_validation();
        if case["ratchet_tree"].is_string() {
            join = join.with_ratchet_tree(
                RatchetTreeIn::tls_deserialize_exact(bytes(case, "ratchet_tree")).unwrap(),
            );
        }
        let group = join.build().unwrap().into_group(&provider).unwrap();
        assert_eq!(
            group.epoch_authenticator().as_slice(),
            bytes(case, "initial_epoch_authenticator")
        );
        Self { provider, group }
    }

    fn process(&mut self, message: &[u8]) {
        let message = MlsMessageIn::tls_deserialize_exact(message)
            .unwrap()
            .try_into_protocol_message()
            .unwrap();
        match self
            .group
            .process_message(&self.provider, message)
            .unwrap()
            .into_content()
        {
            ProcessedMessageContent::ProposalMessage(proposal) => {
                self.group
                    .store_pending_proposal(self.provider.storage(), *proposal)
                    .unwrap();
            }
            ProcessedMessageContent::StagedCommitMessage(commit) => {
                self.group
                    .merge_staged_commit(&self.provider, *commit)
                    .unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Stores the vector's key package with its private keys. OpenMLS makes such a bundle only when it generates
/// the keys itself, so it is read from the form it is stored in.
fn keep_key_package(provider: &Provider, case: &Value) {
    let key_package = match MlsMessageIn::tls_deserialize_exact(bytes(case, "key_package"))
        .unwrap()
        .extract()
    {
        MlsMessageBodyIn::KeyPackage(key_package) => key_package,
        _ => panic!("no key package"),
    };
    let bundle: KeyPackageBundle = serde_json::from_value(json!({
        "key_package": key_package,
        "private_init_key": HpkePrivateKey::from(bytes(case, "init_priv")),
        "private_encryption_key": { "key": HpkePrivateKey::from(bytes(case, "encryption_priv")) },
    }))
    .unwrap();
    let reference = bundle.key_package().hash_ref(provider.crypto()).unwrap();
    provider
        .storage()
        .write_key_package(&reference, &bundle)
        .unwrap();
}
