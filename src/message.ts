import type { AccountId, ConversationId, DeviceId, MessageId } from './ids.ts';
import { blobAt, type Wire } from './native/index.ts';

/** A message of the history, as this device has it. */
export type Message = MessageContent & {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  /** The account that sent it; proved by its signature. */
  readonly sender: AccountId;
  /** The device that sent it. */
  readonly device: DeviceId;
  /** Whether this account sent it. */
  readonly mine: boolean;
  /** The sender's clock when it was sent, in milliseconds since 1970; not to be trusted. */
  readonly sentAt: number;
  /** This device's clock when it was stored, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** `queued`: sync will send it. `sent`: the relay has it. `received`: from somebody else. */
  readonly state: Wire.MessageState;
  /** Its place in this device's history of the conversation: 1, 2, 3, … */
  readonly seq: number;
};

/** What a message holds. `unknown` is a kind that this version does not know, kept for one that does. */
export type MessageContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'data'; readonly data: Uint8Array }
  | { readonly kind: 'unknown' };

/** A message as it crossed the waist, with its bytes in place. */
export function messageOf(wire: Wire.Message, blobs: readonly Uint8Array[]): Message {
  return (wire.data === undefined ? wire : { ...wire, data: blobAt(blobs, wire.data) }) as Message;
}
