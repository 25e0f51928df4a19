import { useEngine, useLive } from 'react-native-sealwright/react';

import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Fact, Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';
import { wordsOf } from '../../words.ts';
import type { Screen } from '../screen.ts';
import { measure } from './measure.ts';

declare module '../screen.ts' {
  interface Places {
    diagnostics: undefined;
  }
}

/** What the engine costs here, and all that JavaScript holds of it. */
export const diagnostics: Screen = {
  name: 'diagnostics',
  title: 'Diagnostics',
  component: Diagnostics,
  inMenu: 'Times, sizes, and what JavaScript holds',
};

function Diagnostics() {
  const engine = useEngine();
  const { value, error, reload } = useLive(measure, []);
  if (value === undefined) {
    return error === undefined ? (
      <Busy label="Measuring" />
    ) : (
      <Problem error={error} onRetry={reload} />
    );
  }
  return (
    <Page testID="diagnostics">
      <Section title="Custody">
        <Fact name="Protected by" value={value.custody.protection} />
        <Fact name="Kept in" value={value.custody.store} />
        <Fact name="State" value={value.custody.state} />
      </Section>
      <Section title="Sizes">
        <Fact name="Conversations" value={`${value.conversations}`} />
        <Fact name="Messages in the newest" value={`${value.messages}`} />
      </Section>
      <Section title="Times">
        {Object.entries(value.times).map(([name, milliseconds]) => (
          <Fact
            key={name}
            name={wordsOf(name)}
            value={`${milliseconds.toFixed(1)} ms`}
            testID="duration"
          />
        ))}
        <Button label="Measure again" onPress={reload} />
      </Section>
      <Section title="What JavaScript holds">
        <Text tone="faint">
          No call of the package takes or gives a key. What a script finds on the open engine are
          the fields below and methods; it is known to the part that keeps the keys by a handle, a
          random number that means nothing elsewhere.
        </Text>
        {Object.entries(engine).map(([field, held]) => (
          <Fact key={field} name={wordsOf(field)} value={String(held)} />
        ))}
      </Section>
    </Page>
  );
}
