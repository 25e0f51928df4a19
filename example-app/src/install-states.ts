import {
  isSealwrightError,
  type InstallState,
  type Loss,
  type ProfileAction,
} from 'react-native-sealwright';

/** How an install state is shown, and what the package offers in it. */
export type StateWords = {
  readonly title: string;
  readonly sentence: string;
  readonly loss: Loss;
  readonly actions: readonly ProfileAction[];
};

/** Every state that a profile can be in; docs/custody.md says how each comes about, and a test compares the two. */
export const STATES: Record<InstallState, StateWords> = {
  fresh: {
    title: 'Welcome',
    sentence: 'There are no messages on this device yet.',
    loss: 'nothing',
    actions: ['open'],
  },
  ready: {
    title: 'Your messages are ready',
    sentence: 'The key and the messages on this device belong together.',
    loss: 'nothing',
    actions: ['open'],
  },
  lockedBeforeFirstUnlock: {
    title: 'Unlock your phone to see messages',
    sentence: 'This device was not unlocked since it started, so the key cannot be read yet.',
    loss: 'nothing',
    actions: ['retryAfterUnlock'],
  },
  restoredWithoutKeys: {
    title: 'Messages cannot be read on this device',
    sentence:
      'They came from a backup or from another device. Their key did not, and nobody has a copy of it.',
    loss: 'everything',
    actions: ['startOver'],
  },
  orphanedKeys: {
    title: 'Welcome back',
    sentence:
      'The app was installed again. The messages from before are not on this device any more.',
    loss: 'everything',
    actions: ['discardOrphan'],
  },
  keyInvalidated: {
    title: 'The key can no longer be used',
    sentence: 'Restart your phone. If that does not help, start over.',
    loss: 'everything',
    actions: ['retry', 'startOver'],
  },
  wrongKey: {
    title: 'The key does not fit',
    sentence:
      'The key on this device does not belong to these messages. Restart your phone. If that does not help, start over.',
    loss: 'everything',
    actions: ['retry', 'startOver'],
  },
  rolledBack: {
    title: 'Rejoin your conversations',
    sentence:
      'These messages are an older copy of themselves. You can read them; to write, this device needs a new place in each conversation.',
    loss: 'sessions',
    actions: ['rejoin', 'startOver'],
  },
  newerFormat: {
    title: 'Update the app',
    sentence: 'A newer version of the app wrote these messages. They are all still here.',
    loss: 'nothing',
    actions: ['updateApp'],
  },
};

/** What a button for an action says. */
export const ACTIONS: Record<ProfileAction, string> = {
  open: 'Open',
  retryAfterUnlock: 'Try again',
  retry: 'Try again',
  updateApp: 'Update the app',
  discardOrphan: 'Begin anew',
  startOver: 'Start over',
  rejoin: 'Rejoin',
};

/** What is lost in a state. */
export const LOSSES: Record<Loss, string> = {
  nothing: 'Nothing is lost.',
  sessions: 'The history stays. This device lost its place in every conversation.',
  everything: 'The messages on this device are lost.',
};

/** The state that keeps a profile from being opened, if that is why an error was thrown. */
export function stateBehind(error: unknown): InstallState | undefined {
  if (!isSealwrightError(error)) return undefined;
  const name = error.code.toLowerCase().replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return name in STATES ? (name as InstallState) : undefined;
}
