import { StyleSheet, Switch, View } from 'react-native';

import { useColors } from '../theme.ts';
import { Text } from './Text.tsx';

type Props = {
  label: string;
  detail?: string | undefined;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  testID?: string;
};

/** Something to switch on and off. */
export function Choice({ label, detail, isOn, onChange, testID }: Props) {
  const colors = useColors();
  return (
    <View style={styles.choice}>
      <View style={styles.words}>
        <Text>{label}</Text>
        {detail !== undefined && (
          <Text size="small" tone="faint">
            {detail}
          </Text>
        )}
      </View>
      <Switch
        testID={testID}
        aria-label={label}
        value={isOn}
        onValueChange={onChange}
        trackColor={{ true: colors.accent, false: colors.line }}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  choice: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 44 },
  words: { flex: 1, gap: 2 },
});
