import { optionsOf, stringOf, invalid } from './arguments.ts';
import { waist as platformWaist, type Waist, type Wire } from './native/index.ts';

/**
 * How a profile stands on this device. Everything but `fresh` and `ready` wants the app to act, and nothing
 * is written before it does; docs/custody.md shows the way from each to the next.
 *
 * - `fresh`: there is nothing yet.
 * - `ready`: key and data belong together.
 * - `lockedBeforeFirstUnlock`: the device was not unlocked since it started. The key may well be there.
 * - `restoredWithoutKeys`: data without a key: restored from a backup, or moved from another device.
 * - `orphanedKeys`: a key without data: the app was installed again, or its data was cleared.
 * - `keyInvalidated`: the key can never be read again.
 * - `wrongKey`: the key is not the one that this data was sealed with.
 * - `rolledBack`: the data is an older copy of itself. It can be read; nothing is sent with it.
 * - `newerFormat`: a newer version of the app wrote it.
 */
export type InstallState = Wire.InstallState;

/** What is lost in a state, for good: nothing, this device's place in every conversation, or everything. */
export type Loss = Wire.Loss;

/**
 * What an app can do about a state: `open` it, `retry`, `retryAfterUnlock`, `updateApp`, have
 * {@link resolveProfile} `discardOrphan` or `startOver`, or open it and `rejoin` ({@link Engine.rejoin}).
 */
export type ProfileAction = Wire.ProfileAction;

/** Which profile. The same as for `openEngine`. */
export type ProfileOptions = {
  /** 1 to 64 characters of `A-Z a-z 0-9 _ -`. */
  profile: string;
  /** The folder that holds the profile's own folder. Needed in Node. */
  directory?: string | undefined;
  /** Whether the storage key may lie in a file. Default false. */
  allowUnprotected?: boolean | undefined;
};

/** How a profile stands, what that means, and what the app can do. */
export type ProfileReport = {
  readonly state: InstallState;
  readonly loss: Loss;
  /** The mildest first. */
  readonly actions: readonly ProfileAction[];
};

/**
 * Looks how a profile stands. Changes nothing: no folder is made, no key, no byte.
 *
 * @throws {SealwrightError} INVALID_ARGUMENT; a VAULT_ code, MISSING_ENTITLEMENT or a STORE_ code when that
 * cannot be told now.
 */
export function inspectProfile(options: ProfileOptions): Promise<ProfileReport> {
  return inspectProfileOver(platformWaist, options);
}

/**
 * Destroys what the state of a profile offers to destroy: `discardOrphan` a key that nothing is left for,
 * `startOver` data that cannot be read. The next opening finds a fresh profile. Nothing else ever removes a
 * key or data, so ask the person first.
 *
 * @throws {SealwrightError} ACTION_NOT_OFFERED when the state, as it is now, does not offer it;
 * PROFILE_IN_USE; a VAULT_ or STORE_ code: then call it again.
 */
export function resolveProfile(
  options: ProfileOptions & { action: 'discardOrphan' | 'startOver' },
): Promise<void> {
  return resolveProfileOver(platformWaist, options);
}

/** {@link inspectProfile} over a waist of one's own, for tests of this package. */
export async function inspectProfileOver(
  waist: Waist,
  options: ProfileOptions,
): Promise<ProfileReport> {
  await waist.ready();
  const { ok } = await waist.call('inspectProfile', which(waist, options));
  return ok;
}

/** {@link resolveProfile} over a waist of one's own, for tests of this package. */
export async function resolveProfileOver(
  waist: Waist,
  options: ProfileOptions & { action: ProfileAction },
): Promise<void> {
  await waist.ready();
  const action = stringOf(optionsOf(options).action, '`action`') as ProfileAction;
  await waist.call('resolveProfile', { ...which(waist, options), action });
}

/** Names the profile for the waist, with what the platform knows by itself. */
export function which(waist: Waist, options: ProfileOptions): Wire.InspectProfileRequest {
  const defaults = waist.defaults();
  const { profile, ...said } = optionsOf(options);
  const directory = said.directory ?? defaults.directory;
  const allowUnprotected = said.allowUnprotected ?? defaults.allowUnprotected;
  if (directory !== undefined) stringOf(directory, '`directory`');
  if (allowUnprotected !== undefined && typeof allowUnprotected !== 'boolean') {
    throw invalid('`allowUnprotected` is not a boolean');
  }
  return {
    profile: stringOf(profile, '`profile`'),
    ...(directory === undefined ? {} : { directory }),
    ...(allowUnprotected === undefined ? {} : { allowUnprotected }),
  };
}
