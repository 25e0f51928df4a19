import { ActivityIndicator, StyleSheet, View } from 'react-native';

import { useLasting } from '../action.ts';
import { useColors } from '../theme.ts';
import { Text } from './Text.tsx';

/** Says that something is under way, once it lasts: nothing flashes for what is done at once. */
export function Busy({ label }: { label: string }) {
  const colors = useColors();
  const shows = useLasting(true);
  return (
    <View
      role="status"
      aria-live="polite"
      style={[styles.busy, { backgroundColor: colors.background }]}
    >
      {shows && <ActivityIndicator color={colors.accent} />}
      {shows && <Text tone="faint">{label}</Text>}
    </View>
  );
}

const styles = StyleSheet.create({
  busy: { flex: 1, alignItems: 'center', justifyContent: 'center', gap: 12, padding: 24 },
});
