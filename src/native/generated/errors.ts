// Generated from rust/bridge/waist by `cargo test -p sealwright-waist`. Do not edit.

import type { Retry, Severity } from './wire.ts';

/** Every error code: what happened, when to try again, how bad it is. See docs/errors.md. */
export const ERRORS = {
  INVALID_REQUEST: {
    message: 'the request is not well-formed',
    retry: 'never',
    severity: 'warning',
  },
  UNSUPPORTED_OP: {
    message: 'this binary does not know the operation',
    retry: 'never',
    severity: 'warning',
  },
  VERSION_MISMATCH: {
    message: 'the JavaScript and the native binary speak different versions',
    retry: 'never',
    severity: 'high',
  },
  REQUEST_TOO_LARGE: {
    message: 'the request or its bytes exceed the limit',
    retry: 'never',
    severity: 'warning',
  },
  INVALID_BLOBS: {
    message: 'the bytes beside the request are not a list of blobs, or a blob is missing or used twice',
    retry: 'never',
    severity: 'warning',
  },
  INVALID_ARGUMENT: {
    message: 'an argument is not acceptable',
    retry: 'never',
    severity: 'warning',
  },
  INVALID_TEXT: {
    message: 'the text holds a lone surrogate, which is no character',
    retry: 'never',
    severity: 'warning',
  },
  INVALID_HANDLE: {
    message: "the handle is not one of this caller's open handles of the right kind",
    retry: 'never',
    severity: 'warning',
  },
  HANDLE_CLOSED: {
    message: 'the object was closed',
    retry: 'never',
    severity: 'warning',
  },
  TOO_MANY_HANDLES: {
    message: 'too many handles are open',
    retry: 'never',
    severity: 'warning',
  },
  ABORTED: {
    message: 'the call was aborted by its signal',
    retry: 'now',
    severity: 'info',
  },
  NATIVE_MISSING: {
    message: 'the native part is not in this build',
    retry: 'never',
    severity: 'high',
  },
  PLATFORM_UNSUPPORTED: {
    message: 'this platform has no engine',
    retry: 'never',
    severity: 'high',
  },
  INTERNAL: {
    message: 'an internal step failed',
    retry: 'never',
    severity: 'high',
  },
  ENGINE_POISONED: {
    message: 'an earlier call on this engine failed inside, so it takes no more calls',
    retry: 'never',
    severity: 'high',
  },
  PROFILE_IN_USE: {
    message: 'another process has this profile open',
    retry: 'never',
    severity: 'warning',
  },
  PROFILE_CONFIG_MISMATCH: {
    message: 'this profile is open with other settings',
    retry: 'never',
    severity: 'warning',
  },
  DIRECTORY_UNUSABLE: {
    message: "the profile's directory cannot be created, read or locked",
    retry: 'never',
    severity: 'high',
  },
  ACCOUNT_EXISTS: {
    message: 'this profile already has an account',
    retry: 'never',
    severity: 'warning',
  },
  NO_ACCOUNT: {
    message: 'this profile has no account yet',
    retry: 'never',
    severity: 'warning',
  },
  UNKNOWN_CONVERSATION: {
    message: 'there is no such conversation here',
    retry: 'afterSync',
    severity: 'warning',
  },
  NOT_A_MEMBER: {
    message: 'this account is not a member of the conversation any more',
    retry: 'never',
    severity: 'info',
  },
  DIRECT_CONVERSATION: {
    message: 'a direct conversation cannot change its members',
    retry: 'never',
    severity: 'warning',
  },
  TOO_MANY_MEMBERS: {
    message: 'the conversation would have too many members',
    retry: 'never',
    severity: 'warning',
  },
  TEXT_TOO_LONG: {
    message: 'the text is too long',
    retry: 'never',
    severity: 'warning',
  },
  DATA_TOO_LONG: {
    message: 'the data is too long',
    retry: 'never',
    severity: 'warning',
  },
  NO_ENTROPY: {
    message: 'the operating system gave no randomness',
    retry: 'now',
    severity: 'high',
  },
  LOCKED_BEFORE_FIRST_UNLOCK: {
    message: 'the storage key cannot be read before the device is unlocked',
    retry: 'afterUnlock',
    severity: 'info',
  },
  RESTORED_WITHOUT_KEYS: {
    message: 'the profile is here, but its storage key is not: it was restored from a backup or moved from another device',
    retry: 'never',
    severity: 'high',
  },
  ORPHANED_KEYS: {
    message: 'a storage key is here, but its profile is not: the app was installed again, or its data was cleared',
    retry: 'never',
    severity: 'warning',
  },
  KEY_INVALIDATED: {
    message: 'the storage key can never be read again: the hardware key that sealed it is gone, or it was damaged',
    retry: 'never',
    severity: 'high',
  },
  WRONG_KEY: {
    message: 'the storage key does not open this profile',
    retry: 'never',
    severity: 'high',
  },
  ROLLED_BACK: {
    message: 'the profile is an older copy of itself, so sending with it would repeat keys',
    retry: 'never',
    severity: 'high',
  },
  NEWER_FORMAT: {
    message: 'the profile was written by a newer version',
    retry: 'never',
    severity: 'high',
  },
  ACTION_NOT_OFFERED: {
    message: 'the profile is not in a state that offers this action',
    retry: 'never',
    severity: 'warning',
  },
  NOT_IN_EXTENSION: {
    message: 'an engine in the extension role does not do this',
    retry: 'never',
    severity: 'warning',
  },
  STORE_CORRUPT: {
    message: "the profile's database is damaged",
    retry: 'never',
    severity: 'high',
  },
  STORE_OLDER_FORMAT: {
    message: "the profile waits for the app to bring it to this version's format",
    retry: 'now',
    severity: 'info',
  },
  STORE_KEY_CHANGED: {
    message: 'another process rotated the storage key',
    retry: 'now',
    severity: 'info',
  },
  STORE_NOT_FOUND: {
    message: "the profile's database is missing",
    retry: 'never',
    severity: 'high',
  },
  STORE_BUSY: {
    message: 'another process is writing to this profile',
    retry: 'now',
    severity: 'info',
  },
  STORE_FULL: {
    message: 'the disk is full',
    retry: 'never',
    severity: 'high',
  },
  STORE_FAILED: {
    message: "the profile's database cannot be read or written",
    retry: 'now',
    severity: 'high',
  },
  VAULT_UNPROTECTED: {
    message: 'this machine has no keyring to keep the storage key in',
    retry: 'never',
    severity: 'high',
  },
  VAULT_CANCELLED: {
    message: 'the person did not let the app use the keyring',
    retry: 'now',
    severity: 'info',
  },
  MISSING_ENTITLEMENT: {
    message: 'the app lacks an entitlement or a permission that the vault needs',
    retry: 'never',
    severity: 'high',
  },
  VAULT_TOO_MANY_KEYS: {
    message: 'the platform keeps too many keys for this app',
    retry: 'never',
    severity: 'high',
  },
  VAULT_TIMED_OUT: {
    message: 'the vault did not answer in time',
    retry: 'now',
    severity: 'warning',
  },
  VAULT_UNRELIABLE: {
    message: 'the vault does not give back what it takes, so nothing was kept in it',
    retry: 'now',
    severity: 'high',
  },
  VAULT_FAILED: {
    message: 'the vault cannot be read or written',
    retry: 'now',
    severity: 'high',
  },
  RELAY_UNAVAILABLE: {
    message: 'the relay cannot be reached',
    retry: 'afterNetwork',
    severity: 'info',
  },
  RELAY_UNAUTHORIZED: {
    message: "the relay does not accept this app's credentials",
    retry: 'never',
    severity: 'warning',
  },
  RELAY_LIMITED: {
    message: 'the relay asks to slow down',
    retry: 'afterNetwork',
    severity: 'info',
  },
  RELAY_REFUSED: {
    message: 'the relay refused a request',
    retry: 'never',
    severity: 'warning',
  },
  RELAY_MALFORMED: {
    message: 'the relay gave an answer that is against its contract',
    retry: 'afterNetwork',
    severity: 'warning',
  },
  ENTRY_TAMPERED: {
    message: 'an entry was changed on its way, or was never genuine',
    retry: 'never',
    severity: 'warning',
  },
  ENTRY_REPLAYED: {
    message: 'an entry is a copy of an earlier message',
    retry: 'never',
    severity: 'info',
  },
  ENTRY_FOREIGN: {
    message: 'an entry belongs to another group or epoch',
    retry: 'never',
    severity: 'info',
  },
  ENTRY_FORKED: {
    message: 'an entry names another state of its epoch: it is from a fork, or made to look so',
    retry: 'never',
    severity: 'warning',
  },
  ENTRY_VOID: {
    message: "a commit is against the group's rules",
    retry: 'never',
    severity: 'warning',
  },
} as const satisfies Record<string, { message: string; retry: Retry; severity: Severity }>;

/** The code of a `SealwrightError`. */
export type ErrorCode = keyof typeof ERRORS;
