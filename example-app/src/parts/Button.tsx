import { ActivityIndicator, Pressable, StyleSheet } from 'react-native';

import { useLasting } from '../action.ts';
import { useColors } from '../theme.ts';
import { Text } from './Text.tsx';

type Props = {
  label: string;
  onPress: () => void;
  /** `main` once on a screen, `danger` for what cannot be taken back. Default `plain`. */
  kind?: 'main' | 'plain' | 'danger';
  /** What it started is under way: it cannot be pressed, and says so once that lasts. */
  isBusy?: boolean;
  isDisabled?: boolean;
  testID?: string;
};

/** A button, large enough for a finger. */
export function Button({ label, onPress, kind = 'plain', isBusy = false, ...rest }: Props) {
  const colors = useColors();
  const showsBusy = useLasting(isBusy);
  const isDisabled = rest.isDisabled === true || isBusy;
  const isMain = kind === 'main';
  const border = kind === 'danger' ? colors.danger : colors.accent;
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-busy={showsBusy}
      aria-disabled={isDisabled}
      disabled={isDisabled}
      onPress={onPress}
      testID={rest.testID}
      style={({ pressed }) => [
        styles.button,
        { borderColor: border, backgroundColor: isMain ? colors.accent : 'transparent' },
        pressed && styles.pressed,
        rest.isDisabled === true && styles.disabled,
      ]}
    >
      {showsBusy && <ActivityIndicator color={isMain ? colors.onAccent : border} />}
      <Text isBold tone={isMain ? 'onAccent' : kind === 'danger' ? 'danger' : 'accent'}>
        {label}
      </Text>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  button: {
    minHeight: 44,
    paddingHorizontal: 16,
    paddingVertical: 8,
    borderWidth: 1,
    borderRadius: 10,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 8,
  },
  pressed: { opacity: 0.7 },
  disabled: { opacity: 0.5 },
});
