import { memo, type ReactNode } from 'react';
import { Platform, Pressable, StyleSheet, View } from 'react-native';

import { useColors } from '../theme.ts';
import { Text } from './Text.tsx';

type Props = {
  title: string;
  detail?: string | undefined;
  /** A short word at the end of the first line, such as a time. */
  aside?: string | undefined;
  onPress?: (() => void) | undefined;
  /** Whether it is one of the chosen; undefined where nothing is chosen. */
  isChosen?: boolean | undefined;
  /** How many lines of the detail are shown. Default: all. */
  lines?: number;
  testID?: string;
  children?: ReactNode;
};

/** One line of a list. */
export const Row = memo(function Row(props: Props) {
  const { title, detail, aside, onPress, isChosen, lines, testID, children } = props;
  const colors = useColors();
  const content = (
    <>
      <View style={styles.words}>
        <View style={styles.first}>
          <Text isBold numberOfLines={lines ?? 0} style={styles.title}>
            {title}
          </Text>
          {aside !== undefined && (
            <Text size="small" tone="faint" testID="time">
              {aside}
            </Text>
          )}
        </View>
        {detail !== undefined && (
          <Text size="small" tone="faint" numberOfLines={lines ?? 0}>
            {detail}
          </Text>
        )}
      </View>
      {isChosen === true && (
        <Text tone="accent" aria-hidden>
          ✓
        </Text>
      )}
      {children}
    </>
  );
  const style = [styles.row, { borderColor: colors.line }];
  if (onPress === undefined) {
    return (
      <View testID={testID} style={style}>
        {content}
      </View>
    );
  }
  return (
    <Pressable
      role={isChosen === undefined ? 'button' : 'checkbox'}
      {...(isChosen === undefined ? {} : { 'aria-checked': isChosen, ...onSpace(onPress) })}
      onPress={onPress}
      testID={testID}
      style={({ pressed }) => [style, pressed && { backgroundColor: colors.card }]}
    >
      {content}
    </Pressable>
  );
});

/** In a browser a checkbox answers to the space bar, too; react-native-web lets only buttons do that. */
function onSpace(press: () => void): object {
  const onKeyDownCapture = (event: { key?: string; preventDefault(): void }) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    press();
  };
  return Platform.OS === 'web' ? { onKeyDownCapture } : {};
}

const styles = StyleSheet.create({
  row: {
    minHeight: 56,
    paddingVertical: 8,
    borderBottomWidth: StyleSheet.hairlineWidth,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
  },
  words: { flex: 1, gap: 2 },
  first: { flexDirection: 'row', alignItems: 'baseline', gap: 8 },
  title: { flex: 1 },
});
