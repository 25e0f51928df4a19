import type { AccountId } from 'react-native-sealwright';

import type { Line } from './lines.mts';

/** What the stage and a phone's process tell each other. */

/** Where and who a phone is. */
export type Casting = { name: string; profile: string; directory: string; relay: string };

/** From the stage to a phone. */
export type Cue =
  | { type: 'cast'; casting: Casting }
  /** Everybody's name and account, who starts the conversation first. */
  | { type: 'play'; cast: readonly (readonly [string, AccountId])[]; lines: readonly Line[] }
  | { type: 'leave' };

/** From a phone to the stage. */
export type Report =
  /** Its account is at the relay. `members`: who is in the conversation that its profile has already. */
  | { type: 'ready'; account: AccountId; protection: string; members?: readonly AccountId[] }
  /** So many lines are in this phone's history and, where its own, with the relay. */
  | { type: 'progress'; seen: number }
  /** The relay has this line, so many bytes that end in these. */
  | { type: 'sealed'; line: number; bytes: number; end: string }
  | { type: 'done'; received: Received[] }
  /** Its history is not the file's: they differ at this message, counted from 1. */
  | { type: 'differs'; at: number }
  | { type: 'failed'; why: string };

/** A message that a phone received, decrypted and stored. */
export type Received = { from: string; text: string; at: number };
