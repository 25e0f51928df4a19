import { useState } from 'react';
import type { Account } from 'react-native-sealwright';
import { useCustody, useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { STATES } from '../../install-states.ts';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';

/** What a person sees first: nothing is here yet, who keeps the key, and a name for this device. */
export function FirstRun({ onDone }: { onDone: (account: Account) => void }) {
  const engine = useEngine();
  const { custody } = useCustody();
  const [deviceName, setDeviceName] = useState('My phone');
  const create = useAction(async () => onDone(await engine.createAccount({ deviceName })));
  return (
    <Page testID="first-run">
      <Text size="title">{STATES.fresh.title}</Text>
      <Text>{STATES.fresh.sentence}</Text>
      <Text>
        Messages are sealed on this device before they leave it. The keys are made here, and never
        leave it.
      </Text>
      <Field
        label="A name for this device; nobody else sees it"
        value={deviceName}
        onChangeText={setDeviceName}
        onSubmitEditing={() => create.run()}
        maxLength={32}
      />
      <Button
        kind="main"
        label="Begin"
        onPress={create.run}
        isBusy={create.isBusy}
        isDisabled={deviceName.trim() === ''}
        testID="begin"
      />
      <Problem error={create.error} />
      <Section title="Good to know">
        {custody?.notProtected.map((sentence) => (
          <Text key={sentence} size="small" tone="faint">
            {sentence}
          </Text>
        ))}
      </Section>
    </Page>
  );
}
