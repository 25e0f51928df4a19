import { useState } from 'react';
import type { InstallState, ProfileAction } from 'react-native-sealwright';
import { useCustody, useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { STATES } from '../../install-states.ts';
import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Fact, Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Row } from '../../parts/Row.tsx';
import { Text } from '../../parts/Text.tsx';
import { timeOf, wordsOf } from '../../words.ts';
import type { Screen } from '../screen.ts';
import { StateCard } from './StateCard.tsx';

declare module '../screen.ts' {
  interface Places {
    custody: undefined;
  }
}

/** Who keeps the key and how this device stands; below, how the app shows every other state. */
export const custody: Screen = {
  name: 'custody',
  title: 'Your key',
  component: Custody,
  inMenu: 'Who keeps it, and every state a phone can be in',
};

function Custody() {
  const engine = useEngine();
  const live = useCustody();
  const rotate = useAction(() => engine.rotateStorageKey());
  const act = useAction(async (action: ProfileAction) => {
    if (action === 'rejoin') await engine.rejoin();
  });
  const [shown, setShown] = useState<InstallState>();
  if (live.custody === undefined) {
    return live.isLoading ? <Busy label="Looking at the key" /> : <Problem {...live} />;
  }
  const { protection, store, keyMadeAt, rotating, notProtected, ...report } = live.custody;
  return (
    <Page testID="custody">
      <StateCard {...report} {...(report.state === 'rolledBack' ? { onAction: act.run } : {})} />
      <Problem error={act.error} />
      <Section title="The key">
        <Fact name="Protected by" value={protection === 'none' ? 'Nothing' : wordsOf(protection)} />
        <Fact name="Kept in" value={wordsOf(store)} />
        {keyMadeAt !== undefined && <Fact name="Made" value={timeOf(keyMadeAt)} testID="time" />}
        <Fact name="Being renewed" value={rotating ? 'Yes' : 'No'} />
        <Button label="Renew the key" onPress={rotate.run} isBusy={rotate.isBusy} />
        <Problem error={rotate.error} />
      </Section>
      <Section title="What is not protected">
        {notProtected.map((sentence) => (
          <Text key={sentence} size="small" tone="faint">
            {sentence}
          </Text>
        ))}
      </Section>
      <Section title="Every state">
        {(Object.keys(STATES) as InstallState[]).map((state) => (
          <Row
            key={state}
            title={wordsOf(state)}
            onPress={() => setShown(shown === state ? undefined : state)}
            testID={`show-${state}`}
          />
        ))}
        {shown !== undefined && <StateCard state={shown} {...STATES[shown]} />}
      </Section>
    </Page>
  );
}
