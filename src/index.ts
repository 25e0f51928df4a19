/**
 * End-to-end encrypted messaging whose keys never reach JavaScript.
 *
 * ```ts
 * import { openEngine, httpRelay } from 'react-native-sealwright';
 *
 * const engine = await openEngine({ profile: 'main', directory, relay: httpRelay(url, { token }) });
 * const account = engine.account ?? (await engine.createAccount({ deviceName: 'My phone' }));
 * engine.on('message', ({ message }) => render(message));
 * const chat = await engine.createConversation([benId]);
 * await chat.send('hello'); // sealed, stored, queued; survives a kill
 * await engine.start(); // sync until stop(); engine.sync() for one pass
 * ```
 *
 * - {@link openEngine} opens a profile: an {@link Engine}, the door to everything else.
 * - {@link Conversation} sends, reads the history and changes members.
 * - {@link EngineEvent} is what happens meanwhile; delivered at least once, in order.
 * - {@link inspectProfile} tells how a profile stands before it is opened: lost, restored, rolled back.
 * - {@link SealwrightError} is the one error; test for it with {@link isSealwrightError}.
 * - {@link httpRelay} and {@link memoryRelay} carry messages; `react-native-sealwright/relay` has the
 *   contract for a relay of one's own.
 */
export type {
  Conversation,
  ConversationKind,
  ConversationState,
  MessagePage,
  MessagesOptions,
  NotificationPreview,
  SendOptions,
} from './conversation.ts';
export type { Custody, KeyStore, Protection } from './custody.ts';
export { openEngine } from './engine.ts';
export type {
  Account,
  ConversationPage,
  ConversationsOptions,
  Engine,
  OpenEngineOptions,
  PushedEntry,
  Schedule,
  WaitOptions,
} from './engine.ts';
export { isSealwrightError, SealwrightError } from './errors.ts';
export type { ErrorCode, Retry, Severity } from './errors.ts';
export type {
  EngineEvent,
  EventOf,
  EventType,
  Listener,
  LocalEvent,
  RefusalCode,
  SecurityKind,
  Subscription,
} from './events.ts';
export { parseAccountId, parseConversationId, parseMessageId } from './ids.ts';
export type { AccountId, ConversationId, DeviceId, MessageId } from './ids.ts';
export type { Message, MessageContent } from './message.ts';
export { inspectProfile, resolveProfile } from './profile.ts';
export type {
  InstallState,
  Loss,
  ProfileAction,
  ProfileOptions,
  ProfileReport,
} from './profile.ts';
export { httpRelay } from './relay/http.ts';
export type { HttpRelayOptions } from './relay/http.ts';
export { memoryRelay } from './relay/memory.ts';
export type { MemoryRelayOptions } from './relay/memory.ts';
export type { Relay } from './relay/contract.ts';
export type { SyncReport } from './sync/driver.ts';
export { planTransport } from './transport.ts';
export type {
  ChosenPreferences,
  LocalFacts,
  MessageShape,
  TransportPlan,
  TransportPreferences,
  TransportQuestion,
} from './transport.ts';
