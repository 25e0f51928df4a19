//! Between the engine's types and the wire's.

use sealwright_engine as engine;
use sealwright_vault as vault;

use crate::blobs::{BlobList, Blobs};
use crate::errors::Failure;
use crate::events::{Event, RefusalCode, SecurityKind};
use crate::ids::AccountId;
use crate::jobs::{Job, JobResult, NewEntry, Outcome};
use crate::replies::*;
use crate::requests::{PageOrder, Preview, ProfileAction, Role};
use crate::token::Token;

pub(crate) fn account(account: engine::Account) -> Account {
    Account {
        id: account.id.into(),
        device_name: account.device_name,
        device_id: account.device.into(),
        created_at: account.created_at.into(),
    }
}

pub(crate) fn protection(protection: vault::Protection) -> Protection {
    match protection {
        vault::Protection::Memory => Protection::Memory,
        vault::Protection::Keyring => Protection::Keyring,
        vault::Protection::Software => Protection::Software,
        vault::Protection::Tee => Protection::Tee,
        vault::Protection::StrongBox => Protection::StrongBox,
        vault::Protection::SecureEnclave => Protection::SecureEnclave,
        // What this version of the waist has no word for is not to be taken for protected.
        _ => Protection::None,
    }
}

pub(crate) fn install_state(state: vault::InstallState) -> InstallState {
    match state {
        vault::InstallState::Fresh => InstallState::Fresh,
        vault::InstallState::Ready => InstallState::Ready,
        vault::InstallState::LockedBeforeFirstUnlock => InstallState::LockedBeforeFirstUnlock,
        vault::InstallState::RestoredWithoutKeys => InstallState::RestoredWithoutKeys,
        vault::InstallState::OrphanedKeys => InstallState::OrphanedKeys,
        vault::InstallState::KeyInvalidated => InstallState::KeyInvalidated,
        vault::InstallState::WrongKey => InstallState::WrongKey,
        vault::InstallState::RolledBack => InstallState::RolledBack,
        vault::InstallState::NewerFormat => InstallState::NewerFormat,
    }
}

pub(crate) fn loss(loss: vault::Loss) -> Loss {
    match loss {
        vault::Loss::Nothing => Loss::Nothing,
        vault::Loss::Sessions => Loss::Sessions,
        vault::Loss::Everything => Loss::Everything,
    }
}

pub(crate) fn actions(actions: &[vault::Action]) -> Vec<ProfileAction> {
    let word = |action: &vault::Action| match action {
        vault::Action::Open => ProfileAction::Open,
        vault::Action::RetryAfterUnlock => ProfileAction::RetryAfterUnlock,
        vault::Action::Retry => ProfileAction::Retry,
        vault::Action::UpdateApp => ProfileAction::UpdateApp,
        vault::Action::DiscardOrphan => ProfileAction::DiscardOrphan,
        vault::Action::StartOver => ProfileAction::StartOver,
        vault::Action::Rejoin => ProfileAction::Rejoin,
    };
    actions.iter().map(word).collect()
}

pub(crate) fn action(action: ProfileAction) -> vault::Action {
    match action {
        ProfileAction::Open => vault::Action::Open,
        ProfileAction::RetryAfterUnlock => vault::Action::RetryAfterUnlock,
        ProfileAction::Retry => vault::Action::Retry,
        ProfileAction::UpdateApp => vault::Action::UpdateApp,
        ProfileAction::DiscardOrphan => vault::Action::DiscardOrphan,
        ProfileAction::StartOver => vault::Action::StartOver,
        ProfileAction::Rejoin => vault::Action::Rejoin,
    }
}

pub(crate) fn role(role: Role) -> engine::Role {
    match role {
        Role::App => engine::Role::App,
        Role::Extension => engine::Role::Extension,
    }
}

pub(crate) fn kind(kind: ConversationKind) -> engine::Kind {
    match kind {
        ConversationKind::Direct => engine::Kind::Direct,
        ConversationKind::Group => engine::Kind::Group,
    }
}

pub(crate) fn order(order: PageOrder) -> engine::Order {
    match order {
        PageOrder::Newest => engine::Order::Newest,
        PageOrder::Oldest => engine::Order::Oldest,
    }
}

fn preview(preview: engine::Preview) -> Preview {
    match preview {
        engine::Preview::None => Preview::None,
        engine::Preview::Full => Preview::Full,
    }
}

pub(crate) fn preview_of(preview: Preview) -> engine::Preview {
    match preview {
        Preview::None => engine::Preview::None,
        Preview::Full => engine::Preview::Full,
    }
}

pub(crate) fn conversation(
    conversation: engine::Conversation,
    handle: Token,
    out: &mut BlobList,
) -> Conversation {
    Conversation {
        handle: handle.to_string(),
        id: conversation.id.into(),
        kind: match conversation.kind {
            engine::Kind::Direct => ConversationKind::Direct,
            engine::Kind::Group => ConversationKind::Group,
        },
        members: accounts(conversation.members),
        state: match conversation.state {
            engine::State::Creating => ConversationState::Creating,
            engine::State::Active => ConversationState::Active,
            engine::State::Healing => ConversationState::Healing,
            engine::State::Left => ConversationState::Left,
            engine::State::Removed => ConversationState::Removed,
        },
        last_message: conversation.last_message.map(|last| message(last, out)),
        preview: preview(conversation.preview),
        created_at: conversation.created_at.into(),
    }
}

pub(crate) fn message(message: engine::Message, out: &mut BlobList) -> Message {
    let (kind, text, data) = match message.content {
        engine::Content::Text(text) => (MessageKind::Text, Some(text), None),
        engine::Content::Data(data) => (MessageKind::Data, None, Some(out.push(data))),
        _ => (MessageKind::Unknown, None, None),
    };
    Message {
        id: message.id.into(),
        conversation: message.conversation.into(),
        sender: message.sender.into(),
        device: message.device.into(),
        mine: message.mine,
        kind,
        text,
        data,
        sent_at: message.sent_at.into(),
        received_at: message.received_at.into(),
        state: match message.delivery {
            engine::Delivery::Queued => MessageState::Queued,
            engine::Delivery::Sent => MessageState::Sent,
            engine::Delivery::Received => MessageState::Received,
        },
        seq: message.seq.into(),
    }
}

/// An event; one about a message comes with it.
pub(crate) fn event(
    event: engine::Event,
    subject: Option<engine::Message>,
    out: &mut BlobList,
) -> Event {
    match (event, subject) {
        (engine::Event::Message { conversation, .. }, Some(subject)) => Event::Message {
            conversation: conversation.into(),
            message: Box::new(message(subject, out)),
        },
        (engine::Event::MessageSent { conversation, id }, _) => Event::MessageSent {
            conversation: conversation.into(),
            id: id.into(),
        },
        (engine::Event::ConversationAdded { conversation }, _) => Event::ConversationAdded {
            conversation: conversation.into(),
        },
        (
            engine::Event::MembersChanged {
                conversation,
                added,
                removed,
                by,
            },
            _,
        ) => Event::MembersChanged {
            conversation: conversation.into(),
            added: accounts(added),
            removed: accounts(removed),
            by: by.into(),
        },
        (engine::Event::ConversationRemoved { conversation }, _) => Event::ConversationRemoved {
            conversation: conversation.into(),
        },
        (
            engine::Event::Security {
                kind,
                conversation,
                account,
            },
            _,
        ) => Event::Security {
            kind: security(kind),
            conversation: conversation.map(Into::into),
            account: account.map(Into::into),
        },
        (
            engine::Event::EntryRefused {
                conversation,
                reason,
            },
            _,
        ) => match refusal(reason) {
            Some(code) => Event::EntryRefused {
                conversation: conversation.map(Into::into),
                code,
            },
            None => Event::Unknown,
        },
        (engine::Event::EntryQuarantined { conversation }, _) => Event::EntryQuarantined {
            conversation: conversation.map(Into::into),
        },
        (engine::Event::Healing { conversation }, _) => Event::Healing {
            conversation: conversation.into(),
        },
        (engine::Event::Healed { conversation }, _) => Event::Healed {
            conversation: conversation.into(),
        },
        _ => Event::Unknown,
    }
}

/// A job's result, its bodies copied out of the request.
///
/// # Errors
/// `INVALID_BLOBS`.
pub(crate) fn job_result(
    result: JobResult,
    blobs: &mut Blobs<'_>,
) -> Result<engine::JobResult, Failure> {
    let (job, result) = match result {
        JobResult::Appended {
            job,
            outcomes,
            failed,
        } => {
            let outcomes = outcomes
                .into_iter()
                .map(|outcome| self::outcome(outcome, blobs));
            (
                job,
                engine::WorkResult::Appended {
                    outcomes: outcomes.collect::<Result<_, _>>()?,
                    failed: failed.is_some(),
                },
            )
        }
        JobResult::Entries { job, entries } => {
            let entries = entries.into_iter().map(|entry| {
                let body = blobs.take(entry.body)?.to_vec();
                Ok(engine::Entry {
                    seq: entry.seq.value(),
                    key: entry.key,
                    body,
                })
            });
            (
                job,
                engine::WorkResult::Entries(entries.collect::<Result<_, Failure>>()?),
            )
        }
        JobResult::Gone { job, floor } => (
            job,
            engine::WorkResult::Gone {
                floor: floor.value(),
            },
        ),
        JobResult::Trimmed { job } => (job, engine::WorkResult::Trimmed),
        JobResult::Offered { job } => (job, engine::WorkResult::Offered),
        JobResult::Item { job, item } => {
            let item = item
                .map(|index| blobs.take(index).map(<[u8]>::to_vec))
                .transpose()?;
            (job, engine::WorkResult::Item(item))
        }
        JobResult::Failed { job, reason: _ } => (job, engine::WorkResult::Failed),
    };
    Ok(engine::JobResult {
        id: job.value(),
        result,
    })
}

pub(crate) fn sync_step(output: engine::SyncOutput, out: &mut BlobList) -> SyncStep {
    SyncStep {
        jobs: output.jobs.into_iter().map(|work| job(work, out)).collect(),
        watch: output.watch.into_iter().map(Into::into).collect(),
        pending: output.pending,
        wake_in: output.wake_in.map(Into::into),
    }
}

fn job(job: engine::Job, out: &mut BlobList) -> Job {
    let number = job.id.into();
    match job.work {
        engine::Work::Append { stream, entries } => {
            let entries = entries.into_iter().map(|entry| NewEntry {
                key: entry.key,
                body: out.push(entry.body),
                unless: entry.unless,
            });
            Job::Append {
                job: number,
                stream: stream.into(),
                entries: entries.collect(),
            }
        }
        engine::Work::Read {
            stream,
            after,
            limit,
        } => Job::Read {
            job: number,
            stream: stream.into(),
            after: after.into(),
            limit,
        },
        engine::Work::Trim { stream, up_to } => Job::Trim {
            job: number,
            stream: stream.into(),
            up_to: up_to.into(),
        },
        engine::Work::Offer {
            pool,
            generation,
            items,
            last_resort,
        } => Job::Offer {
            job: number,
            pool: pool.into(),
            generation: generation.into(),
            items: items.into_iter().map(|item| out.push(item)).collect(),
            last_resort: out.push(last_resort),
        },
        engine::Work::Take { pool, request } => Job::Take {
            job: number,
            pool: pool.into(),
            request_id: request,
        },
    }
}

fn outcome(outcome: Outcome, blobs: &mut Blobs<'_>) -> Result<engine::Outcome, Failure> {
    Ok(match outcome {
        Outcome::Stored { seq } => engine::Outcome::Stored { seq: seq.value() },
        Outcome::Taken { seq, body } => engine::Outcome::Taken {
            seq: seq.value(),
            body: blobs.take(body)?.to_vec(),
        },
        Outcome::Closed { seq } => engine::Outcome::Closed { seq: seq.value() },
    })
}

fn security(kind: engine::SecurityKind) -> SecurityKind {
    match kind {
        engine::SecurityKind::UnlistedDevice => SecurityKind::UnlistedDevice,
        engine::SecurityKind::HiddenLog => SecurityKind::HiddenLog,
        engine::SecurityKind::BadCommit => SecurityKind::BadCommit,
        engine::SecurityKind::RolledBack => SecurityKind::RolledBack,
        _ => SecurityKind::Unknown,
    }
}

fn refusal(reason: engine::Refusal) -> Option<RefusalCode> {
    match reason {
        engine::Refusal::Tampered => Some(RefusalCode::Tampered),
        engine::Refusal::Replayed => Some(RefusalCode::Replayed),
        engine::Refusal::Foreign => Some(RefusalCode::Foreign),
        engine::Refusal::Forked => Some(RefusalCode::Forked),
        engine::Refusal::Void => Some(RefusalCode::Void),
        _ => None,
    }
}

fn accounts(ids: Vec<engine::AccountId>) -> Vec<AccountId> {
    ids.into_iter().map(Into::into).collect()
}
