import type { Conversation, Message } from 'react-native-sealwright';

import { usePages, type Paged, type PageOptions } from './pages.ts';

/** What {@link useMessages} gives. */
export type LiveMessages = Paged & {
  /** Newest first, as an inverted list wants them. A message that did not change is the same object as before. */
  readonly messages: readonly Message[];
};

/** The newest messages of a conversation. Without one, for example while it is still read, there are none. */
export function useMessages(
  conversation: Conversation | undefined,
  options?: PageOptions,
): LiveMessages {
  const { items, ...paged } = usePages<Message>(
    async (_, limit, cursor) => {
      if (conversation === undefined) return { items: [] };
      const { messages, next } = await conversation.messages({ limit, cursor });
      return { items: messages, next };
    },
    // Another object of the same conversation reads the same history.
    [conversation?.id],
    options,
    theSame,
  );
  return { messages: items, ...paged };
}

/** What changes of a message is its state. */
function theSame(before: readonly Message[]): (message: Message) => Message {
  const known = new Map(before.map((message) => [message.id, message]));
  return (message) => {
    const shown = known.get(message.id);
    return shown?.state === message.state ? shown : message;
  };
}
