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
  capabilities: { request: CapabilitiesRequest; ok: Capabilities };
  reportFacts: { request: ReportFactsRequest; ok: Done };
  preferences: { request: PreferencesRequest; ok: ChosenPreferences };
  setPreferences: { request: SetPreferencesRequest; ok: Done };
  conversationPreferences: { request: ConversationPreferencesRequest; ok: ChosenPreferences };
  setConversationPreferences: { request: SetConversationPreferencesRequest; ok: Done };
  explainTransport: { request: ExplainTransportRequest; ok: TransportPlan };
  planTransport: { request: PlanTransportRequest; ok: TransportPlan };
  takePushed: { request: TakePushedRequest; ok: Pushed };
  events: { request: EventsRequest; ok: EventPage };
  acknowledge: { request: AcknowledgeRequest; ok: Done };
  sync: { request: SyncRequest; ok: SyncStep };
  schedule: { request: ScheduleRequest; ok: Schedule };
  rest: { request: RestRequest; ok: Rest };
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
  /** How it presses. `bulk` waits for power and a good network. Default `normal`. */
  urgency?: Urgency,
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

/** Tells what is known of this device. */
export type CapabilitiesRequest = {
  /** The engine. */
  engine: string,
};

/** Takes over what was observed of this device. `sealing` is the engine's own to say, and passed over. */
export type ReportFactsRequest = {
  /** The engine. */
  engine: string,
  /** What was observed; what is missing, or was observed earlier than what is known, stays as it was. */
  facts: LocalFacts,
};

/** Tells what the person chose for the whole app. */
export type PreferencesRequest = {
  /** The engine. */
  engine: string,
};

/** Sets what the person chose for the whole app, in place of what they chose before. */
export type SetPreferencesRequest = {
  /** The engine. */
  engine: string,
  /** What they chose. `consent` is not for the whole app. */
  preferences: TransportPreferences,
};

/** Tells what the person chose for a conversation. */
export type ConversationPreferencesRequest = {
  /** The conversation. */
  conversation: string,
};

/** Sets what the person chose for a conversation, in place of what they chose before. */
export type SetConversationPreferencesRequest = {
  /** The conversation. */
  conversation: string,
  /** What they chose. */
  preferences: TransportPreferences,
};

/** Explains which way a message to a conversation may go now. */
export type ExplainTransportRequest = {
  /** The conversation. */
  conversation: string,
  /** The message, without its content. */
  message: MessageShape,
};

/** Explains which way a message may go in a state that was recorded, from nothing but what stands here. */
export type PlanTransportRequest = {
  /** The message, without its content. */
  message: MessageShape,
  /** What was observed of the device, `sealing` included. */
  facts: LocalFacts,
  /** The other side. */
  peer: Peer,
  /** What the person chose. Default: nothing. */
  preferences?: TransportPreferences,
  /** What the operator allows. Default: what is built in. */
  policy?: TransportPolicy,
  /** When, in milliseconds since 1970. */
  now: Time,
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

/** What is known of this device. */
export type Capabilities = {
  /** Each fact with its source and age. */
  facts: LocalFacts,
};

/** What the person chose, and what follows from it. */
export type ChosenPreferences = {
  /** What they chose here. */
  own: TransportPreferences,
  /** What counts here, with the app's choices and the defaults. */
  effective: TransportChoices,
};

/** Tells what there is to do, and which turns in the background would help. */
export type ScheduleRequest = {
  /** The engine. */
  engine: string,
};

/** Says that there is nothing to do for now: asks the system for the turns of the schedule, and gives back the one
 * that the app is in.
 */
export type RestRequest = {
  /** The engine. */
  engine: string,
};

/** What there is to do, and which turns in the background would help. */
export type Schedule = {
  /** What there is to do, in the order in which sync does it. */
  waiting: Array<Waiting>,
  /** Turns worth asking the system for: at most a short one and a long one. */
  turns: Array<Turn>,
};

/** Work of one kind. */
export type Waiting = {
  /** What kind. */
  purpose: Purpose,
  /** How many conversations, messages or things of the kind; 1 where counting makes no sense. */
  count: number,
  /** Not before this, in milliseconds since 1970. */
  notBefore: number,
  /** What has to change first; missing if it can be done now. */
  until?: Until,
};

/** A turn in the background. */
export type Turn = {
  /** Not before this, in milliseconds since 1970. */
  notBefore: number,
  /** Whether a network that costs by volume will not do. */
  unmetered: boolean,
  /** Whether the device is to be charging. */
  charging: boolean,
  /** For how long at most, in milliseconds. */
  budgetMs: number,
};

/** Kinds of work. */
export type Purpose = "handshake" | "message" | "receive" | "held" | "upkeep";

/** What came of resting. */
export type Rest = {
  /** Whether the system was asked for a turn in the background. */
  asked: boolean,
};

/** A point in time, in milliseconds since 1970, at most 2^53 - 1 so that JavaScript holds it exactly. */
export type Time = number;

/** An observation. Exactly one of `value` and `why_unknown` stands in it; one with both or neither says
 * nothing, and is struck out when it is judged.
 */
export type Fact<T> = {
  /** What was observed. */
  value?: T,
  /** Why nothing was. */
  whyUnknown?: WhyUnknown,
  /** Who says so. */
  source: Source,
  /** When it was so, by the clock of this device, in milliseconds since 1970. */
  observedAt: Time,
};

/** Who says so. */
export type Source = "platform" | "engine" | "app" | "person" | "server" | "peer" | "other";

/** Why there is no value. The list is closed: a probe that knows more says the nearest of these. */
export type WhyUnknown = "notEntitled" | "notDefaultApp" | "regionBlocked" | "notPhone" | "carrierUnsupported" | "osTooOld" | "permissionDenied" | "notObservable";

/** What was observed of this device. A field that is missing was not reported. How long a fact of each
 * kind is believed: a network's 5 minutes, the system's state 15 minutes, a setting a day, what the
 * device is built for a week.
 */
export type LocalFacts = {
  /** Whether there is a way out. */
  path?: Fact<Path>,
  /** Why there is none. */
  obstacle?: Fact<Obstacle>,
  /** What it goes over. */
  interface?: Fact<Interface>,
  /** Whether the internet was reached over it. Android tells; on iOS only the app's own health probe can. */
  validated?: Fact<boolean>,
  /** Whether a sign-in page stands before the internet. As for `validated`. */
  captivePortal?: Fact<boolean>,
  /** Whether it costs by volume. */
  expensive?: Fact<boolean>,
  /** Whether the person asked to save data: Low Data Mode, Data Saver. */
  constrained?: Fact<boolean>,
  /** Whether it carries next to nothing, as a satellite does (iOS 26.0, Android 16). */
  ultraConstrained?: Fact<boolean>,
  /** Whether it is a satellite (Android 15). iOS does not tell. */
  satellite?: Fact<boolean>,
  /** Whether it is another carrier's network. iOS does not tell. */
  roaming?: Fact<boolean>,
  /** Whether airplane mode is on. iOS does not tell. */
  airplaneMode?: Fact<boolean>,
  /** Whether mobile data is switched off for this app. */
  cellularRestricted?: Fact<boolean>,
  /** The generation of the mobile network. */
  radio?: Fact<Radio>,
  /** What the system's composer can do. */
  composer?: Fact<Composer>,
  /** Whether the app may send SMS by itself: never on iOS; on Android as the default SMS app. */
  smsDirect?: Fact<boolean>,
  /** The SIM. iOS does not tell. */
  sim?: Fact<Sim>,
  /** How many lines are in use. Which of them sends is the person's choice. iOS does not tell. */
  lines?: Fact<number>,
  /** Carrier messaging of this device. Not observable but to a default carrier messaging app. */
  rcs?: Fact<Rcs>,
  /** Whether notifications may be shown. */
  notifications?: Fact<Permission>,
  /** Whether they may break through a focus. */
  timeSensitive?: Fact<boolean>,
  /** When the system shows what they say. */
  notificationPreviews?: Fact<PreviewSetting>,
  /** Whether the app may run in the background (iOS). */
  backgroundRefresh?: Fact<Refresh>,
  /** How much it may (Android). */
  standbyBucket?: Fact<StandbyBucket>,
  /** Whether the person restricted it there (Android). */
  backgroundRestricted?: Fact<boolean>,
  /** Whether battery optimisation leaves it alone (Android). */
  batteryExempt?: Fact<boolean>,
  /** Whether the device sleeps deeply (Doze). */
  deviceIdle?: Fact<boolean>,
  /** Whether the person asked to save power. */
  lowPower?: Fact<boolean>,
  /** How hot the device is. */
  thermal?: Fact<Thermal>,
  /** Whether a focus or do-not-disturb is on: for a UI, no input to any decision. */
  focus?: Fact<boolean>,
  /** Who delivers pushes. */
  pushProvider?: Fact<PushProvider>,
  /** When the push token was made. */
  pushTokenAt?: Fact<Time>,
  /** When a push last came. */
  lastPushAt?: Fact<Time>,
  /** Whether a 5G slice for communication can be had (iOS 26.3, entitled). */
  slice?: Fact<boolean>,
  /** Whether this device can seal. The engine says so. */
  sealing?: Fact<Sealing>,
};

/** The name of a fact about this device. */
export type FactName = "path" | "obstacle" | "interface" | "validated" | "captivePortal" | "expensive" | "constrained" | "ultraConstrained" | "satellite" | "roaming" | "airplaneMode" | "cellularRestricted" | "radio" | "composer" | "smsDirect" | "sim" | "lines" | "rcs" | "notifications" | "timeSensitive" | "notificationPreviews" | "backgroundRefresh" | "standbyBucket" | "backgroundRestricted" | "batteryExempt" | "deviceIdle" | "lowPower" | "thermal" | "focus" | "pushProvider" | "pushTokenAt" | "lastPushAt" | "slice" | "sealing";

/** Why a fact says nothing. */
export type Doubt = "unknown" | "stale" | "future" | "contradicted" | "unrecognised" | "muddled";

/** A fact that was struck out. */
export type Doubtful = {
  /** Which. */
  fact: FactName,
  /** Why. */
  doubt: Doubt,
  /** The observer's own reason, when `doubt` is `unknown`. */
  whyUnknown?: WhyUnknown,
};

/** Whether the system has a way out for this app. */
export type Path = "satisfied" | "requiresConnection" | "unsatisfied" | "unrecognised";

/** Why there is no way out. */
export type Obstacle = "notAvailable" | "cellularDenied" | "wifiDenied" | "vpnInactive" | "unrecognised";

/** What the way out goes over. */
export type Interface = "wired" | "wifi" | "vpn" | "other" | "cellular" | "satellite" | "none" | "unrecognised";

/** The generation of the mobile network: a hint for people, no input to any decision. */
export type Radio = "5g" | "4g" | "3g" | "2g" | "other" | "unrecognised";

/** What the system's message composer can do. */
export type Composer = "sms" | "smsOrImessage" | "unavailable" | "unrecognised";

/** The SIM. */
export type Sim = "ready" | "locked" | "absent" | "unrecognised";

/** Carrier messaging (RCS) of this device, as only a default carrier messaging app is told. */
export type Rcs = "encrypted" | "available" | "unavailable" | "unrecognised";

/** Whether notifications may be shown. */
export type Permission = "granted" | "provisional" | "undetermined" | "denied" | "unrecognised";

/** When the system shows what a notification says. */
export type PreviewSetting = "always" | "whenUnlocked" | "never" | "unrecognised";

/** Whether the app may run in the background, on iOS. */
export type Refresh = "available" | "denied" | "restricted" | "unrecognised";

/** How much background work Android grants the app. */
export type StandbyBucket = "active" | "workingSet" | "frequent" | "rare" | "restricted" | "unrecognised";

/** How hot the device is. */
export type Thermal = "nominal" | "fair" | "serious" | "critical" | "unrecognised";

/** Who delivers pushes. */
export type PushProvider = "apns" | "fcm" | "unifiedPush" | "none" | "unrecognised";

/** Whether this device can seal a message now. Nothing leaves it unsealed, so without this nothing leaves
 * it at all.
 */
export type Sealing = "ready" | "locked" | "storageFull" | "rolledBack" | "restoredWithoutKeys" | "unrecognised";

/** A way for a message. The list is closed; a way that a newer version has is passed over. */
export type Transport = "data" | "webLink" | "systemComposer" | "smsDirect" | "rcsCarrierApp";

/** What a way protects, the weakest first. */
export type Assurance = "unprotected" | "link" | "sealed";

/** A message to be sent. */
export type MessageShape = {
  /** Its size before sealing, in bytes. */
  bytes: number,
  /** What it is. Default `none`. */
  media?: MediaKind,
  /** How it presses. Default `normal`. */
  urgency?: Urgency,
  /** The least protection it may have, if more than the conversation asks for. */
  floor?: Assurance,
  /** When it is worth nothing any more. */
  expiresAt?: Time,
};

/** What the bytes are. Only `none` may be text-sized for a satellite. */
export type MediaKind = "none" | "image" | "audio" | "video" | "file";

/** How it presses. */
export type Urgency = "ack" | "normal" | "bulk";

/** The other side of a conversation. */
export type Peer = {
  /** Whether it is one account, in a 1:1. SMS and the composer go to one person. */
  direct: boolean,
  /** Whether everybody in it has keys that a message can be sealed to. */
  linked: boolean,
  /** How many devices are in it, the one that sends aside. */
  devices: number,
  /** The records of those that have one. */
  records: Array<PeerRecord>,
};

/** What a device says of itself. Whoever fills it in has verified the device's signature, and that no newer
 * record of it was seen.
 */
export type PeerRecord = {
  /** The ways by which it takes sealed bytes, beside data. Ways of newer versions are passed over. */
  transports: Array<Transport>,
  /** The largest message it takes, in bytes. */
  maxBytes: number,
  /** From when on it counts. */
  issuedAt: Time,
  /** Until when it counts. */
  expiresAt: Time,
};

/** What the person chose. A field that is missing was not chosen: a conversation then follows the app, the
 * app the defaults.
 */
export type TransportPreferences = {
  /** Whether the system's composer may be offered, and SMS sent where the app can. Default false. */
  allowSms?: boolean,
  /** Whether messages may go as web links. Default false. */
  allowWebLinks?: boolean,
  /** Whether messages may go over carrier messaging. Default false. */
  allowRcs?: boolean,
  /** Whether media goes over networks that cost by volume. Default true. */
  mediaOnMetered?: boolean,
  /** Whether media goes in Low Data Mode or under Data Saver. Default false. */
  mediaOnLowData?: boolean,
  /** Whether media goes while roaming. Default false. */
  mediaOnRoaming?: boolean,
  /** Whether a phone that cannot tell counts as roaming, unless it is on Wi-Fi or a cable. Default false. */
  assumeRoaming?: boolean,
  /** Whether texts go over a network that carries next to nothing, such as a satellite. Default false. */
  textOnSatellite?: boolean,
  /** The least protection of a message. Default `sealed`. A conversation can ask for more than the app, not
   * for less.
   */
  floor?: Assurance,
  /** The person's consent to less than the floor, in one conversation. */
  consent?: Consent,
};

/** Preferences without gaps. */
export type TransportChoices = {
  /** As in [`Preferences`]. */
  allowSms: boolean,
  /** As in [`Preferences`]. */
  allowWebLinks: boolean,
  /** As in [`Preferences`]. */
  allowRcs: boolean,
  /** As in [`Preferences`]. */
  mediaOnMetered: boolean,
  /** As in [`Preferences`]. */
  mediaOnLowData: boolean,
  /** As in [`Preferences`]. */
  mediaOnRoaming: boolean,
  /** As in [`Preferences`]. */
  assumeRoaming: boolean,
  /** As in [`Preferences`]. */
  textOnSatellite: boolean,
  /** As in [`Preferences`]. */
  floor: Assurance,
  /** As in [`Preferences`]. */
  consent?: Consent,
};

/** The person agreed to less protection. */
export type Consent = {
  /** To this. */
  to: Assurance,
  /** When. Consent from the future is none: the clock was set back since, or it is made up. */
  givenAt: Time,
};

/** Restrictions by the operator. It can only take away from what is built in: each limit counts if it is
 * lower, each denied way is denied. So an empty policy is the built-in one, and one that has expired still
 * denies what it denied: letting it lapse would undo a kill switch.
 *
 * Whoever fills it in has verified its signature, and that its version is not below the last one.
 */
export type TransportPolicy = {
  /** Grows with every policy. */
  version: number,
  /** When a newer one should have come. */
  expiresAt?: Time,
  /** The ways that nothing goes. */
  denied: Array<Transport>,
  /** The least protection of any message. The person cannot consent to less. */
  floor?: Assurance,
  /** Most bytes of one message. */
  maxBytes: number,
  /** Most bytes over a network that carries next to nothing. */
  ultraConstrainedBytes: number,
};

/** The answer to one question. */
export type TransportPlan = {
  /** What to do. */
  outcome: TransportOutcome,
  /** The ways that were passed over. */
  skipped: Array<SkippedTransport>,
  /** The facts that were struck out. */
  doubts: Array<Doubtful>,
  /** The same for the same plan: 16 hexadecimal digits. */
  hash: string,
};

/** What to do. */
export type TransportOutcome = {
  "kind": "attempt",
  /** The ways. */
  attempts: Array<TransportAttempt>,
} | {
  "kind": "defer",
  /** What has to. */
  deferUntil: Until,
  /** The obstacle. */
  reason: Reason,
} | {
  "kind": "consentRequired",
  /** The ways. */
  transports: Array<Transport>,
  /** The least protection among the strongest of them: what to ask for. */
  to: Assurance,
  /** What would have to change for a way without it. */
  deferUntil?: Until,
} | {
  "kind": "refuse",
  /** Why. */
  reason: Reason,
};

/** A way to try. */
export type TransportAttempt = {
  /** Which. */
  transport: Transport,
  /** What it protects. */
  assurance: Assurance,
  /** What goes along it. */
  carries: Carries,
  /** Whether the person sends it, so that only they know what became of it. */
  userMediated: boolean,
  /** How long to pause between tries. */
  backoff: Backoff,
  /** Why, and how it will go. */
  reasons: Array<Reason>,
};

/** A way that was passed over. */
export type SkippedTransport = {
  /** Which; missing for one that this version does not know. */
  transport?: Transport,
  /** Everything that is in the way. */
  reasons: Array<Reason>,
};

/** What goes along a way. */
export type Carries = "message" | "link" | "invitation";

/** How long to pause between tries. */
export type Backoff = "normal" | "short";

/** Why a way was chosen, how it will go, or why it was not. */
export type Reason = "sealedToEverybody" | "allowedByPerson" | "consentGiven" | "personSends" | "mayBeImessage" | "lineNotChosen" | "networkUnknown" | "notValidated" | "captivePortal" | "throughVpn" | "ultraConstrained" | "backgroundLimited" | "noPush" | "notificationsOff" | "policyExpired" | "noNetwork" | "cellularOff" | "airplaneMode" | "satelliteNotAllowed" | "tooLargeForSatellite" | "lowDataMode" | "roaming" | "maybeRoaming" | "metered" | "lowPower" | "deviceIdle" | "tooHot" | "backgroundRestricted" | "locked" | "storageFull" | "rolledBack" | "restoredWithoutKeys" | "sealingUnknown" | "notLinked" | "peerDoesNotTake" | "tooLargeForPeer" | "tooLargeForTransport" | "tooLarge" | "expired" | "notDirect" | "notAllowed" | "deniedByPolicy" | "belowFloor" | "belowPolicyFloor" | "notCapable" | "noSim" | "unrecognisedTransport";

/** What has to change before it is worth asking again. */
export type Until = "network" | "betterNetwork" | "unlock" | "storage" | "recovery" | "power" | "peer" | "preference" | "policy";

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
} | {
  "type": "capabilitiesChanged",
  /** The engine. */
  engine: string,
} | {
  "type": "turnBegan",
  /** The engine. */
  engine: string,
  /** For how long, in milliseconds. */
  budgetMs: number,
} | {
  "type": "turnEnds",
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
