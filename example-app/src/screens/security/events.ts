import type { SecurityKind } from 'react-native-sealwright';

import { ERRORS, type Words } from '../../errors.ts';
import type { Noted } from '../../event-log.tsx';

const SECURITY: Record<SecurityKind, Words> = {
  unlistedDevice: {
    what: 'A device that is not listed is in a conversation',
    next: 'Nothing is sent there until this device has looked again. Ask them which devices they use.',
  },
  hiddenLog: {
    what: 'The server hides part of what it should show',
    next: 'Ask whoever runs the server. Your messages stay sealed.',
  },
  badCommit: {
    what: 'Somebody changed a conversation against its rules',
    next: 'The change was left out. This device asks for its place again.',
  },
  rolledBack: {
    what: 'The messages here are an older copy of themselves',
    next: 'Rejoin your conversations; what is here stays.',
  },
  unknown: { what: 'Something that this version cannot name', next: 'Update the app.' },
};

/** The one reason to pass over an entry that no call fails with, so that it is not in the error table. */
const FORKED: Words = {
  what: 'Somebody saw another course of this conversation, and a message was left out.',
  next: 'Ask them to write it again.',
};

/** What a person is told of an event, and what they can do. */
export function wordsOfEvent(event: Noted['event']): Words {
  switch (event.type) {
    case 'security':
      return SECURITY[event.kind];
    case 'entryRefused':
      return event.code === 'ENTRY_FORKED' ? FORKED : ERRORS[event.code];
    case 'entryQuarantined':
      return {
        what: 'A message could not be read',
        next: 'It was set aside; all after it goes on.',
      };
    case 'healing':
      return { what: 'This device lost its place', next: 'It asked for it back.' };
    case 'healed':
      return { what: 'This device has its place back', next: 'Messages go on.' };
    case 'conversationRemoved':
      return { what: 'You were removed from a group', next: 'You can still read what is here.' };
  }
}
