//! OpenMLS over our provider in both suites: members of a group agree after every kind of commit.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use openmls::prelude::tls_codec::{Deserialize as _, Serialize as _};
use openmls::prelude::*;
use sealwright_crypto::{DeviceKey, OsEntropy, SUITES};
use support::client::Provider;

#[test]
fn members_agree_after_every_kind_of_commit() {
    for suite in SUITES {
        let (mut ada, mut bob, mut eve) =
            (Member::new("ada"), Member::new("bob"), Member::new("eve"));
        ada.found(suite);
        let added = ada.add(suite, &mut [&mut bob, &mut eve]);
        assert!(added.is_empty(), "nobody else was there");
        agree(&[&ada, &bob, &eve]);

        let updated = bob.update();
        ada.follow(&updated);
        eve.follow(&updated);
        agree(&[&ada, &bob, &eve]);

        let message = eve.say(b"good evening");
        assert_eq!(ada.hear(&message), b"good evening");
        assert_eq!(bob.hear(&message), b"good evening");

        let removed = ada.remove(&eve);
        bob.follow(&removed);
        eve.follow(&removed);
        agree(&[&ada, &bob]);
        assert!(!eve.group().is_active());

        let updated = ada.update();
        bob.follow(&updated);
        agree(&[&ada, &bob]);
        let message = bob.say(b"she left");
        assert_eq!(ada.hear(&message), b"she left");
    }
}

#[test]
fn a_member_joins_by_external_commit() {
    for suite in SUITES {
        let (mut ada, mut bob) = (Member::new("ada"), Member::new("bob"));
        ada.found(suite);
        let commit = bob.join_from_outside(&ada);
        ada.follow(&commit);
        agree(&[&ada, &bob]);
        let message = bob.say(b"here I am");
        assert_eq!(ada.hear(&message), b"here I am");
    }
}

#[test]
fn an_altered_message_is_refused_and_the_genuine_one_still_opens() {
    for suite in SUITES {
        let (mut ada, mut bob) = (Member::new("ada"), Member::new("bob"));
        ada.found(suite);
        ada.add(suite, &mut [&mut bob]);
        let message = ada.say(b"genuine");
        for at in 0..message.len() {
            let mut altered = message.clone();
            altered[at] ^= 1;
            assert!(bob.try_process(&altered).is_none(), "{suite}, byte {at}");
        }
        assert_eq!(bob.hear(&message), b"genuine");
        assert!(bob.try_process(&message).is_none(), "a replay");
    }
}

fn agree(members: &[&Member]) {
    let [first, others @ ..] = members else {
        panic!("nobody")
    };
    for other in others {
        assert_eq!(
            first.group().epoch_authenticator().as_slice(),
            other.group().epoch_authenticator().as_slice()
        );
        assert_eq!(first.exported(), other.exported());
    }
}

struct Member {
    provider: Provider,
    key: DeviceKey,
    credential: CredentialWithKey,
    group: Option<MlsGroup>,
}

impl Member {
    fn new(name: &str) -> Self {
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        let credential = CredentialWithKey {
            credential: BasicCredential::new(name.into()).into(),
            signature_key: key.public().to_vec().into(),
        };
        Self {
            provider: Provider::new(),
            key,
            credential,
            group: None,
        }
    }

    fn group(&self) -> &MlsGroup {
        self.group.as_ref().unwrap()
    }

    fn exported(&self) -> Vec<u8> {
        self.group()
            .export_secret(self.provider.crypto(), "label", b"context", 32)
            .unwrap()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::for_provider(self.provider.crypto())
    }

    fn found(&mut self, suite: Ciphersuite) {
        let group = MlsGroup::builder()
            .ciphersuite(suite)
            .use_ratchet_tree_extension(true)
            .with_capabilities(self.capabilities())
            .build(&self.provider, &self.key, self.credential.clone())
            .unwrap();
        self.group = Some(group);
    }

    /// Adds and lets join; gives the commit if anybody else needs it.
    fn add(&mut self, suite: Ciphersuite, joiners: &mut [&mut Member]) -> Vec<u8> {
        let packages: Vec<_> = joiners
            .iter()
            .map(|joiner| joiner.key_package(suite))
            .collect();
        let alone = self.group().members().count() == 1;
        let (provider, key) = (&self.provider, &self.key);
        let group = self.group.as_mut().unwrap();
        let (commit, welcome, _) = group.add_members(provider, key, &packages).unwrap();
        group.merge_pending_commit(provider).unwrap();
        for joiner in joiners {
            joiner.join(&welcome.tls_serialize_detached().unwrap());
        }
        if alone {
            Vec::new()
        } else {
            commit.tls_serialize_detached().unwrap()
        }
    }

    fn key_package(&self, suite: Ciphersuite) -> KeyPackage {
        let bundle = KeyPackage::builder()
            .leaf_node_capabilities(self.capabilities())
            .build(suite, &self.provider, &self.key, self.credential.clone())
            .unwrap();
        let sent = bundle.key_package().tls_serialize_detached().unwrap();
        KeyPackageIn::tls_deserialize_exact(sent)
            .unwrap()
            .validate(self.provider.crypto(), ProtocolVersion::Mls10)
            .unwrap()
    }

    fn join(&mut self, welcome: &[u8]) {
        let MlsMessageBodyIn::Welcome(welcome) = MlsMessageIn::tls_deserialize_exact(welcome)
            .unwrap()
            .extract()
        else {
            panic!("no Welcome")
        };
        let config = MlsGroupJoinConfig::default();
        let join = StagedWelcome::build_from_welcome(&self.provider, &config, welcome)
            .unwrap()
            .build()
            .unwrap();
        self.group = Some(join.into_group(&self.provider).unwrap());
    }

    fn join_from_outside(&mut self, inside: &Member) -> Vec<u8> {
        let info = inside
            .group()
            .export_group_info(inside.provider.crypto(), &inside.key, true)
            .unwrap();
        let info = info.tls_serialize_detached().unwrap();
        let MlsMessageBodyIn::GroupInfo(info) =
            MlsMessageIn::tls_deserialize_exact(info).unwrap().extract()
        else {
            panic!("no group info")
        };
        let leaf = LeafNodeParameters::builder()
            .with_capabilities(self.capabilities())
            .build();
        let (group, bundle) = MlsGroup::external_commit_builder()
            .build_group(&self.provider, info, self.credential.clone())
            .unwrap()
            .leaf_node_parameters(leaf)
            .load_psks(self.provider.storage())
            .unwrap()
            .build(
                self.provider.rand(),
                self.provider.crypto(),
                &self.key,
                |_| true,
            )
            .unwrap()
            .finalize(&self.provider)
            .unwrap();
        self.group = Some(group);
        bundle.into_commit().tls_serialize_detached().unwrap()
    }

    fn update(&mut self) -> Vec<u8> {
        let (provider, key) = (&self.provider, &self.key);
        let group = self.group.as_mut().unwrap();
        let commit = group
            .self_update(provider, key, LeafNodeParameters::default())
            .unwrap()
            .into_commit();
        group.merge_pending_commit(provider).unwrap();
        commit.tls_serialize_detached().unwrap()
    }

    fn remove(&mut self, other: &Member) -> Vec<u8> {
        let leaf = other.group().own_leaf_index();
        let (provider, key) = (&self.provider, &self.key);
        let group = self.group.as_mut().unwrap();
        let (commit, _, _) = group.remove_members(provider, key, &[leaf]).unwrap();
        group.merge_pending_commit(provider).unwrap();
        commit.tls_serialize_detached().unwrap()
    }

    fn follow(&mut self, commit: &[u8]) {
        let Some(ProcessedMessageContent::StagedCommitMessage(commit)) = self.try_process(commit)
        else {
            panic!("no commit")
        };
        let (provider, group) = (&self.provider, self.group.as_mut().unwrap());
        group.merge_staged_commit(provider, *commit).unwrap();
    }

    fn say(&mut self, text: &[u8]) -> Vec<u8> {
        let (provider, key) = (&self.provider, &self.key);
        self.group
            .as_mut()
            .unwrap()
            .create_message(provider, key, text)
            .unwrap()
            .tls_serialize_detached()
            .unwrap()
    }

    fn hear(&mut self, message: &[u8]) -> Vec<u8> {
        match self.try_process(message) {
            Some(ProcessedMessageContent::ApplicationMessage(message)) => message.into_bytes(),
            _ => panic!("no message"),
        }
    }

    fn try_process(&mut self, message: &[u8]) -> Option<ProcessedMessageContent> {
        let message = MlsMessageIn::tls_deserialize_exact(message)
            .ok()?
            .try_into_protocol_message()
            .ok()?;
        let (provider, group) = (&self.provider, self.group.as_mut().unwrap());
        Some(
            group
                .process_message(provider, message)
                .ok()?
                .into_content(),
        )
    }
}
