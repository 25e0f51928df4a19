import type { Conversation, ConversationId } from 'react-native-sealwright';

import { useLive, type Live } from './live.ts';
import { usePages, type Paged, type PageOptions } from './pages.ts';

/** What {@link useConversations} gives. */
export type LiveConversations = Paged & {
  /** Those with the newest activity first; empty until the first reading. */
  readonly conversations: readonly Conversation[];
};

/** What {@link useConversation} gives. */
export type LiveConversation = Omit<Live<Conversation>, 'value'> & {
  /** Undefined until the first reading. Another object after each change. */
  readonly conversation: Conversation | undefined;
};

/** The conversations, those with the newest activity first. */
export function useConversations(options?: PageOptions): LiveConversations {
  const { items, ...paged } = usePages<Conversation>(
    async (engine, limit, before) => {
      const { conversations, next } = await engine.conversations({ limit, before });
      return { items: conversations, next };
    },
    [],
    options,
  );
  return { conversations: items, ...paged };
}

/** One conversation. Its `error` has the code UNKNOWN_CONVERSATION when the profile does not have it. */
export function useConversation(id: ConversationId): LiveConversation {
  const { value, ...live } = useLive((engine) => engine.conversation(id), [id]);
  return { conversation: value, ...live };
}
