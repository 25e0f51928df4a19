import type { Conversation, ConversationState, Message } from 'react-native-sealwright';

const STATES: Partial<Record<ConversationState, string>> = {
  creating: 'Being started',
  healing: 'Getting its place back',
  left: 'You left',
  removed: 'You were removed',
};

/** A conversation in one line: how it stands where that matters, else its newest message. */
export function summaryOf({ state, lastMessage }: Conversation): string {
  return STATES[state] ?? (lastMessage === undefined ? 'No messages yet' : lineOf(lastMessage));
}

function lineOf(message: Message): string {
  const text = message.kind === 'text' ? message.text : 'Something that is no text';
  return message.mine ? `You: ${text}` : text;
}
