import { Share } from 'react-native';
import { useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { Button } from '../../parts/Button.tsx';
import { Chooser, useChoice } from '../../parts/Chooser.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';
import { usePeople } from '../../people.tsx';
import { useSwitch, type Screen } from '../screen.ts';

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
  const choice = useChoice();
  const switchTo = useSwitch();
  const start = useAction(async () => {
    const { id } = await engine.createConversation(new Set(choice.accounts()));
    switchTo('chat', { id });
  });
  const share = useAction(() => Share.share({ message: engine.account?.id ?? '' }));
  return (
    <Page testID="new-conversation">
      <Chooser title="With whom" people={people} choice={choice} />
      <Button
        kind="main"
        label={choice.count > 1 ? 'Start a group' : 'Start'}
        onPress={start.run}
        isBusy={start.isBusy}
        isDisabled={choice.count === 0}
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
