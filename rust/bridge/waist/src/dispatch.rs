//! From a request to its handler. Adding an operation is one line in the table below, its request and
//! reply types, and one handler.

use serde::Serialize;

use crate::blobs::{BlobList, Blobs};
use crate::call::Call;
use crate::cores::Woken;
use crate::errors::{Code, Failure};
use crate::guard::lock;
use crate::requests::*;
use crate::token::Token;
use crate::waist::Instance;
use crate::{ascii, handlers, json, replies};

macro_rules! operations {
    ($($(#[$meta:meta])* $name:literal: $handler:ident($request:ty) -> $reply:ty;)*) => {
        fn run(call: &mut Call<'_>, op: &str, fields: serde_json::Map<String, serde_json::Value>) -> Result<String, Failure> {
            match op {
                $($(#[$meta])* $name => {
                    let request: $request = json::typed(fields)?;
                    let reply: $reply = handlers::$handler(call, request)?;
                    finish(call, &reply)
                })*
                _ => Err(Failure::of(Code::UnsupportedOp)),
            }
        }

        /// Name, request type and reply type of each operation, as TypeScript names them.
        #[cfg(test)]
        pub(crate) fn operations(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$($(#[$meta])* ($name, <$request as ts_rs::TS>::name(config), <$reply as ts_rs::TS>::name(config)),)*]
        }
    };
}

operations! {
    "hello": hello(HelloRequest) -> replies::Hello;
    "openEngine": open_engine(OpenEngineRequest) -> replies::OpenedEngine;
    "inspectProfile": inspect_profile(InspectProfileRequest) -> replies::ProfileReport;
    "resolveProfile": resolve_profile(ResolveProfileRequest) -> replies::Done;
    "custody": custody(CustodyRequest) -> replies::Custody;
    "rotateStorageKey": rotate_storage_key(RotateStorageKeyRequest) -> replies::Rotation;
    "rejoin": rejoin(RejoinRequest) -> replies::Done;
    "wipe": wipe(WipeRequest) -> replies::Done;
    "close": close(CloseRequest) -> replies::Done;
    "createAccount": create_account(CreateAccountRequest) -> replies::Account;
    "createConversation": create_conversation(CreateConversationRequest) -> replies::Conversation;
    "conversations": conversations(ConversationsRequest) -> replies::ConversationPage;
    "conversation": conversation(ConversationRequest) -> replies::Conversation;
    "addMembers": add_members(MembersRequest) -> replies::Done;
    "removeMembers": remove_members(MembersRequest) -> replies::Done;
    "leave": leave(LeaveRequest) -> replies::Done;
    "send": send(SendRequest) -> replies::Message;
    "messages": messages(MessagesRequest) -> replies::MessagePage;
    "setPreview": set_preview(SetPreviewRequest) -> replies::Done;
    "capabilities": capabilities(CapabilitiesRequest) -> replies::Capabilities;
    "reportFacts": report_facts(ReportFactsRequest) -> replies::Done;
    "preferences": preferences(PreferencesRequest) -> replies::ChosenPreferences;
    "setPreferences": set_preferences(SetPreferencesRequest) -> replies::Done;
    "conversationPreferences": conversation_preferences(ConversationPreferencesRequest) -> replies::ChosenPreferences;
    "setConversationPreferences": set_conversation_preferences(SetConversationPreferencesRequest) -> replies::Done;
    "explainTransport": explain_transport(ExplainTransportRequest) -> sealwright_transport::Plan;
    "planTransport": plan_transport(PlanTransportRequest) -> sealwright_transport::Plan;
    "takePushed": take_pushed(TakePushedRequest) -> replies::Pushed;
    "events": events(EventsRequest) -> replies::EventPage;
    "acknowledge": acknowledge(AcknowledgeRequest) -> replies::Done;
    "sync": sync(SyncRequest) -> replies::SyncStep;
    "schedule": schedule(ScheduleRequest) -> replies::Schedule;
    "rest": rest(RestRequest) -> replies::Rest;
}

/// Answers one request. Says in `woken` whose journal grew, also when the request failed.
///
/// # Errors
/// Every code of the table that is not TypeScript's own.
pub(crate) fn answer(
    instance: &Instance,
    request: &str,
    bytes: &[u8],
    woken: &mut Vec<Woken>,
) -> Result<String, Failure> {
    let mut fields = json::fields(request)?;
    let op = match fields.remove("op") {
        Some(serde_json::Value::String(op)) => op,
        _ => return Err(Failure::hinted(Code::InvalidRequest, "`op` is a string")),
    };
    let blobs = Blobs::parse(bytes)?;
    let mut call = Call {
        instance,
        blobs,
        out: BlobList::default(),
        woken,
    };
    #[cfg(test)]
    if op == "panic" {
        return handlers::panic(&mut call, json::typed(fields)?);
    }
    run(&mut call, &op, fields)
}

#[derive(Serialize)]
struct Answer<'a, T> {
    ok: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
}

fn finish<T: Serialize>(call: &mut Call<'_>, reply: &T) -> Result<String, Failure> {
    let mut answer = Answer {
        ok: reply,
        ticket: None,
    };
    if let Some(bytes) = std::mem::take(&mut call.out).encode() {
        let ticket = Token::generate(&sealwright_crypto::OsEntropy)?;
        lock(&call.instance.tickets).put(ticket, bytes);
        answer.ticket = Some(ticket.to_string());
    }
    ascii::to_string(&answer).ok_or(Failure::of(Code::Internal))
}
