import { SealwrightError } from './errors.ts';

declare const brand: unique symbol;

/** An account: 43 characters of base64url (32 bytes). Safe to show, to store and to send. */
export type AccountId = string & { readonly [brand]: 'AccountId' };
/** A device of an account: 22 characters of base64url (16 bytes). */
export type DeviceId = string & { readonly [brand]: 'DeviceId' };
/** A conversation, the same on every device that is in it: 43 characters of base64url (32 bytes). */
export type ConversationId = string & { readonly [brand]: 'ConversationId' };
/** A message, the same on every device that has it: 22 characters of base64url (16 bytes). */
export type MessageId = string & { readonly [brand]: 'MessageId' };

/**
 * Reads an account id from text that came from outside: a link, a QR code, a contact list.
 *
 * @throws {SealwrightError} INVALID_ARGUMENT when it is not one. Surrounding space is not forgiven.
 */
export function parseAccountId(text: string): AccountId {
  return parse(text, BYTES_32, 'an account id') as AccountId;
}

/**
 * Reads a conversation id, for example from a stored link.
 *
 * @throws {SealwrightError} INVALID_ARGUMENT when it is not one.
 */
export function parseConversationId(text: string): ConversationId {
  return parse(text, BYTES_32, 'a conversation id') as ConversationId;
}

/**
 * Reads a message id.
 *
 * @throws {SealwrightError} INVALID_ARGUMENT when it is not one.
 */
export function parseMessageId(text: string): MessageId {
  return parse(text, BYTES_16, 'a message id') as MessageId;
}

/** The one spelling of 32 bytes: the last character carries two zero bits. */
const BYTES_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
/** The one spelling of 16 bytes: the last character carries four zero bits. */
const BYTES_16 = /^[A-Za-z0-9_-]{21}[AQgw]$/;

function parse(text: unknown, spelling: RegExp, what: string): string {
  if (typeof text === 'string' && spelling.test(text)) return text;
  throw new SealwrightError('INVALID_ARGUMENT', `this is not ${what}`);
}
