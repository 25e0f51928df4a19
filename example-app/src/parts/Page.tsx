import type { ReactNode } from 'react';
import { ScrollView, StyleSheet, View } from 'react-native';

import { useColors } from '../theme.ts';
import { Text } from './Text.tsx';

/** A screen that scrolls, as wide as is good to read. It can be scrolled with the keyboard. */
export function Page({ children, testID }: { children: ReactNode; testID?: string }) {
  const { background } = useColors();
  return (
    <ScrollView
      testID={testID}
      tabIndex={0}
      style={{ backgroundColor: background }}
      contentContainerStyle={styles.page}
      keyboardShouldPersistTaps="handled"
    >
      {children}
    </ScrollView>
  );
}

/** A part of a page, with a heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <View style={styles.section}>
      <Text size="heading">{title}</Text>
      {children}
    </View>
  );
}

/** A name and what it stands at. */
export function Fact({ name, value, testID }: { name: string; value: string; testID?: string }) {
  return (
    <View style={styles.fact}>
      <Text tone="faint" style={styles.name}>
        {name}
      </Text>
      <Text testID={testID} style={styles.value}>
        {value}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  page: { padding: 16, gap: 20, maxWidth: 640, width: '100%', alignSelf: 'center' },
  section: { gap: 8 },
  fact: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 12 },
  name: { flexGrow: 1 },
  value: { flexShrink: 1 },
});
