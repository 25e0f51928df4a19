import type { Wire } from './native/index.ts';
import type { InstallState, Loss, ProfileAction } from './profile.ts';

/**
 * What protects a profile's storage key while the app is not running:
 *
 * - `none`: a file that only this user can read.
 * - `memory`: nothing is kept at all.
 * - `keyring`: the operating system's keyring.
 * - `software`: the platform's key store, without hardware behind it: an emulator, or an old device.
 * - `tee`: a trusted execution environment.
 * - `strongBox`: a secure element of its own.
 * - `secureEnclave`: the Secure Enclave.
 */
export type Protection = Wire.Protection;

/** Where the storage key lies, sealed by what protects it: nowhere, in a file, or in the system's keyring. */
export type KeyStore = Wire.KeyStore;

/** Who keeps a profile's storage key, and how. */
export type Custody = {
  /** What protects the key. */
  readonly protection: Protection;
  /** Where it lies. */
  readonly store: KeyStore;
  /** `ready`, or `rolledBack` when nothing is sent until {@link Engine.rejoin}. */
  readonly state: InstallState;
  /** What is lost in that state. */
  readonly loss: Loss;
  /** What the app can do about it, the mildest first. */
  readonly actions: readonly ProfileAction[];
  /** When the storage key was made, in milliseconds since 1970; missing for a profile in memory. */
  readonly keyMadeAt?: number;
  /** Whether rows are still being sealed anew under the latest key. */
  readonly rotating: boolean;
  /** What is not protected, each in a sentence that an app can show. */
  readonly notProtected: readonly string[];
};

/** What the waist says of custody, with its words. */
export function custodyOf(told: Wire.Custody): Custody {
  return { ...told, notProtected: [...(WEAKNESS[told.protection] ?? []), ...ALWAYS] };
}

const FILE =
  'The key lies in a file. Whoever can read the files of this user can read the messages.';
const KEYRING = 'On a computer, other programs of this user may ask the keyring for the key.';
const SOFTWARE =
  'This device keeps the key without hardware. Whoever takes over its system can copy it.';
const MEMORY = 'Nothing is kept: messages are gone when the app closes.';

const WEAKNESS: Partial<Record<Protection, readonly string[]>> = {
  none: [FILE],
  memory: [MEMORY],
  keyring: [KEYRING],
  software: [SOFTWARE],
};

/** What no way of keeping a key changes. */
const ALWAYS: readonly string[] = [
  'While the app runs, the key is in its memory.',
  'How many messages there are and how large they are can be seen by whoever reads the files.',
  'Messages cannot be read from a backup. Without this device they are lost.',
];
