import { useId } from 'react';
import { StyleSheet, TextInput, View, type TextInputProps } from 'react-native';

import { useColors, useScaled } from '../theme.ts';
import { Text } from './Text.tsx';

/** A line to write in, with a label that stays. */
export function Field({ label, ...props }: TextInputProps & { label: string }) {
  const colors = useColors();
  const scaled = useScaled();
  const id = useId();
  return (
    <View style={styles.field}>
      <Text size="small" tone="faint" nativeID={id}>
        {label}
      </Text>
      <TextInput
        aria-label={label}
        aria-labelledby={id}
        placeholderTextColor={colors.faint}
        style={[
          styles.input,
          {
            color: colors.text,
            backgroundColor: colors.card,
            borderColor: colors.faint,
            fontSize: scaled(16),
          },
        ]}
        {...props}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: 4 },
  input: { minHeight: 44, paddingHorizontal: 12, borderWidth: 1, borderRadius: 10 },
});
