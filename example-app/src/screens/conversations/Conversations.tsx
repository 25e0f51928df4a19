import { memo, useCallback } from 'react';
import { FlatList, StyleSheet, View, type ListRenderItem } from 'react-native';
import type { Conversation } from 'react-native-sealwright';
import { useConversations, useCustody, useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice, Problem } from '../../parts/Problem.tsx';
import { Row } from '../../parts/Row.tsx';
import { Text } from '../../parts/Text.tsx';
import { useTitles } from '../../people.tsx';
import { useSyncTrouble } from '../../sync.ts';
import { useColors } from '../../theme.ts';
import { timeOf } from '../../words.ts';
import { useOpen, type Screen } from '../screen.ts';
import { summaryOf } from './summary.ts';

declare module '../screen.ts' {
  interface Places {
    conversations: undefined;
  }
}

/** The conversations, those with the newest activity first. */
export const conversations: Screen = {
  name: 'conversations',
  title: 'Messages',
  component: Conversations,
};

/**
 * Every page that is loaded is read again with each change and each page more, so large pages make a long list cheaper to
 * go through; one that is too large delays the first sight of it.
 */
const PAGE = 200;

function Conversations() {
  const { background } = useColors();
  const {
    conversations: list,
    error,
    isLoading,
    reload,
    loadMore,
  } = useConversations({
    pageSize: PAGE,
  });
  const open = useOpen();
  const titleOf = useTitles();
  const renderItem = useCallback<ListRenderItem<Conversation>>(
    ({ item }) => <Line conversation={item} title={titleOf(item)} open={open} />,
    // Opening is the same for all of them.
    [titleOf],
  );
  if (isLoading) return <Busy label="Reading your conversations" />;
  return (
    <View style={[styles.screen, { backgroundColor: background }]}>
      <Trouble />
      <Problem error={error} onRetry={reload} />
      <FlatList
        testID="conversations"
        data={list}
        keyExtractor={({ id }) => id}
        renderItem={renderItem}
        ListEmptyComponent={<Empty />}
        onEndReached={loadMore}
        onEndReachedThreshold={4}
        initialNumToRender={12}
        maxToRenderPerBatch={4}
        windowSize={5}
        contentContainerStyle={styles.list}
      />
      <View style={styles.buttons}>
        <Button label="Menu" onPress={() => open('menu')} testID="menu" />
        <Button
          kind="main"
          label="New conversation"
          onPress={() => open('newConversation')}
          testID="new"
        />
      </View>
    </View>
  );
}

type LineProps = {
  conversation: Conversation;
  title: string;
  open: ReturnType<typeof useOpen>;
};

/** Each reading of the list makes new objects; a line renders again only when it says something else. */
const Line = memo(function Line({ conversation, title, open }: LineProps) {
  const { id, lastMessage, createdAt } = conversation;
  const onPress = useCallback(() => open('chat', { id }), [id]);
  return (
    <Row
      title={title}
      detail={summaryOf(conversation)}
      aside={timeOf(lastMessage?.receivedAt ?? createdAt)}
      lines={1}
      onPress={onPress}
      testID="conversation"
    />
  );
}, saysTheSame);

function saysTheSame(before: LineProps, after: LineProps): boolean {
  const [one, other] = [before.conversation, after.conversation];
  return (
    before.title === after.title &&
    one.id === other.id &&
    one.state === other.state &&
    one.lastMessage?.id === other.lastMessage?.id
  );
}

function Empty() {
  return (
    <View style={styles.empty}>
      <Text size="heading">No conversations yet</Text>
      <Text tone="faint">Start one with somebody whose account id you know.</Text>
    </View>
  );
}

/** What keeps messages from coming and going, and the way out. */
function Trouble() {
  const engine = useEngine();
  const { custody } = useCustody();
  const trouble = useSyncTrouble();
  const rejoin = useAction(() => engine.rejoin());
  if (custody?.state === 'rolledBack') {
    return (
      <Notice testID="rolled-back">
        <Text tone="warning">
          These messages are an older copy of themselves. Rejoin to write again.
        </Text>
        <Button label="Rejoin" onPress={rejoin.run} isBusy={rejoin.isBusy} testID="rejoin" />
        <Problem error={rejoin.error} />
      </Notice>
    );
  }
  if (trouble === undefined) return null;
  return (
    <Notice testID="offline">
      <Text tone="warning">{trouble}</Text>
    </Notice>
  );
}

const styles = StyleSheet.create({
  screen: { flex: 1 },
  list: { paddingHorizontal: 16 },
  empty: { padding: 24, gap: 8, alignItems: 'center' },
  buttons: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: 8,
    padding: 12,
  },
});
