import { useState } from 'react';
import { Share } from 'react-native';
import { parseAccountId, type AccountId } from 'react-native-sealwright';
import { useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { Button } from '../../parts/Button.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';
import { usePeople } from '../../people.tsx';
import { useSwitch, type Screen } from '../screen.ts';
import { Chooser } from './Chooser.tsx';

declare module '../screen.ts' {
  interface Places {
    newConversation: undefined;
  }
}

/** Starts a conversation with one person, or a group. */
export const newConversation: Screen = {
  name: 'newConversation',
  title: 'New conversation',
  component: NewConversation,
};

function NewConversation() {
  const engine = useEngine();
  const people = usePeople();
  const [chosen, setChosen] = useState<readonly AccountId[]>([]);
  const [typed, setTyped] = useState('');
  const switchTo = useSwitch();
  const start = useAction(async () => {
    const others = typed.trim() === '' ? chosen : [...chosen, parseAccountId(typed.trim())];
    const { id } = await engine.createConversation(new Set(others));
    switchTo('chat', { id });
  });
  const share = useAction(() => Share.share({ message: engine.account?.id ?? '' }));
  const count = chosen.length + (typed.trim() === '' ? 0 : 1);
  return (
    <Page testID="new-conversation">
      <Chooser
        title="With whom"
        people={people}
        chosen={chosen}
        onChoose={setChosen}
        typed={typed}
        onType={setTyped}
      />
      <Button
        kind="main"
        label={count > 1 ? 'Start a group' : 'Start'}
        onPress={start.run}
        isBusy={start.isBusy}
        isDisabled={count === 0}
        testID="start"
      />
      <Problem error={start.error} />
      <Section title="Your account id">
        <Text selectable testID="id">
          {engine.account?.id}
        </Text>
        <Text size="small" tone="faint">
          It is no secret: whoever has it can start a conversation with you.
        </Text>
        <Button label="Share it" onPress={share.run} />
      </Section>
    </Page>
  );
}
