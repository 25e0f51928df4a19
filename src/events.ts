import type { SealwrightError } from './errors.ts';
import type { AccountId, ConversationId, MessageId } from './ids.ts';
import { messageOf, type Message } from './message.ts';
import type { Wire } from './native/index.ts';

/**
 * Something that happened, kept by the engine until it was handled: it comes again after a restart if
 * the app died before its listeners were done. So a listener may see an event twice, never miss one.
 */
export type EngineEvent =
  /** A message arrived and is stored. */
  | { readonly type: 'message'; readonly conversation: ConversationId; readonly message: Message }
  /** The relay has a message of ours. */
  | { readonly type: 'messageSent'; readonly conversation: ConversationId; readonly id: MessageId }
  /** Somebody added this account to a conversation. */
  | { readonly type: 'conversationAdded'; readonly conversation: ConversationId }
  /** Members came or went. */
  | {
      readonly type: 'membersChanged';
      readonly conversation: ConversationId;
      readonly added: readonly AccountId[];
      readonly removed: readonly AccountId[];
      readonly by: AccountId;
    }
  /** This account is no longer a member. */
  | { readonly type: 'conversationRemoved'; readonly conversation: ConversationId }
  /** Something a person should know of; see {@link SecurityKind}. */
  | {
      readonly type: 'security';
      readonly kind: SecurityKind;
      readonly conversation?: ConversationId;
      readonly account?: AccountId;
    }
  /** An entry of a conversation, or of the mailbox, was passed over, for the reason that the code says. */
  | {
      readonly type: 'entryRefused';
      readonly conversation?: ConversationId;
      readonly code: RefusalCode;
    }
  /** An entry, there or in the mailbox, failed three times and was set aside; all after it goes on. */
  | { readonly type: 'entryQuarantined'; readonly conversation?: ConversationId }
  /** This device lost its place in a conversation's group and asked for it back. */
  | { readonly type: 'healing'; readonly conversation: ConversationId }
  /** This device has its place back. */
  | { readonly type: 'healed'; readonly conversation: ConversationId }
  /** Something that this version has no words for. */
  | { readonly type: 'unknown' };

/** What a `security` event is about; docs/errors.md and docs/threat-model.md say what each means. */
export type SecurityKind = Wire.SecurityKind;
/** Why an entry was passed over. */
export type RefusalCode = Wire.RefusalCode;

/** Something that this JavaScript tells; nobody keeps it, and listening to it acknowledges nothing. */
export type LocalEvent =
  /** What a screen shows of the profile may read differently now: read it again. */
  | { readonly type: 'changed' }
  /** A listener threw or rejected. Without a listener for this, it goes to `console.error`. */
  | { readonly type: 'error'; readonly error: unknown; readonly event: EngineEvent }
  /** Something else is known of this device: see {@link Engine.capabilities}. */
  | { readonly type: 'capabilitiesChanged' }
  /**
   * Where sync stands while `start` is in force: `syncing` at work, `idle` with nothing to do, `waiting`
   * to try again because of `error`.
   */
  | {
      readonly type: 'sync';
      readonly state: 'syncing' | 'idle' | 'waiting';
      readonly error?: SealwrightError;
    };

/** The event of a type, as a listener receives it. */
export type EventOf<Type extends EventType> = Extract<EngineEvent | LocalEvent, { type: Type }>;
/** Every type of event that one can listen to. */
export type EventType = (EngineEvent | LocalEvent)['type'];
/** Is called with each event of its type, in order. What it returns is awaited before the next event. */
export type Listener<Type extends EventType> = (event: EventOf<Type>) => unknown;
/** Ends what it was given for. Repeated calls do nothing. */
export type Subscription = { remove(): void };

/** An event as it crossed the waist, with the bytes of its message in place. */
export function eventOf(
  { seq: _, ...event }: Wire.JournalEvent,
  blobs: readonly Uint8Array[],
): EngineEvent {
  if (event.type !== 'message') return event as Exclude<EngineEvent, { type: 'message' }>;
  return { ...event, message: messageOf(event.message, blobs) } as EngineEvent;
}
