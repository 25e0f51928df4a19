import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eventOf, type EngineEvent } from './events.ts';
import type { AccountId, ConversationId, DeviceId, MessageId } from './ids.ts';
import type { Message } from './message.ts';
import type { Wire } from './native/index.ts';

/** A type of ours as it stands on the wire: ids are strings there, bytes are places. */
type OnWire<T> = T extends AccountId | ConversationId | DeviceId | MessageId
  ? string
  : T extends Uint8Array
    ? number
    : T extends object
      ? { -readonly [Key in keyof T]: OnWire<T[Key]> }
      : T;
type Plain<T extends { type: string }> = OnWire<Exclude<T, { type: 'message' }>>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test('the public types say what the wire says', () => {
  // These hold at type checking: an event, a field or an option that one side lacks does not compile.
  const events: Same<Plain<EngineEvent>, Plain<Wire.Event>> = true;
  const message: OnWire<Message> extends Wire.Message ? true : false = true;
  const keys: Same<keyof OnWire<Message>, Exclude<keyof Wire.Message, 'text' | 'data'>> = true;
  assert.ok(events && message && keys);
});

test('an event loses its place in the journal and a message gets its bytes', () => {
  const conversation = 'c';
  assert.deepEqual(eventOf({ seq: 7, type: 'healed', conversation }, []), {
    type: 'healed',
    conversation,
  });
  const message = { kind: 'data', data: 1 } as Wire.Message;
  const bytes = [new Uint8Array(1), Uint8Array.of(5)];
  assert.deepEqual(eventOf({ seq: 8, type: 'message', conversation, message }, bytes), {
    type: 'message',
    conversation,
    message: { kind: 'data', data: Uint8Array.of(5) },
  });
});
