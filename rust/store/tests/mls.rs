//! OpenMLS over the store: groups live through reopening between any two steps, and a step that is undone
//! has never been.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;

use openmls::prelude::tls_codec::{Deserialize as _, Serialize as _};
use openmls::prelude::*;
use sealwright_crypto::{DeviceKey, MlsCrypto, OsEntropy, SUITES};
use sealwright_store::{MlsStorage, StoreError};
use support::Folder;

#[test]
fn two_members_talk_and_commit_with_the_store_opened_anew_for_every_step() {
    for suite in SUITES {
        let (ada, bob) = pair(suite);
        for round in 0..3u8 {
            bob.hears(&ada.says(&[round]), &[round]);
            ada.hears(&bob.says(&[round, 1]), &[round, 1]);

            let commit = bob.updates();
            ada.follows(&commit);
            agree(&ada, &bob);

            let proposal = ada.proposes();
            bob.receives(&proposal);
            let commit = bob.commits();
            ada.follows(&commit);
            agree(&ada, &bob);
        }
    }
}

#[test]
fn messages_out_of_order_open_and_none_opens_twice_across_reopening() {
    let (ada, bob) = pair(SUITES[0]);
    let [one, two, three] = [ada.says(b"one"), ada.says(b"two"), ada.says(b"three")];
    bob.hears(&three, b"three");
    bob.hears(&one, b"one");
    bob.hears(&two, b"two");
    for replay in [one, two, three] {
        assert!(
            bob.with_group(|provider, group| process(provider, group, &replay))
                .is_none()
        );
    }
}

#[test]
fn a_step_that_is_undone_leaves_the_group_as_it_was() {
    let (ada, bob) = pair(SUITES[0]);
    let before = ada.folder.raw_rows();

    let undone = ada.tries(|provider, group| {
        group
            .create_message(provider, &ada.key, b"never sent")
            .unwrap();
        group
            .self_update(provider, &ada.key, LeafNodeParameters::default())
            .unwrap();
        group.merge_pending_commit(provider).unwrap();
        Err::<(), _>(StoreError::Busy)
    });
    assert!(matches!(undone, Err(StoreError::Busy)));
    assert_eq!(ada.folder.raw_rows(), before);
    agree(&ada, &bob);

    let message = ada.says(b"sent");
    let undone = bob.tries(|provider, group| {
        assert!(process(provider, group, &message).is_some());
        Err::<(), _>(StoreError::Busy)
    });
    assert!(undone.is_err());
    bob.hears(&message, b"sent");

    let commit = ada.updates();
    let undone = bob.tries(|provider, group| {
        merge(provider, group, &commit);
        Err::<(), _>(StoreError::Busy)
    });
    assert!(undone.is_err());
    bob.follows(&commit);
    agree(&ada, &bob);
}

#[test]
fn a_proposal_queue_keeps_its_order_and_leaves_no_row_behind() {
    let (ada, _bob) = pair(SUITES[0]);
    let rows = ada.folder.raw_rows().len();
    let queued = || {
        ada.with_group(|_, group| {
            let queued = group.pending_proposals();
            queued
                .map(|queued| queued.proposal().proposal_type())
                .collect::<Vec<_>>()
        })
    };

    let carol = Member::new("carol").publishes(SUITES[0]);
    let first = ada.with_group(|provider, group| {
        group
            .propose_add_member(provider, &ada.key, &carol)
            .unwrap()
            .1
    });
    ada.with_group(|provider, group| {
        let own = group.own_leaf_index();
        let bob = group.members().find(|member| member.index != own).unwrap();
        group
            .propose_remove_member(provider, &ada.key, bob.index)
            .unwrap();
    });
    assert_eq!(queued(), [ProposalType::Add, ProposalType::Remove]);
    assert!(ada.folder.raw_rows().len() > rows);

    ada.with_group(|provider, group| {
        group
            .remove_pending_proposal(provider.storage(), &first)
            .unwrap();
    });
    assert_eq!(queued(), [ProposalType::Remove]);

    ada.with_group(|provider, group| group.clear_pending_proposals(provider.storage()).unwrap());
    assert_eq!(queued(), []);
    assert_eq!(ada.folder.raw_rows().len(), rows);
}

#[test]
fn a_deleted_group_leaves_no_row() {
    let ada = Member::new("ada");
    ada.founds(SUITES[0]);
    assert!(!ada.folder.raw_rows().is_empty());
    ada.with_group(|provider, group| group.delete(provider.storage()).unwrap());
    assert_eq!(ada.folder.raw_rows(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_group_with_any_of_its_values_damaged_is_not_loaded_wrong() {
    let ada = Member::new("ada");
    ada.founds(SUITES[0]);
    let raw = ada.folder.raw();
    let sound = ada.folder.raw_rows();
    let mut refused = 0;
    for value in &sound {
        let mut damaged = value.clone();
        *damaged.last_mut().unwrap() ^= 1;
        let set = "UPDATE record SET value = ?2 WHERE value = ?1";
        assert_eq!(raw.execute(set, [value, &damaged]).unwrap(), 1);
        let loaded = ada.folder.open().write(|tx| {
            let group = MlsGroup::load(&MlsStorage::new(tx), &ada.group_id());
            Ok::<_, StoreError>(group.map(|group| group.is_some()))
        });
        match loaded.unwrap() {
            Ok(found) => assert!(found),
            Err(error) => {
                assert!(matches!(error, StoreError::Corrupt), "{error:?}");
                refused += 1;
            }
        }
        assert_eq!(raw.execute(set, [&damaged, value]).unwrap(), 1);
    }
    assert!(
        refused >= 8,
        "only {refused} of {} values are needed",
        sound.len()
    );
}

#[test]
fn a_group_that_has_lived_leaves_no_row_when_it_is_deleted() {
    let (ada, bob) = pair(SUITES[0]);
    for round in 0..2u8 {
        bob.hears(&ada.says(&[round]), &[round]);
        let proposal = ada.proposes();
        bob.receives(&proposal);
        let commit = bob.commits();
        ada.follows(&commit);
    }
    let leaving = ada.with_group(|provider, group| {
        let proposal = group.leave_group(provider, &ada.key).unwrap();
        proposal.tls_serialize_detached().unwrap()
    });
    bob.receives(&leaving);
    for member in [&ada, &bob] {
        member.with_group(|provider, group| group.delete(provider.storage()).unwrap());
        assert_eq!(member.folder.raw_rows(), Vec::<Vec<u8>>::new());
    }
}

#[test]
fn a_member_that_was_removed_deletes_the_group_and_joins_it_again() {
    let (ada, bob) = pair(SUITES[0]);
    for round in 0..2u8 {
        let out = ada.removes_the_other();
        let removed = bob.tries(|provider, group| {
            let Some(ProcessedMessageContent::StagedCommitMessage(commit)) =
                process(provider, group, &out)
            else {
                panic!("no commit")
            };
            assert!(commit.self_removed());
            group.delete(provider.storage())
        });
        removed.unwrap();
        assert_eq!(bob.folder.raw_rows(), Vec::<Vec<u8>>::new());

        bob.joins(&ada.adds(bob.publishes(SUITES[0])));
        agree(&ada, &bob);
        bob.hears(&ada.says(&[round]), &[round]);
        ada.hears(&bob.says(&[round]), &[round]);
    }
}

#[test]
fn a_pending_commit_outlives_reopening_and_can_be_dropped() {
    let (ada, bob) = pair(SUITES[0]);
    let stage = || {
        ada.with_group(|provider, group| {
            let parameters = LeafNodeParameters::default();
            let bundle = group.self_update(provider, &ada.key, parameters).unwrap();
            bundle.into_commit().tls_serialize_detached().unwrap()
        })
    };
    let is_pending = || ada.with_group(|_, group| group.pending_commit().is_some());

    stage();
    assert!(is_pending());
    ada.with_group(|provider, group| group.clear_pending_commit(provider.storage()).unwrap());
    assert!(!is_pending());
    agree(&ada, &bob);

    stage();
    let theirs = bob.updates();
    ada.follows(&theirs);
    assert!(!is_pending(), "another's commit came first");
    agree(&ada, &bob);

    let commit = stage();
    bob.follows(&commit);
    ada.with_group(|provider, group| group.merge_pending_commit(provider).unwrap());
    agree(&ada, &bob);
}

#[test]
fn a_join_that_is_undone_leaves_its_key_package_for_the_next() {
    let (ada, bob) = (Member::new("ada"), Member::new("bob"));
    ada.founds(SUITES[0]);
    let welcome = ada.adds(bob.publishes(SUITES[0]));
    let before = bob.folder.raw_rows();
    let undone = bob.step(|provider| {
        join(provider, &welcome);
        Err::<(), _>(StoreError::Busy)
    });
    assert!(undone.is_err());
    assert_eq!(bob.folder.raw_rows(), before);

    bob.joins(&welcome);
    agree(&ada, &bob);
}

/// Two members of one group, each with a database.
fn pair(suite: Ciphersuite) -> (Member, Member) {
    let (ada, bob) = (Member::new("ada"), Member::new("bob"));
    ada.founds(suite);
    bob.joins(&ada.adds(bob.publishes(suite)));
    agree(&ada, &bob);
    (ada, bob)
}

fn agree(ada: &Member, bob: &Member) {
    let secret = |member: &Member| {
        member.with_group(|provider, group| {
            let exported = group
                .export_secret(provider.crypto(), "label", b"context", 32)
                .unwrap();
            (
                group.epoch(),
                group.epoch_authenticator().as_slice().to_vec(),
                exported,
            )
        })
    };
    assert_eq!(secret(ada), secret(bob));
}

struct Provider<'a> {
    crypto: &'a MlsCrypto,
    storage: MlsStorage<'a>,
}

impl<'a> OpenMlsProvider for Provider<'a> {
    type CryptoProvider = MlsCrypto;
    type RandProvider = MlsCrypto;
    type StorageProvider = MlsStorage<'a>;

    fn storage(&self) -> &MlsStorage<'a> {
        &self.storage
    }

    fn crypto(&self) -> &MlsCrypto {
        self.crypto
    }

    fn rand(&self) -> &MlsCrypto {
        self.crypto
    }
}

/// A member of which nothing but its device key lives from one step to the next outside its database.
struct Member {
    folder: Folder,
    crypto: MlsCrypto,
    key: DeviceKey,
    credential: CredentialWithKey,
}

impl Member {
    fn new(name: &str) -> Self {
        let folder = Folder::new();
        drop(folder.create());
        let key = DeviceKey::generate(&OsEntropy).unwrap();
        let credential = CredentialWithKey {
            credential: BasicCredential::new(name.into()).into(),
            signature_key: key.public().to_vec().into(),
        };
        Self {
            folder,
            crypto: MlsCrypto::new(Arc::new(OsEntropy)),
            key,
            credential,
        }
    }

    fn group_id(&self) -> GroupId {
        GroupId::from_slice(b"the group")
    }

    /// One transaction of a store that is opened for it alone.
    fn step<T>(
        &self,
        work: impl FnOnce(&Provider<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.folder.open().write(|tx| {
            work(&Provider {
                crypto: &self.crypto,
                storage: MlsStorage::new(tx),
            })
        })
    }

    fn tries<T>(
        &self,
        work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.step(|provider| {
            let mut group = MlsGroup::load(provider.storage(), &self.group_id())?.unwrap();
            work(provider, &mut group)
        })
    }

    fn with_group<T>(&self, work: impl FnOnce(&Provider<'_>, &mut MlsGroup) -> T) -> T {
        self.tries(|provider, group| Ok(work(provider, group)))
            .unwrap()
    }

    fn founds(&self, suite: Ciphersuite) {
        self.step(|provider| {
            MlsGroup::builder()
                .with_group_id(self.group_id())
                .ciphersuite(suite)
                .use_ratchet_tree_extension(true)
                .with_capabilities(Capabilities::for_provider(&self.crypto))
                .build(provider, &self.key, self.credential.clone())
                .unwrap();
            Ok(())
        })
        .unwrap();
    }

    fn publishes(&self, suite: Ciphersuite) -> KeyPackage {
        self.step(|provider| {
            let bundle = KeyPackage::builder()
                .leaf_node_capabilities(Capabilities::for_provider(&self.crypto))
                .build(suite, provider, &self.key, self.credential.clone())
                .unwrap();
            Ok(bundle.key_package().clone())
        })
        .unwrap()
    }

    fn adds(&self, package: KeyPackage) -> Vec<u8> {
        let welcome = self.with_group(|provider, group| {
            let (_, welcome, _) = group.add_members(provider, &self.key, &[package]).unwrap();
            welcome.tls_serialize_detached().unwrap()
        });
        self.with_group(|provider, group| group.merge_pending_commit(provider).unwrap());
        welcome
    }

    fn removes_the_other(&self) -> Vec<u8> {
        let commit = self.with_group(|provider, group| {
            let own = group.own_leaf_index();
            let other = group.members().find(|member| member.index != own).unwrap();
            let (commit, _, _) = group
                .remove_members(provider, &self.key, &[other.index])
                .unwrap();
            commit.tls_serialize_detached().unwrap()
        });
        self.with_group(|provider, group| group.merge_pending_commit(provider).unwrap());
        commit
    }

    fn joins(&self, welcome: &[u8]) {
        self.step(|provider| {
            join(provider, welcome);
            Ok(())
        })
        .unwrap();
    }

    fn says(&self, text: &[u8]) -> Vec<u8> {
        self.with_group(|provider, group| {
            let message = group.create_message(provider, &self.key, text).unwrap();
            message.tls_serialize_detached().unwrap()
        })
    }

    fn hears(&self, message: &[u8], text: &[u8]) {
        match self.with_group(|provider, group| process(provider, group, message)) {
            Some(ProcessedMessageContent::ApplicationMessage(message)) => {
                assert_eq!(message.into_bytes(), text);
            }
            _ => panic!("no message"),
        }
    }

    fn updates(&self) -> Vec<u8> {
        let commit = self.with_group(|provider, group| {
            let parameters = LeafNodeParameters::default();
            let bundle = group.self_update(provider, &self.key, parameters).unwrap();
            bundle.into_commit().tls_serialize_detached().unwrap()
        });
        self.with_group(|provider, group| group.merge_pending_commit(provider).unwrap());
        commit
    }

    fn proposes(&self) -> Vec<u8> {
        self.with_group(|provider, group| {
            let parameters = LeafNodeParameters::default();
            let (proposal, _) = group
                .propose_self_update(provider, &self.key, parameters)
                .unwrap();
            proposal.tls_serialize_detached().unwrap()
        })
    }

    fn receives(&self, proposal: &[u8]) {
        self.with_group(|provider, group| {
            let Some(ProcessedMessageContent::ProposalMessage(proposal)) =
                process(provider, group, proposal)
            else {
                panic!("no proposal")
            };
            group
                .store_pending_proposal(provider.storage(), *proposal)
                .unwrap();
        });
    }

    fn commits(&self) -> Vec<u8> {
        let commit = self.with_group(|provider, group| {
            assert_eq!(group.pending_proposals().count(), 1);
            let (commit, _, _) = group
                .commit_to_pending_proposals(provider, &self.key)
                .unwrap();
            commit.tls_serialize_detached().unwrap()
        });
        self.with_group(|provider, group| group.merge_pending_commit(provider).unwrap());
        commit
    }

    fn follows(&self, commit: &[u8]) {
        self.with_group(|provider, group| merge(provider, group, commit));
    }
}

fn join(provider: &Provider<'_>, welcome: &[u8]) {
    let message = MlsMessageIn::tls_deserialize_exact(welcome).unwrap();
    let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
        panic!("no Welcome")
    };
    StagedWelcome::build_from_welcome(provider, &MlsGroupJoinConfig::default(), welcome)
        .unwrap()
        .build()
        .unwrap()
        .into_group(provider)
        .unwrap();
}

fn process(
    provider: &Provider<'_>,
    group: &mut MlsGroup,
    message: &[u8],
) -> Option<ProcessedMessageContent> {
    let message = MlsMessageIn::tls_deserialize_exact(message).unwrap();
    let message = message.try_into_protocol_message().unwrap();
    let processed = group.process_message(provider, message).ok()?;
    Some(processed.into_content())
}

fn merge(provider: &Provider<'_>, group: &mut MlsGroup, commit: &[u8]) {
    let Some(ProcessedMessageContent::StagedCommitMessage(commit)) =
        process(provider, group, commit)
    else {
        panic!("no commit")
    };
    group.merge_staged_commit(provider, *commit).unwrap();
}
