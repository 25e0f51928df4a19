//! Writes the files that other rooms read from this one's tables: TypeScript types, the error table, its
//! documentation. Run by the tests; the files are checked in, and a difference fails the build.

use std::path::Path;

use ts_rs::{Config, TS};

use sealwright_transport as transport;

use crate::errors::{Code, Fault, Retry, Severity};
use crate::{
    MAX_BYTES, MAX_REQUEST, WAIST_VERSION, dispatch, errors, events, ids, integer, jobs, replies,
    requests,
};

const NOTE: &str =
    "Generated from rust/bridge/waist by `cargo test -p sealwright-waist`. Do not edit.";

/// Lines of a Rust doc comment as one of TypeScript.
pub(crate) fn comment(lines: &[&str]) -> String {
    match lines {
        [line] => format!("/**{line} */\n"),
        lines => format!(
            "/**\n{} */\n",
            lines
                .iter()
                .map(|line| format!(" *{line}\n"))
                .collect::<String>()
        ),
    }
}

#[test]
fn the_typescript_types_are_those_of_the_wire() {
    let config = Config::new();
    let mut file = format!("// {NOTE}\n\nimport type {{ ErrorCode }} from './errors.ts';\n\n");
    file.push_str(&format!("/** The version of the waist that these types describe. */\nexport const WAIST_VERSION = '{WAIST_VERSION}';\n\n"));
    file.push_str("/** Every operation: what is asked, and what is answered under `ok`. */\nexport type Operations = {\n");
    for (name, request, reply) in dispatch::operations(&config) {
        file.push_str(&format!(
            "  {name}: {{ request: {request}; ok: {reply} }};\n"
        ));
    }
    file.push_str("};\n");
    macro_rules! declare {
        ($($type:ty),* $(,)?) => { $(
            file.push('\n');
            let docs = <$type>::docs().unwrap_or_default();
            file.push_str(&tidy(&format!("{docs}export {}", <$type>::decl(&config))));
        )* };
    }
    declare! {
        ids::AccountId, ids::DeviceId, ids::ConversationId, ids::MessageId,
        ids::StreamToken, ids::WriteKey, ids::StreamId, ids::PoolToken, ids::PoolId,
        requests::Storage, requests::PageOrder, requests::Role, requests::ProfileAction, requests::Preview, requests::SetPreviewRequest,
        requests::HelloRequest, requests::OpenEngineRequest, requests::CloseRequest,
        requests::CreateAccountRequest, requests::CreateConversationRequest,
        requests::ConversationsRequest, requests::ConversationRequest, requests::MembersRequest,
        requests::LeaveRequest, requests::SendRequest, requests::MessagesRequest,
        requests::EventsRequest, requests::AcknowledgeRequest, requests::SyncRequest,
        requests::InspectProfileRequest, requests::ResolveProfileRequest, requests::CustodyRequest,
        requests::CapabilitiesRequest, requests::ReportFactsRequest, requests::PreferencesRequest, requests::SetPreferencesRequest,
        requests::ConversationPreferencesRequest, requests::SetConversationPreferencesRequest, requests::ExplainTransportRequest, requests::PlanTransportRequest,
        requests::RotateStorageKeyRequest, requests::RejoinRequest, requests::WipeRequest, requests::TakePushedRequest,
        replies::Done, replies::Hello, replies::OpenedEngine, replies::Protection, replies::Account,
        replies::Conversation, replies::ConversationKind, replies::ConversationState,
        replies::ConversationPage, replies::Message, replies::MessageKind, replies::MessageState,
        replies::MessagePage, replies::EventPage, replies::SyncStep,
        replies::InstallState, replies::Loss, replies::KeyStore, replies::ProfileReport, replies::Custody, replies::Rotation, replies::Pushed,
        replies::Capabilities, replies::ChosenPreferences,
        requests::ScheduleRequest, requests::RestRequest, replies::Schedule, replies::Waiting, replies::Turn, replies::Purpose, replies::Rest,
        transport::Time, transport::Fact<bool>, transport::Source, transport::WhyUnknown, transport::Local, transport::FactName, transport::Doubt, transport::Doubtful,
        transport::Path, transport::Obstacle, transport::Interface, transport::Radio, transport::Composer, transport::Sim, transport::Rcs, transport::Permission,
        transport::PreviewSetting, transport::Refresh, transport::StandbyBucket, transport::Thermal, transport::PushProvider, transport::Sealing,
        transport::Transport, transport::Assurance, transport::Message, transport::MediaKind, transport::Urgency, transport::Peer, transport::PeerRecord,
        transport::Preferences, transport::Choices, transport::Consent, transport::Policy, transport::Plan, transport::Outcome, transport::Attempt, transport::Skipped,
        transport::Carries, transport::Backoff, transport::Reason, transport::Until,
        events::JournalEvent, events::Event, events::SecurityKind, events::RefusalCode, events::Notice<'static>,
        jobs::Job, jobs::NewEntry, jobs::JobResult, jobs::Outcome, jobs::Entry, jobs::FailReason,
        errors::Error, Retry, Severity,
    }
    assert!(!file.contains("bigint"), "an integer is not an `Integer`");
    assert_eq!(integer::Integer::name(&config), "number");
    write("src/native/generated/wire.ts", &file);
}

#[test]
fn the_error_table_of_typescript_is_this_one() {
    let mut file = format!("// {NOTE}\n\nimport type {{ Retry, Severity }} from './wire.ts';\n\n");
    file.push_str("/** Every error code: what happened, when to try again, how bad it is. See docs/errors.md. */\n");
    file.push_str("export const ERRORS = {\n");
    for entry in Code::ALL.iter().map(|code| code.entry()) {
        file.push_str(&format!(
            "  {}: {{\n    message: {},\n    retry: '{}',\n    severity: '{}',\n  }},\n",
            entry.text,
            quoted(entry.message),
            retry(entry.retry),
            severity(entry.severity),
        ));
    }
    file.push_str("} as const satisfies Record<string, { message: string; retry: Retry; severity: Severity }>;\n\n");
    file.push_str(
        "/** The code of a `SealwrightError`. */\nexport type ErrorCode = keyof typeof ERRORS;\n",
    );
    write("src/native/generated/errors.ts", &file);
}

#[test]
fn the_limits_of_typescript_are_these() {
    let mut file = format!("// {NOTE}\n\n");
    file.push_str(&format!("/** Longest request, in characters of ASCII-only JSON. */\nexport const MAX_REQUEST = {MAX_REQUEST};\n\n"));
    file.push_str(&format!("/** Most bytes beside a request, the lengths of its blobs included. */\nexport const MAX_BYTES = {MAX_BYTES};\n"));
    write("src/native/generated/limits.ts", &file);
}

#[test]
fn the_documentation_of_errors_is_the_table() {
    let mut file = format!("# Errors\n\n<!-- {NOTE} -->\n\n");
    file.push_str("Every failure of the public API is a `SealwrightError` whose `code` is one of these literals; `isSealwrightError(error, code?)` tests for it. ");
    file.push_str(
        "`retry` says when the same call is worth trying again, `severity` how bad it is. ",
    );
    file.push_str("A failed call has changed nothing. Messages are for developers; they hold no content, no key and no identifier.\n\n");
    file.push_str("| code | what happened | at fault | retry | severity | what to do |\n|---|---|---|---|---|---|\n");
    for entry in Code::ALL.iter().map(|code| code.entry()) {
        let fault = match entry.fault {
            Fault::Caller => "the caller",
            Fault::Nobody => "nobody",
            Fault::Machine => "the machine",
            Fault::Relay => "the relay or the network",
            Fault::Peer => "another participant or the relay",
            Fault::Us => "this package",
        };
        file.push_str(&format!(
            "| `{}` | {} | {fault} | {} | {} | {} |\n",
            entry.text,
            entry.message,
            retry(entry.retry),
            severity(entry.severity),
            entry.action,
        ));
    }
    write("docs/errors.md", &file);
}

/// The phones' adapters answer some calls themselves, when there is nothing to ask yet.
#[test]
fn the_replies_that_adapters_make_themselves_are_those_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let ios = read("ios/Adapter/Arguments.hpp");
    for code in [
        Code::InvalidRequest,
        Code::RequestTooLarge,
        Code::NativeMissing,
    ] {
        let reply = serde_json::to_string(&replies::Refusal {
            error: errors::Failure::of(code).wire(),
        });
        let reply = reply.unwrap();
        assert!(ios.contains(&reply), "{reply}");
    }
    // Without what a formatter may change.
    let bare = |text: &str| text.replace([' ', '\n', ','], "");
    let android = bare(&read("android/src/main/java/dev/sealwright/Replies.kt"));
    for code in [
        Code::InvalidRequest,
        Code::RequestTooLarge,
        Code::InvalidHandle,
        Code::Internal,
    ] {
        let entry = code.entry();
        let (retry, severity) = (retry(entry.retry), severity(entry.severity));
        let made = [entry.text, entry.message, &retry, &severity].map(|part| format!("\"{part}\""));
        assert!(android.contains(&bare(&made.concat())), "{}", entry.text);
    }
    let entry = Code::NativeMissing.entry();
    assert!(android.contains(&bare(entry.message)));
}

/// So that what is too large is refused before it is copied, the phones' adapters know the limits too.
#[test]
fn the_limits_of_adapters_are_these() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    // What `mark` declares, of a number of MiB.
    let limit = |path: &str, mark: &str, shift: &str| {
        let file = std::fs::read_to_string(root.join(path)).unwrap();
        let (_, rest) = file.split_once(mark).unwrap();
        let (mebibytes, _) = rest.split_once(shift).unwrap();
        mebibytes.parse::<usize>().unwrap() << 20
    };
    let kotlin = "android/src/main/java/dev/sealwright/SealwrightModule.kt";
    let cpp = "ios/Adapter/Arguments.hpp";
    let (in_cpp, shl) = ("} << 20;", " shl 20\n");
    assert_eq!(limit(kotlin, "val MAX_REQUEST = ", shl), MAX_REQUEST);
    assert_eq!(limit(kotlin, "val MAX_BYTES = ", shl), MAX_BYTES);
    assert_eq!(limit(cpp, "maxRequest = std::size_t{", in_cpp), MAX_REQUEST);
    assert_eq!(limit(cpp, "maxBytes = std::size_t{", in_cpp), MAX_BYTES);
}

fn retry(retry: Retry) -> String {
    serde_json::to_string(&retry).unwrap().replace('"', "")
}

fn severity(severity: Severity) -> String {
    serde_json::to_string(&severity).unwrap().replace('"', "")
}

fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

/// Lays out a declaration for reading: comments of one line on one, fields below each other, indented.
fn tidy(declaration: &str) -> String {
    let lines = declaration
        .replace("/**\n * ", "/** ")
        .replace(", \n", ",\n")
        .replace("{ \n", "{\n")
        .replace("{ \"", "{\n\"")
        .replace("\" }", "\",\n}")
        .replace(", }", ",\n}");
    let (mut tidy, mut depth) = (String::new(), 0_usize);
    for line in lines.lines() {
        if line.starts_with('}') {
            depth -= 1;
        }
        if line == " */" {
            // The end of a comment: on its own line only after several.
            let alone = tidy
                .trim_end()
                .lines()
                .next_back()
                .is_some_and(|last| last.trim().starts_with('*'));
            tidy = tidy.trim_end().to_owned();
            tidy.push_str(&if alone {
                format!("\n{} */\n", "  ".repeat(depth))
            } else {
                " */\n".to_owned()
            });
            continue;
        }
        tidy.push_str(&"  ".repeat(depth));
        tidy.push_str(line);
        tidy.push('\n');
        if line.ends_with('{') {
            depth += 1;
        }
    }
    tidy
}

/// Writes a file of the repository, unless it is already so.
fn write(path: &str, contents: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../..")
        .join(path);
    if std::fs::read_to_string(&path).is_ok_and(|there| there == contents) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, contents).unwrap();
}
