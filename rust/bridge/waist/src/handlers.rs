//! What each operation does.

use sealwright_engine::{AccountId, Content, Event, SendOptions, SyncInput};

pub(crate) use crate::background::*;
use crate::call::Call;
pub(crate) use crate::capabilities::*;
use crate::errors::{Code, Failure};
use crate::events::JournalEvent;
use crate::guard::lock;
use crate::integer::Integer;
use crate::limits::PAGE_BYTES;
use crate::log;
use crate::profile::{OpenProfile, Profile, Settings};
use crate::replies::{self, Done};
use crate::requests::*;
use crate::{WAIST_VERSION, pages, translate};

/// While rows are to be re-sealed, sync is worth calling again after this many milliseconds.
const RESEAL_IN: u64 = 250;

pub(crate) fn hello(call: &mut Call<'_>, request: HelloRequest) -> Result<replies::Hello, Failure> {
    let (theirs, ours) = (major(&request.waist), major(WAIST_VERSION));
    let Some(theirs) = theirs else {
        return Err(Failure::hinted(
            Code::InvalidRequest,
            "`waist` is `major.minor`",
        ));
    };
    if Some(theirs) != ours {
        let refused = log::Event::VersionRefused { theirs };
        call.instance.shared.log.say(refused);
        let hint = format!("the JavaScript speaks {theirs}, this binary {WAIST_VERSION}");
        return Err(Failure::hinted(Code::VersionMismatch, hint));
    }
    Ok(replies::Hello {
        waist: WAIST_VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        suites: [sealwright_crypto::HYBRID, sealwright_crypto::CLASSICAL]
            .map(u16::from)
            .to_vec(),
    })
}

pub(crate) fn open_engine(
    call: &mut Call<'_>,
    request: OpenEngineRequest,
) -> Result<replies::OpenedEngine, Failure> {
    try_open(call, request).inspect_err(|failure| {
        let log = &call.instance.shared.log;
        log.say(log::Event::NotOpened(failure.code()));
    })
}

fn try_open(call: &Call<'_>, request: OpenEngineRequest) -> Result<replies::OpenedEngine, Failure> {
    let (owner, shared) = (call.instance.owner, &call.instance.shared);
    let settings = Settings {
        storage: request.storage.unwrap_or_default(),
        allow_unprotected: request.allow_unprotected.unwrap_or_default(),
    };
    let role = translate::role(request.role.unwrap_or_default());
    let profile = Profile::parse(
        &request.profile,
        request.directory.as_deref(),
        settings,
        role,
    )?;
    lock(&shared.handles).room(owner)?;
    let place = profile.place(&*shared.platform)?;
    let opened = shared.cores.open(
        (place.clone(), role),
        profile.settings,
        owner,
        || {
            let mut open = profile.open(&place, &*shared.platform, &shared.log)?;
            open.engine.report_facts(&lock(&shared.facts));
            Ok(open)
        },
        |core| lock(&shared.handles).engine(owner, core, &sealwright_crypto::OsEntropy),
    )?;
    Ok(replies::OpenedEngine {
        engine: opened.handle.to_string(),
        account: opened.account.map(translate::account),
        protection: translate::protection(opened.protection),
    })
}

pub(crate) fn inspect_profile(
    call: &mut Call<'_>,
    request: InspectProfileRequest,
) -> Result<replies::ProfileReport, Failure> {
    let InspectProfileRequest {
        profile,
        directory,
        allow_unprotected,
    } = request;
    let profile = on_disk(&profile, directory.as_deref(), allow_unprotected)?;
    let state = profile.inspect(&*call.instance.shared.platform)?;
    Ok(replies::ProfileReport {
        state: translate::install_state(state),
        loss: translate::loss(state.loss()),
        actions: translate::actions(state.actions()),
    })
}

pub(crate) fn resolve_profile(
    call: &mut Call<'_>,
    request: ResolveProfileRequest,
) -> Result<Done, Failure> {
    let ResolveProfileRequest {
        profile,
        directory,
        allow_unprotected,
        action,
    } = request;
    let profile = on_disk(&profile, directory.as_deref(), allow_unprotected)?;
    profile.resolve(translate::action(action), &*call.instance.shared.platform)?;
    Ok(Done {})
}

fn on_disk(
    profile: &str,
    directory: Option<&str>,
    allow_unprotected: Option<bool>,
) -> Result<Profile, Failure> {
    let settings = Settings {
        storage: Storage::Disk,
        allow_unprotected: allow_unprotected.unwrap_or_default(),
    };
    Profile::parse(profile, directory, settings, sealwright_engine::Role::App)
}

pub(crate) fn custody(
    call: &mut Call<'_>,
    request: CustodyRequest,
) -> Result<replies::Custody, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on_profile(&seat, |profile| {
        let state = profile.state();
        let made_at = profile.custody.made_at();
        Ok(replies::Custody {
            protection: translate::protection(profile.custody.protection()),
            store: profile.custody.store(),
            state: translate::install_state(state),
            loss: translate::loss(state.loss()),
            actions: translate::actions(state.actions()),
            key_made_at: made_at.map(Integer::from),
            rotating: profile.engine.is_resealing(),
        })
    })
}

pub(crate) fn rotate_storage_key(
    call: &mut Call<'_>,
    request: RotateStorageKeyRequest,
) -> Result<replies::Rotation, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on_profile(&seat, |profile| {
        if request.begin {
            profile.rotate()?;
        }
        let more = profile.reseal()?;
        Ok(replies::Rotation { more })
    })
}

pub(crate) fn rejoin(call: &mut Call<'_>, request: RejoinRequest) -> Result<Done, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on_profile(&seat, OpenProfile::rejoin).map(done)
}

pub(crate) fn wipe(call: &mut Call<'_>, request: WipeRequest) -> Result<Done, Failure> {
    let seat = call.engine(&request.engine)?;
    call.instance.shared.cores.wipe(&seat.core).map(done)
}

pub(crate) fn close(call: &mut Call<'_>, request: CloseRequest) -> Result<Done, Failure> {
    call.close(&request.handle).map(done)
}

pub(crate) fn create_account(
    call: &mut Call<'_>,
    request: CreateAccountRequest,
) -> Result<replies::Account, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on(&seat, |engine| engine.create_account(&request.device_name))
        .map(translate::account)
}

pub(crate) fn create_conversation(
    call: &mut Call<'_>,
    request: CreateConversationRequest,
) -> Result<replies::Conversation, Failure> {
    let seat = call.engine(&request.engine)?;
    lock(&call.instance.shared.handles).room(call.instance.owner)?;
    let (members, kind) = (accounts(request.members), request.kind.map(translate::kind));
    let conversation = call.on(&seat, |engine| engine.create_conversation(&members, kind))?;
    call.listed(&seat, conversation)
}

pub(crate) fn conversations(
    call: &mut Call<'_>,
    request: ConversationsRequest,
) -> Result<replies::ConversationPage, Failure> {
    let seat = call.engine(&request.engine)?;
    let (limit, before) = (
        pages::limit(request.limit)?,
        request.before.map(Integer::value),
    );
    let page = call.on(&seat, |engine| {
        let weigh = |listed: &sealwright_engine::Conversation| {
            listed.last_message.as_ref().map_or(0, pages::weight)
        };
        pages::fill(
            limit,
            before,
            |before, limit| engine.conversations(before, limit),
            weigh,
        )
    })?;
    let conversations = page
        .items
        .into_iter()
        .map(|conversation| call.listed(&seat, conversation));
    Ok(replies::ConversationPage {
        conversations: conversations.collect::<Result<_, _>>()?,
        next: page.next.map(Integer::from),
    })
}

pub(crate) fn conversation(
    call: &mut Call<'_>,
    request: ConversationRequest,
) -> Result<replies::Conversation, Failure> {
    let seat = call.engine(&request.engine)?;
    let conversation = call.on(&seat, |engine| engine.conversation(&request.id.0))?;
    call.listed(&seat, conversation)
}

pub(crate) fn add_members(call: &mut Call<'_>, request: MembersRequest) -> Result<Done, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let members = accounts(request.members);
    call.on(&seat, |engine| engine.add_members(&id, &members))
        .map(done)
}

pub(crate) fn remove_members(
    call: &mut Call<'_>,
    request: MembersRequest,
) -> Result<Done, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let members = accounts(request.members);
    call.on(&seat, |engine| engine.remove_members(&id, &members))
        .map(done)
}

pub(crate) fn leave(call: &mut Call<'_>, request: LeaveRequest) -> Result<Done, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    call.on(&seat, |engine| engine.leave(&id)).map(done)
}

pub(crate) fn set_preview(
    call: &mut Call<'_>,
    request: SetPreviewRequest,
) -> Result<Done, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let preview = translate::preview_of(request.preview);
    call.on(&seat, |engine| engine.set_preview(&id, preview))
        .map(done)
}

pub(crate) fn send(call: &mut Call<'_>, request: SendRequest) -> Result<replies::Message, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let content = match (request.text, request.data) {
        (Some(text), None) => Content::Text(text),
        (None, Some(index)) => Content::Data(call.blobs.take(index)?.to_vec()),
        _ => {
            return Err(Failure::hinted(
                Code::InvalidArgument,
                "a message has either `text` or `data`",
            ));
        }
    };
    let options = SendOptions {
        key: request.key.as_deref(),
        urgency: request.urgency.unwrap_or_default(),
    };
    let message = call.on(&seat, |engine| engine.send(&id, content, options))?;
    Ok(call.message(message))
}

pub(crate) fn take_pushed(
    call: &mut Call<'_>,
    request: TakePushedRequest,
) -> Result<replies::Pushed, Failure> {
    let seat = call.engine(&request.engine)?;
    let stream = request.stream.0;
    let entry = sealwright_engine::Entry {
        seq: request.seq.value(),
        key: request.key,
        body: call.blobs.take(request.body)?.to_vec(),
    };
    let taken = call.on(&seat, |engine| engine.take_pushed(&stream, &entry))?;
    Ok(replies::Pushed {
        message: taken.map(|(message, _)| call.message(message)),
    })
}

pub(crate) fn messages(
    call: &mut Call<'_>,
    request: MessagesRequest,
) -> Result<replies::MessagePage, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let (limit, cursor) = (
        pages::limit(request.limit)?,
        request.cursor.map(Integer::value),
    );
    let order = translate::order(request.order);
    let page = call.on(&seat, |engine| {
        pages::fill(
            limit,
            cursor,
            |cursor, limit| engine.messages(&id, order, cursor, limit),
            pages::weight,
        )
    })?;
    let messages = page
        .items
        .into_iter()
        .map(|message| call.message(message))
        .collect();
    Ok(replies::MessagePage {
        messages,
        next: page.next.map(Integer::from),
    })
}

pub(crate) fn events(
    call: &mut Call<'_>,
    request: EventsRequest,
) -> Result<replies::EventPage, Failure> {
    let seat = call.engine(&request.engine)?;
    let limit = pages::limit(request.limit)?;
    let (journal, more) = call.on(&seat, |engine| journal(engine, limit))?;
    let events = journal.into_iter().map(|(seq, event, message)| {
        let event = translate::event(event, message, &mut call.out);
        JournalEvent {
            seq: seq.into(),
            event,
        }
    });
    Ok(replies::EventPage {
        events: events.collect(),
        more,
    })
}

pub(crate) fn acknowledge(
    call: &mut Call<'_>,
    request: AcknowledgeRequest,
) -> Result<Done, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on(&seat, |engine| engine.acknowledge(request.through.value()))
        .map(done)
}

pub(crate) fn sync(
    call: &mut Call<'_>,
    request: SyncRequest,
) -> Result<replies::SyncStep, Failure> {
    let seat = call.engine(&request.engine)?;
    let mut results = Vec::with_capacity(request.results.len());
    for result in request.results {
        results.push(translate::job_result(result, &mut call.blobs)?);
    }
    let input = SyncInput {
        begin: request.begin.unwrap_or_default(),
        changed: request
            .changed
            .unwrap_or_default()
            .into_iter()
            .map(|id| id.0)
            .collect(),
        results,
    };
    let begin = input.begin;
    let (output, resealing) = call.on_profile(&seat, |profile| {
        let output = profile.engine.sync(input)?;
        // Between passes, so that nobody waits for it.
        if begin || output.jobs.is_empty() {
            profile.tend(begin);
        }
        Ok((output, profile.engine.is_resealing()))
    })?;
    let mut step = translate::sync_step(output, &mut call.out);
    if resealing {
        let soon = Integer::from(RESEAL_IN);
        step.wake_in = Some(step.wake_in.map_or(soon, |wait| wait.min(soon)));
    }
    Ok(step)
}

#[cfg(test)]
pub(crate) fn panic(call: &mut Call<'_>, request: PanicRequest) -> Result<String, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on(&seat, |_| -> Result<String, Failure> {
        panic!("a test asked for it")
    })
}

type JournalPage = (Vec<(u64, Event, Option<sealwright_engine::Message>)>, bool);

/// The oldest events with the messages they are about, until these weigh [`PAGE_BYTES`]. Events whose
/// message is gone say nothing any more; they are dropped here.
fn journal(
    engine: &mut sealwright_engine::Engine,
    limit: usize,
) -> sealwright_engine::Result<JournalPage> {
    loop {
        let page = engine.events(limit)?;
        let (mut events, mut bytes, mut last) = (Vec::new(), 0, None);
        let total = page.items.len();
        let mut seen = 0;
        for (seq, event) in page.items {
            if bytes >= PAGE_BYTES {
                break;
            }
            seen += 1;
            last = Some(seq);
            if let Event::Message {
                conversation,
                seq: at,
            } = &event
            {
                let Some(message) = engine.message(conversation, *at)? else {
                    continue;
                };
                bytes += pages::weight(&message);
                events.push((seq, event, Some(message)));
            } else {
                events.push((seq, event, None));
            }
        }
        match last {
            Some(last) if events.is_empty() => engine.acknowledge(last)?,
            _ => return Ok((events, page.next.is_some() || seen < total)),
        }
    }
}

fn accounts(ids: Vec<crate::ids::AccountId>) -> Vec<AccountId> {
    ids.into_iter().map(|id| id.0).collect()
}

fn done(_: ()) -> Done {
    Done {}
}

fn major(version: &str) -> Option<u16> {
    let (major, minor) = version.split_once('.')?;
    minor.parse::<u16>().ok()?;
    major.parse().ok()
}
