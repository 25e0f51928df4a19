import { StyleSheet, View } from 'react-native';

import { wordsFor } from '../errors.ts';
import { useColors } from '../theme.ts';
import { Button } from './Button.tsx';
import { Text } from './Text.tsx';

/** What went wrong, what to do, and the code for whoever helps. Nothing without an error. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error === undefined) return null;
  const { what, next, code } = wordsFor(error);
  return (
    <Notice>
      <Text isBold tone="warning">
        {what}
      </Text>
      <Text tone="warning">{next}</Text>
      <Text size="small" tone="warning">
        {code}
      </Text>
      {onRetry !== undefined && <Button label="Try again" onPress={onRetry} />}
    </Notice>
  );
}

/** Something that a person should read; screen readers say it when it appears. */
export function Notice({ children, testID }: { children: React.ReactNode; testID?: string }) {
  const { warningCard } = useColors();
  return (
    <View role="alert" testID={testID} style={[styles.notice, { backgroundColor: warningCard }]}>
      {children}
    </View>
  );
}

const styles = StyleSheet.create({
  notice: { padding: 12, gap: 6, borderRadius: 10 },
});
