import type { AccountId } from 'react-native-sealwright';

import type { Line } from './lines.mts';

/** What the stage and a phone's process tell each other. */

/** Where and who a phone is. */
export type Casting = { name: string; profile: string; directory: string; relay: string };

/** The lines, and everybody's name and account. */
export type Script = { cast: readonly (readonly [string, AccountId])[]; lines: readonly Line[] };

/** From the stage to a phone. */
export type Cue =
  | { type: 'cast'; casting: Casting }
  /** What is to be played: who starts the conversation is first in the cast. */
  | { type: 'compare'; script: Script }
  | { type: 'play'; script: Script }
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
  /** Its history and the lines were compared: where they differ first, counted from 1. */
  | { type: 'compared'; difference?: number }
  | { type: 'failed'; why: string };

/** A message that a phone received, decrypted and stored. */
export type Received = { from: string; text: string; at: number };
