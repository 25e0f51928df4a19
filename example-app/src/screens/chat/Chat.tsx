import { useCallback } from 'react';
import {
  FlatList,
  KeyboardAvoidingView,
  StyleSheet,
  View,
  type ListRenderItem,
} from 'react-native';
import type { ConversationId, Message } from 'react-native-sealwright';
import { useConversation, useMessages } from 'react-native-sealwright/react';

import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice, Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';
import { useNames, useTitles } from '../../people.tsx';
import { useSyncTrouble } from '../../sync.ts';
import { useColors } from '../../theme.ts';
import { useHeader, useOpen, usePlace, type Screen } from '../screen.ts';
import { Bubble } from './Bubble.tsx';
import { Composer } from './Composer.tsx';

declare module '../screen.ts' {
  interface Places {
    chat: { id: ConversationId };
  }
}

/** One conversation: what was said, how far each message came, and a line to write in. */
export const chat: Screen = { name: 'chat', title: 'Conversation', component: Chat };

function Chat() {
  const { id } = usePlace('chat');
  const { background } = useColors();
  const { conversation, error, reload } = useConversation(id);
  const { messages, loadMore, isLoading, ...reading } = useMessages(conversation);
  const trouble = useSyncTrouble();
  const open = useOpen();
  const titleOf = useTitles();
  const nameOf = useNames();
  const title = conversation === undefined ? undefined : titleOf(conversation);
  const aside = useCallback(
    () => (
      <View style={styles.aside}>
        <Button label="Details" onPress={() => open('members', { id })} testID="details" />
      </View>
    ),
    [id],
  );
  useHeader(title, aside);
  const isGroup = conversation?.kind === 'group';
  const renderItem = useCallback<ListRenderItem<Message>>(
    ({ item }) => (
      <Bubble message={item} sender={isGroup && !item.mine ? nameOf(item.sender) : undefined} />
    ),
    [isGroup, nameOf],
  );
  if (conversation === undefined) {
    return error === undefined ? (
      <Busy label="Opening the conversation" />
    ) : (
      <Problem error={error} onRetry={reload} />
    );
  }
  const queued = messages.filter(({ state }) => state === 'queued').length;
  return (
    <KeyboardAvoidingView
      behavior="padding"
      style={[styles.screen, { backgroundColor: background }]}
      testID="chat"
    >
      <Problem error={reading.error} onRetry={reading.reload} />
      {isLoading ? (
        <Busy label="Reading the messages" />
      ) : (
        <FlatList
          testID="messages"
          aria-label="Messages"
          tabIndex={0}
          inverted
          data={messages}
          keyExtractor={(message) => message.id}
          renderItem={renderItem}
          onEndReached={loadMore}
          contentContainerStyle={styles.list}
        />
      )}
      {conversation.state === 'healing' && (
        <Notice>
          <Text tone="warning">This device is getting its place back. Messages wait here.</Text>
        </Notice>
      )}
      {trouble !== undefined && (
        <Notice testID="offline">
          <Text tone="warning">
            {queued === 0 ? trouble : `${trouble} Waiting here: ${queued}.`}
          </Text>
        </Notice>
      )}
      {conversation.state === 'left' || conversation.state === 'removed' ? (
        <View style={styles.ended}>
          <Text tone="faint">You are not in this conversation any more.</Text>
        </View>
      ) : (
        <Composer conversation={conversation} />
      )}
    </KeyboardAvoidingView>
  );
}

const styles = StyleSheet.create({
  screen: { flex: 1 },
  list: { padding: 12, gap: 8 },
  aside: { marginEnd: 12 },
  ended: { padding: 16, alignItems: 'center' },
});
