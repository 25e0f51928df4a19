import { isSealwrightError, type ErrorCode } from 'react-native-sealwright';

/** What a person is told of an error, and what they can do. */
export type Words = { readonly what: string; readonly next: string };

const REPORT = 'Try again. If it stays, report it with the code below.';
const UPDATE = 'Update the app.';
const NOTHING_TO_DO = 'There is nothing to do.';
const BY_ITSELF = 'There is nothing to do: it goes on by itself.';
const FREE_SPACE = 'Free some space on this device, then try again.';

/** A sentence and a next step for each error code of the package; the compiler and a test hold it complete. */
export const ERRORS: Record<ErrorCode, Words> = {
  INVALID_REQUEST: { what: 'The app asked for something wrong.', next: REPORT },
  UNSUPPORTED_OP: { what: 'This version of the app cannot do that.', next: UPDATE },
  VERSION_MISMATCH: { what: 'Two parts of the app do not fit together.', next: UPDATE },
  REQUEST_TOO_LARGE: { what: 'That is too much at once.', next: 'Send less at a time.' },
  INVALID_BLOBS: { what: 'The app asked for something wrong.', next: REPORT },
  INVALID_ARGUMENT: {
    what: 'That is not acceptable as it is.',
    next: 'Look over what you entered and try again.',
  },
  INVALID_TEXT: {
    what: 'The text has a broken character.',
    next: 'Remove the character that looks wrong, then send it again.',
  },
  INVALID_HANDLE: { what: 'The app lost hold of your messages.', next: 'Open the app again.' },
  HANDLE_CLOSED: { what: 'Your messages are closed.', next: 'Open the app again.' },
  TOO_MANY_HANDLES: { what: 'Too much is open at once.', next: 'Close the app and open it again.' },
  ABORTED: { what: 'It was stopped.', next: 'Start it again when you want to.' },
  NATIVE_MISSING: {
    what: 'The part of the app that keeps your messages is missing.',
    next: 'Install the app again.',
  },
  PLATFORM_UNSUPPORTED: {
    what: 'Messages cannot be kept here.',
    next: 'Use the app on a phone.',
  },
  INTERNAL: { what: 'Something went wrong inside. Your messages are safe.', next: REPORT },
  ENGINE_POISONED: {
    what: 'Something went wrong inside. Your messages are safe.',
    next: 'Close the app and open it again.',
  },
  PROFILE_IN_USE: {
    what: 'Your messages are open somewhere else on this device.',
    next: 'Close them there, then try again.',
  },
  PROFILE_CONFIG_MISMATCH: {
    what: 'Your messages are open with other settings.',
    next: 'Close the app and open it again.',
  },
  DIRECTORY_UNUSABLE: {
    what: 'The place of your messages cannot be read or written.',
    next: FREE_SPACE,
  },
  ACCOUNT_EXISTS: { what: 'You already have an account here.', next: 'Open the app again.' },
  NO_ACCOUNT: { what: 'You have no account yet.', next: 'Create one first.' },
  UNKNOWN_CONVERSATION: {
    what: 'This conversation is not here.',
    next: 'Wait a moment: it may still be on its way.',
  },
  NOT_A_MEMBER: {
    what: 'You are not in this conversation any more.',
    next: 'You can still read what is here.',
  },
  DIRECT_CONVERSATION: {
    what: 'A conversation of two cannot change who is in it.',
    next: 'Start a group instead.',
  },
  TOO_MANY_MEMBERS: { what: 'That would be too many people.', next: 'Choose fewer.' },
  TEXT_TOO_LONG: { what: 'The text is too long.', next: 'Send it in parts.' },
  DATA_TOO_LONG: { what: 'That is too large for one message.', next: 'Send it in parts.' },
  NO_ENTROPY: { what: 'This device gave no random numbers.', next: REPORT },
  LOCKED_BEFORE_FIRST_UNLOCK: {
    what: 'This device was not unlocked since it started.',
    next: 'Unlock it, then try again. Nothing was changed.',
  },
  RESTORED_WITHOUT_KEYS: {
    what: 'These messages came from a backup or another device, without their key.',
    next: 'They cannot be read here. Start over when you are ready; nothing was changed yet.',
  },
  ORPHANED_KEYS: {
    what: 'The app was installed again, and older messages are gone.',
    next: 'Remove what is left of them to begin.',
  },
  KEY_INVALIDATED: {
    what: 'The key to your messages can no longer be used.',
    next: 'Restart this device once. If that does not help, start over.',
  },
  WRONG_KEY: {
    what: 'The key on this device does not belong to these messages.',
    next: 'Restart this device once. If that does not help, start over.',
  },
  ROLLED_BACK: {
    what: 'These messages are an older copy of themselves.',
    next: 'Rejoin your conversations; what is here stays.',
  },
  NEWER_FORMAT: {
    what: 'A newer version of the app wrote these messages.',
    next: 'Update the app. Nothing was changed.',
  },
  ACTION_NOT_OFFERED: { what: 'That is not possible now.', next: 'Look again what is offered.' },
  NOT_IN_EXTENSION: { what: 'This is done in the app itself.', next: 'Open the app.' },
  STORE_CORRUPT: {
    what: 'The file with your messages is damaged.',
    next: 'Restart the device and try again. Nothing was changed.',
  },
  STORE_OLDER_FORMAT: { what: 'Your messages wait for an update.', next: 'Open the app once.' },
  STORE_KEY_CHANGED: { what: 'The key was renewed meanwhile.', next: 'Open the app again.' },
  STORE_NOT_FOUND: {
    what: 'The file with your messages is missing.',
    next: 'Install the app again, and begin anew.',
  },
  STORE_BUSY: { what: 'Your messages are being written elsewhere.', next: 'Try again.' },
  STORE_FULL: { what: 'This device is full. Nothing was lost.', next: FREE_SPACE },
  STORE_FAILED: { what: 'Your messages cannot be read or written now.', next: REPORT },
  VAULT_UNPROTECTED: {
    what: 'This device has no safe place for a key.',
    next: 'Use a device that has one.',
  },
  VAULT_CANCELLED: {
    what: 'The app was not allowed to use the key.',
    next: 'Try again, and allow it.',
  },
  MISSING_ENTITLEMENT: { what: 'The app lacks a right that it needs.', next: UPDATE },
  VAULT_TOO_MANY_KEYS: {
    what: 'This device keeps too many keys for the app.',
    next: 'Install the app again.',
  },
  VAULT_TIMED_OUT: { what: 'The place of the key did not answer.', next: 'Try again.' },
  VAULT_UNRELIABLE: { what: 'This device does not keep keys reliably.', next: REPORT },
  VAULT_FAILED: { what: 'The key cannot be read or written now.', next: REPORT },
  RELAY_UNAVAILABLE: { what: 'There is no connection. Your messages wait here.', next: BY_ITSELF },
  RELAY_UNAUTHORIZED: {
    what: 'The server does not know this app any more.',
    next: 'Sign in again. Your messages wait here.',
  },
  RELAY_LIMITED: { what: 'The server is busy. Your messages wait here.', next: BY_ITSELF },
  RELAY_REFUSED: { what: 'The server refused something.', next: REPORT },
  RELAY_MALFORMED: { what: 'The server gave an answer that makes no sense.', next: REPORT },
  ENTRY_TAMPERED: { what: 'A message was changed on its way, and left out.', next: NOTHING_TO_DO },
  ENTRY_REPLAYED: { what: 'A message came a second time, and was left out.', next: NOTHING_TO_DO },
  ENTRY_FOREIGN: { what: 'A message belonged elsewhere, and was left out.', next: NOTHING_TO_DO },
  ENTRY_FORKED: { what: 'A message came from a split, and was left out.', next: NOTHING_TO_DO },
  ENTRY_VOID: { what: 'A change was against the rules, and left out.', next: NOTHING_TO_DO },
};

const UNKNOWN: Words = { what: 'Something went wrong.', next: REPORT };

/** What a person is told of whatever was thrown. */
export function wordsFor(error: unknown): Words & { readonly code: string } {
  if (!isSealwrightError(error)) return { ...UNKNOWN, code: 'UNKNOWN' };
  // A native part that is newer than this app may know codes that it does not.
  const words: Words | undefined = ERRORS[error.code];
  return { ...(words ?? UNKNOWN), code: error.code };
}
