import { memo } from 'react';
import { StyleSheet, View } from 'react-native';
import type { Message } from 'react-native-sealwright';

import { Text } from '../../parts/Text.tsx';
import { useColors } from '../../theme.ts';
import { timeOf } from '../../words.ts';

const DELIVERY: Record<Message['state'], string> = {
  queued: 'waiting here',
  sent: 'sent',
  received: '',
};

type Props = {
  message: Message;
  /** Who wrote it, where that is not plain. */
  sender: string | undefined;
};

/** One message. Those that did not change are the same objects, so a list renders only what is new. */
export const Bubble = memo(function Bubble({ message, sender }: Props) {
  const colors = useColors();
  const { mine, state, receivedAt } = message;
  const tone = mine ? 'onAccent' : 'text';
  return (
    <View
      testID={`message-${state}`}
      style={[
        styles.bubble,
        mine ? styles.mine : styles.theirs,
        { backgroundColor: mine ? colors.accent : colors.card },
      ]}
    >
      {sender !== undefined && (
        <Text size="small" isBold tone={tone}>
          {sender}
        </Text>
      )}
      <Text tone={tone} testID="said">
        {contentOf(message)}
      </Text>
      <View style={styles.end}>
        <Text size="small" tone={tone} testID="time">
          {timeOf(receivedAt)}
        </Text>
        {mine && (
          <Text size="small" tone={tone}>
            {DELIVERY[state]}
          </Text>
        )}
      </View>
    </View>
  );
});

function contentOf(message: Message): string {
  if (message.kind === 'text') return message.text;
  if (message.kind === 'data') return `${message.data.length} bytes of data`;
  return 'A newer version of the app can show this message.';
}

const styles = StyleSheet.create({
  bubble: { maxWidth: '85%', paddingHorizontal: 12, paddingVertical: 8, borderRadius: 14 },
  mine: { alignSelf: 'flex-end' },
  theirs: { alignSelf: 'flex-start' },
  end: { flexDirection: 'row', gap: 6, justifyContent: 'flex-end' },
});
