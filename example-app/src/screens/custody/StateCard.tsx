import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import type { ProfileAction, ProfileReport } from 'react-native-sealwright';

import { ACTIONS, LOSSES, STATES } from '../../install-states.ts';
import { Button } from '../../parts/Button.tsx';
import { Text } from '../../parts/Text.tsx';
import { useColors } from '../../theme.ts';

type Props = ProfileReport & {
  /** Does what the person chose. Without it the card only shows what they could. */
  onAction?: (action: ProfileAction) => void;
  isBusy?: boolean;
};

/** An update comes from the shop, not from the app. */
const ELSEWHERE: ReadonlySet<ProfileAction> = new Set(['updateApp']);
const DESTROYS: ReadonlySet<ProfileAction> = new Set(['startOver', 'discardOrphan']);

/** How a profile stands, what is lost, and what the person can do. What destroys something asks once more. */
export function StateCard({ state, loss, actions, onAction, isBusy = false }: Props) {
  const { card } = useColors();
  const [asked, setAsked] = useState<ProfileAction>();
  const { title, sentence } = STATES[state];
  return (
    <View testID={`state-${state}`} style={[styles.card, { backgroundColor: card }]}>
      <Text size="heading">{title}</Text>
      <Text>{sentence}</Text>
      <Text tone="faint">{LOSSES[loss]}</Text>
      {onAction === undefined ? (
        <Text size="small" tone="faint">
          {`Offered: ${actions.map((action) => ACTIONS[action]).join(', ')}`}
        </Text>
      ) : (
        actions.filter((action) => !ELSEWHERE.has(action)).map(choice)
      )}
    </View>
  );

  function choice(action: ProfileAction) {
    const isLast = !DESTROYS.has(action) || asked === action;
    return (
      <Button
        key={action}
        kind={DESTROYS.has(action) ? 'danger' : 'main'}
        label={isLast && DESTROYS.has(action) ? 'Yes, what is here is gone' : ACTIONS[action]}
        onPress={() => (isLast ? onAction?.(action) : setAsked(action))}
        isBusy={isBusy}
        testID={action}
      />
    );
  }
}

const styles = StyleSheet.create({ card: { padding: 16, gap: 10, borderRadius: 12 } });
