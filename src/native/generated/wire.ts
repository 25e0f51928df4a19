// Generated from rust/bridge/waist by `cargo test -p sealwright-waist`. Do not edit.

import type { ErrorCode } from './errors.ts';

/** The version of the waist that these types describe. */
export const WAIST_VERSION = '1.0';

/** Every operation: what is asked, and what is answered under `ok`. */
export type Operations = {
  hello: { request: HelloRequest; ok: Hello };
  openEngine: { request: OpenEngineRequest; ok: OpenedEngine };
  inspectProfile: { request: InspectProfileRequest; ok: ProfileReport };
  resolveProfile: { request: ResolveProfileRequest; ok: Done };
  custody: { request: CustodyRequest; ok: Custody };
  rotateStorageKey: { request: RotateStorageKeyRequest; ok: Rotation };
  rejoin: { request: RejoinRequest; ok: Done };
  wipe: { request: WipeRequest; ok: Done };
  close: { request: CloseRequest; ok: Done };
  createAccount: { request: CreateAccountRequest; ok: Account };
  createConversation: { request: CreateConversationRequest; ok: Conversation };
  conversations: { request: ConversationsRequest; ok: ConversationPage };
  conversation: { request: ConversationRequest; ok: Conversation };
  addMembers: { request: MembersRequest; ok: Done };
  removeMembers: { request: MembersRequest; ok: Done };
  leave: { request: LeaveRequest; ok: Done };
  send: { request: SendRequest; ok: Message };
  messages: { request: MessagesRequest; ok: MessagePage };
  setPreview: { request: SetPreviewRequest; ok: Done };
  takePushed: { request: TakePushedRequest; ok: Pushed };
  events: { request: EventsRequest; ok: EventPage };
  acknowledge: { request: AcknowledgeRequest; ok: Done };
  sync: { request: SyncRequest; ok: SyncStep };
};

/** An account: 32 bytes as base64url. */
export type AccountId = string;

/** A device: 16 bytes as base64url. */
export type DeviceId = string;

/** A conversation: 32 bytes as base64url. */
export type ConversationId = string;

/** A message: 16 bytes as base64url. */
export type MessageId = string;

/** The right to read, trim and watch a relay stream: 32 bytes as base64url. */
export type StreamToken = string;

/** The right to append to a relay stream: 32 bytes as base64url. */
export type WriteKey = string;

/** The name of a stream at the relay: 32 bytes as base64url. */
export type StreamId = string;

/** The right to offer key packages: 32 bytes as base64url. */
export type PoolToken = string;

/** The right to take one key package: 32 bytes as base64url. */
export type PoolId = string;

/** Where a profile is kept. */
export type Storage = "disk" | "memory";

/** Which end a page of messages starts from. */
export type PageOrder = "newest" | "oldest";

/** Who opens a profile. */
export type EngineRole = "app" | "extension";

/** What an app can do about the state of a profile. */
export type ProfileAction = "open" | "retryAfterUnlock" | "retry" | "updateApp" | "discardOrphan" | "startOver" | "rejoin";

/** What a notification may show of a conversation. */
export type Preview = "none" | "full";

/** Sets what notifications may show of a conversation, on this device. */
export type SetPreviewRequest = {
  /** The conversation. */
  conversation: string,
  /** What they may show. */
  preview: Preview,
};

/** Says who is there. The first call of every caller. */
export type HelloRequest = {
  /** The waist version that the caller speaks, as `major.minor`. */
  waist: string,
};

/** Opens a profile, or gets another handle on one that this process has open. */
export type OpenEngineRequest = {
  /** 1 to 64 characters of `A-Z a-z 0-9 _ -`. */
  profile: string,
  /** The folder that holds the profile's own folder, where the platform has none. Made if it is not there. */
  directory?: string,
  /** Keep the storage key in a file that only this user can read, instead of the keyring. Default false. */
  allowUnprotected?: boolean,
  /** Default `disk`. */
  storage?: Storage,
  /** Default `app`. */
  role?: EngineRole,
};

/** Closes a handle, and with an engine's handle the conversation handles that came from it. */
export type CloseRequest = {
  /** An engine or a conversation. */
  handle: string,
};

/** Creates the profile's account. */
export type CreateAccountRequest = {
  /** The engine. */
  engine: string,
  /** The name of this device, at most 128 bytes of UTF-8. It stays on it. */
  deviceName: string,
};

/** Creates a conversation, or finds the 1:1 that there is. */
export type CreateConversationRequest = {
  /** The engine. */
  engine: string,
  /** The other members. */
  members: Array<AccountId>,
  /** Default: `direct` for one member, else `group`. */
  kind?: ConversationKind,
};

/** Lists conversations, those with the newest activity first. */
export type ConversationsRequest = {
  /** The engine. */
  engine: string,
  /** Most conversations wanted, from 1. */
  limit: number,
  /** `next` of the page before. */
  before?: number,
};

/** Looks up one conversation. */
export type ConversationRequest = {
  /** The engine. */
  engine: string,
  /** Which. */
  id: ConversationId,
};

/** Adds or removes members of a group. */
export type MembersRequest = {
  /** The conversation. */
  conversation: string,
  /** Whom. */
  members: Array<AccountId>,
};

/** Leaves a group. */
export type LeaveRequest = {
  /** The conversation. */
  conversation: string,
};

/** Accepts a message for sending: either text or data. */
export type SendRequest = {
  /** The conversation. */
  conversation: string,
  /** At most 64 KiB of UTF-8. */
  text?: string,
  /** The blob that holds the data, at most 256 KiB. */
  data?: number,
  /** Makes a repeated call answer with the message of the first. At most 256 bytes of UTF-8. */
  key?: string,
};

/** Reads a page of the history. */
export type MessagesRequest = {
  /** The conversation. */
  conversation: string,
  /** Most messages wanted, from 1. */
  limit: number,
  /** Which end first. */
  order: PageOrder,
  /** `next` of the page before. */
  cursor?: number,
};

/** Reads the oldest events that are not acknowledged. */
export type EventsRequest = {
  /** The engine. */
  engine: string,
  /** Most events wanted, from 1. */
  limit: number,
};

/** Drops events that were dealt with. */
export type AcknowledgeRequest = {
  /** The engine. */
  engine: string,
  /** The `seq` of the last of them. */
  through: number,
};

/** Takes one step of sync: gives results, gets jobs. */
export type SyncRequest = {
  /** The engine. */
  engine: string,
  /** Starts a pass. Default false. */
  begin?: boolean,
  /** Streams that the relay said have changed. */
  changed?: Array<StreamId>,
  /** What became of jobs. */
  results: Array<JobResult>,
};

/** Looks how a profile stands, without changing anything. */
export type InspectProfileRequest = {
  /** As for `openEngine`. */
  profile: string,
  /** As for `openEngine`. */
  directory?: string,
  /** As for `openEngine`. */
  allowUnprotected?: boolean,
};

/** Destroys what the state of a profile offers to destroy. */
export type ResolveProfileRequest = {
  /** As for `openEngine`. */
  profile: string,
  /** As for `openEngine`. */
  directory?: string,
  /** As for `openEngine`. */
  allowUnprotected?: boolean,
  /** `discardOrphan` or `startOver`. */
  action: ProfileAction,
};

/** Tells who keeps the storage key, and how. */
export type CustodyRequest = {
  /** The engine. */
  engine: string,
};

/** Rotates the storage key, or goes on re-sealing rows. */
export type RotateStorageKeyRequest = {
  /** The engine. */
  engine: string,
  /** Bring in a new key first. Else rows that an older key sealed are re-sealed. */
  begin: boolean,
};

/** Gives up every session of a profile that was rolled back, and asks for new places. */
export type RejoinRequest = {
  /** The engine. */
  engine: string,
};

/** Destroys a profile: its key, then its data. */
export type WipeRequest = {
  /** The engine. All handles on its profile are closed. */
  engine: string,
};

/** Takes an entry that a push brought, ahead of sync. */
export type TakePushedRequest = {
  /** The engine. */
  engine: string,
  /** The stream that it is said to stand in. */
  stream: StreamId,
  /** Its number there. */
  seq: number,
  /** Its key there. */
  key: string,
  /** Blob: its body. */
  body: number,
};

/** Nothing to say. */
export type Done = Record<symbol, never>;

/** Who is there. */
export type Hello = {
  /** The waist version, as `major.minor`. */
  waist: string,
  /** The engine's version. */
  engine: string,
  /** MLS cipher suites, the preferred first. */
  suites: Array<number>,
};

/** An open profile. */
export type OpenedEngine = {
  /** Its handle. */
  engine: string,
  /** Its account, if it has one. */
  account?: Account,
  /** What keeps its storage key. */
  protection: Protection,
};

/** What keeps the storage key. */
export type Protection = "none" | "memory" | "keyring" | "software" | "tee" | "strongBox" | "secureEnclave";

/** A profile's own account. */
export type Account = {
  /** The account. */
  id: AccountId,
  /** The name of this device; it never leaves it. */
  deviceName: string,
  /** This device. */
  deviceId: DeviceId,
  /** Milliseconds since 1970. */
  createdAt: number,
};

/** A conversation. */
export type Conversation = {
  /** Its handle, the same in every reply to the same engine handle until it is closed. */
  handle: string,
  /** Its id. */
  id: ConversationId,
  /** 1:1 or group. */
  kind: ConversationKind,
  /** The accounts in it, oneself included, in ascending order. */
  members: Array<AccountId>,
  /** How it stands. */
  state: ConversationState,
  /** Its newest message. */
  lastMessage?: Message,
  /** When this device first knew of it, in milliseconds since 1970. */
  createdAt: number,
  /** What notifications may show of it. */
  preview: Preview,
};

/** Whether a conversation is a 1:1 or a group. */
export type ConversationKind = "direct" | "group";

/** How a conversation stands. */
export type ConversationState = "creating" | "active" | "healing" | "left" | "removed";

/** A page of conversations. */
export type ConversationPage = {
  /** Those with the newest activity first. */
  conversations: Array<Conversation>,
  /** Give it back as `before` to continue; missing at the end. */
  next?: number,
};

/** A message of the history. */
export type Message = {
  /** The message. */
  id: MessageId,
  /** Where. */
  conversation: ConversationId,
  /** Who sent it. */
  sender: AccountId,
  /** From which device. */
  device: DeviceId,
  /** Whether this account sent it. */
  mine: boolean,
  /** What it holds. */
  kind: MessageKind,
  /** Its text, if it holds text. */
  text?: string,
  /** The blob with its data, if it holds data. */
  data?: number,
  /** The sender's clock when it was sent, in milliseconds since 1970; not to be trusted. */
  sentAt: number,
  /** This device's clock when it was stored, in milliseconds since 1970. */
  receivedAt: number,
  /** Where it is on its way. */
  state: MessageState,
  /** Its place in this device's history of the conversation: 1, 2, 3, … */
  seq: number,
};

/** What a message holds. */
export type MessageKind = "text" | "data" | "unknown";

/** Where a message is on its way. */
export type MessageState = "queued" | "sent" | "received";

/** A page of messages. It may hold fewer than asked for, and still not be the last. */
export type MessagePage = {
  /** In the order asked for. */
  messages: Array<Message>,
  /** Give it back as `cursor` to continue; missing at the end. */
  next?: number,
};

/** A page of events. */
export type EventPage = {
  /** The oldest unacknowledged first. */
  events: Array<JournalEvent>,
  /** Whether more wait behind these. */
  more: boolean,
};

/** What to do at the relay. */
export type SyncStep = {
  /** To be done in parallel. */
  jobs: Array<Job>,
  /** The streams worth watching. */
  watch: Array<StreamToken>,
  /** Whether something is still to be sent. */
  pending: boolean,
  /** After how many milliseconds a step is worth calling even if nothing changed. */
  wakeIn?: number,
};

/** How an installation stands. */
export type InstallState = "fresh" | "ready" | "lockedBeforeFirstUnlock" | "restoredWithoutKeys" | "orphanedKeys" | "keyInvalidated" | "wrongKey" | "rolledBack" | "newerFormat";

/** What is lost in a state, for good. */
export type Loss = "nothing" | "sessions" | "everything";

/** Where a profile's storage key lies, sealed by whatever protects it. */
export type KeyStore = "memory" | "file" | "keyring";

/** How a profile stands. */
export type ProfileReport = {
  /** In one word. */
  state: InstallState,
  /** What is lost. */
  loss: Loss,
  /** What the app can do, the mildest first. */
  actions: Array<ProfileAction>,
};

/** Who keeps a profile's storage key, and how. */
export type Custody = {
  /** What protects it. */
  protection: Protection,
  /** Where it lies. */
  store: KeyStore,
  /** How the profile stands: `ready` or `rolledBack`. */
  state: InstallState,
  /** What is lost. */
  loss: Loss,
  /** What the app can do, the mildest first. */
  actions: Array<ProfileAction>,
  /** When the storage key was made, in milliseconds since 1970; missing for a profile in memory. */
  keyMadeAt?: number,
  /** Whether rows are still to be re-sealed since then. */
  rotating: boolean,
};

/** How far a rotation has come. */
export type Rotation = {
  /** Whether rows are still to be re-sealed. */
  more: boolean,
};

/** What a push brought. */
export type Pushed = {
  /** The message that it added to a history. Missing for what is no message, was taken before, or waits for
   * sync.
   */
  message?: Message,
};

/** An event and its place in the journal. */
export type JournalEvent = Event & { seq: number };

/** Something that happened. */
export type Event = {
  "type": "message",
  /** Where. */
  conversation: ConversationId,
  /** The message. */
  message: Message,
} | {
  "type": "messageSent",
  /** Where. */
  conversation: ConversationId,
  /** Which. */
  id: MessageId,
} | {
  "type": "conversationAdded",
  /** Which. */
  conversation: ConversationId,
} | {
  "type": "membersChanged",
  /** Where. */
  conversation: ConversationId,
  /** Who came. */
  added: Array<AccountId>,
  /** Who went. */
  removed: Array<AccountId>,
  /** Who did it. */
  by: AccountId,
} | {
  "type": "conversationRemoved",
  /** Which. */
  conversation: ConversationId,
} | {
  "type": "security",
  /** What. */
  kind: SecurityKind,
  /** Where, if in one conversation. */
  conversation?: ConversationId,
  /** Whose account, if known. */
  account?: AccountId,
} | {
  "type": "entryRefused",
  /** Where; missing for the mailbox. */
  conversation?: ConversationId,
  /** Why. */
  code: RefusalCode,
} | {
  "type": "entryQuarantined",
  /** Where; missing for the mailbox. */
  conversation?: ConversationId,
} | {
  "type": "healing",
  /** Where. */
  conversation: ConversationId,
} | {
  "type": "healed",
  /** Where. */
  conversation: ConversationId,
} | {
  "type": "unknown",
};

/** What a security event is about. */
export type SecurityKind = "unlistedDevice" | "hiddenLog" | "badCommit" | "rolledBack" | "unknown";

/** Why an entry was passed over. All of them stand in the error table. */
export type RefusalCode = "ENTRY_TAMPERED" | "ENTRY_REPLAYED" | "ENTRY_FOREIGN" | "ENTRY_FORKED" | "ENTRY_VOID";

/** What the host passes on unasked. */
export type Notice = {
  "type": "wake",
  /** The engine. */
  engine: string,
};

/** One thing to do at the relay. */
export type Job = {
  "kind": "append",
  /** The job's number. */
  job: number,
  /** Where. */
  stream: WriteKey,
  /** What. */
  entries: Array<NewEntry>,
} | {
  "kind": "read",
  /** The job's number. */
  job: number,
  /** Where. */
  stream: StreamToken,
  /** The last number already here. */
  after: number,
  /** Most entries wanted. */
  limit: number,
} | {
  "kind": "trim",
  /** The job's number. */
  job: number,
  /** Where. */
  stream: StreamToken,
  /** The last number to drop. */
  upTo: number,
} | {
  "kind": "offer",
  /** The job's number. */
  job: number,
  /** Where. */
  pool: PoolToken,
  /** Higher than any before. */
  generation: number,
  /** Blobs: one-time packages. */
  items: Array<number>,
  /** Blob: the package handed out when those are gone. */
  lastResort: number,
} | {
  "kind": "take",
  /** The job's number. */
  job: number,
  /** Whose. */
  pool: PoolId,
  /** Makes a retry give the same package. */
  requestId: string,
};

/** One entry to append. */
export type NewEntry = {
  /** The key, unique in the stream. */
  key: string,
  /** Blob: the body. */
  body: number,
  /** Refuse if this key exists. */
  unless?: string,
};

/** What became of a job. */
export type JobResult = {
  "kind": "appended",
  /** The job's number. */
  job: number,
  /** In order, as far as it came. */
  outcomes: Array<Outcome>,
  /** Why it stopped early, if the relay failed. */
  failed?: FailReason,
} | {
  "kind": "entries",
  /** The job's number. */
  job: number,
  /** In order, starting right after the number asked for. */
  entries: Array<Entry>,
} | {
  "kind": "gone",
  /** The job's number. */
  job: number,
  /** The last number that was trimmed. */
  floor: number,
} | {
  "kind": "trimmed",
  /** The job's number. */
  job: number,
} | {
  "kind": "offered",
  /** The job's number. */
  job: number,
} | {
  "kind": "item",
  /** The job's number. */
  job: number,
  /** Blob: the package, if the pool knows any. */
  item: number | null,
} | {
  "kind": "failed",
  /** The job's number. */
  job: number,
  /** Why. */
  reason: FailReason,
};

/** What became of one append. */
export type Outcome = {
  "outcome": "stored",
  /** The number. */
  seq: number,
} | {
  "outcome": "taken",
  /** The number of the entry that holds it. */
  seq: number,
  /** Blob: that entry's body. */
  body: number,
} | {
  "outcome": "closed",
  /** The number of the entry that holds it. */
  seq: number,
};

/** One entry of a stream. */
export type Entry = {
  /** Its number in the stream: 1, 2, 3, … without gaps. */
  seq: number,
  /** Its key. */
  key: string,
  /** Blob: its body. */
  body: number,
};

/** Why the relay did not do it. */
export type FailReason = "unavailable" | "unauthorized" | "limited" | "refused" | "malformed";

/** A failure on the wire. */
export type WireError = {
  /** What went wrong. */
  code: ErrorCode,
  /** The same for a developer, with a hint. It holds no content, no key and no identifier. */
  message: string,
  /** When the same call is worth trying again. */
  retry: Retry,
  /** How bad it is. */
  severity: Severity,
};

/** When the same call is worth trying again. */
export type Retry = "never" | "now" | "afterUnlock" | "afterNetwork" | "afterSync";

/** How bad it is. */
export type Severity = "info" | "warning" | "high";
