import { View } from 'react-native';
import type { TransportPlan } from 'react-native-sealwright';

import { Text } from '../../parts/Text.tsx';
import { wordsOf } from '../../words.ts';
import { REASONS, UNTIL, WAYS, type Reason } from './reasons.ts';

/** What happens to a message, why, and why no other way was taken. */
export function Plan({ plan }: { plan: TransportPlan }) {
  const doubted = plan.doubts
    .filter(({ doubt }) => doubt !== 'unknown')
    .map(({ fact, doubt }) => `${wordsOf(fact)} (${doubt})`);
  const unknown = plan.doubts.length - doubted.length;
  return (
    <View testID="plan">
      {lines(plan.outcome).map((line) => (
        <Text key={line} isBold>
          {line}
        </Text>
      ))}
      {plan.skipped.map(({ transport, reasons }) => (
        <Text key={transport ?? 'newer'} size="small" tone="faint">
          {`${transport === undefined ? 'A newer way' : WAYS[transport]}: no, ${sentence(reasons)}`}
        </Text>
      ))}
      {doubted.length > 0 && (
        <Text size="small" tone="faint">{`Not counted: ${doubted.join(', ')}`}</Text>
      )}
      {unknown > 0 && (
        <Text size="small" tone="faint">{`Facts that nobody knows here: ${unknown}`}</Text>
      )}
    </View>
  );
}

function lines(outcome: TransportPlan['outcome']): string[] {
  switch (outcome.kind) {
    case 'attempt':
      return outcome.attempts.map(
        ({ transport, reasons }) => `Goes by: ${WAYS[transport]}. Because ${sentence(reasons)}.`,
      );
    case 'defer':
      return [`Waits until ${UNTIL[outcome.deferUntil]}: ${REASONS[outcome.reason]}.`];
    case 'consentRequired':
      return [
        `Goes only if you agree to less protection: ${outcome.transports.map((way) => WAYS[way]).join(', ')}.`,
      ];
    case 'refuse':
      return [`Does not go: ${REASONS[outcome.reason]}.`];
  }
}

function sentence(reasons: readonly Reason[]): string {
  return reasons.map((reason) => REASONS[reason]).join('; ');
}
