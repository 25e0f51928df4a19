import type { AccountId, ConversationId } from 'react-native-sealwright';
import { useConversation, useEngine } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Chooser, useChoice } from '../../parts/Chooser.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Row } from '../../parts/Row.tsx';
import { Text } from '../../parts/Text.tsx';
import { useNames, usePeople } from '../../people.tsx';
import { useOpen, usePlace, type Screen } from '../screen.ts';

declare module '../screen.ts' {
  interface Places {
    members: { id: ConversationId };
  }
}

/** Who is in a conversation; in a group, who comes and goes. */
export const members: Screen = { name: 'members', title: 'Details', component: Members };

function Members() {
  const { id } = usePlace('members');
  const me = useEngine().account?.id;
  const { conversation, error, reload } = useConversation(id);
  const nameOf = useNames();
  const open = useOpen();
  const remove = useAction(async (whom: AccountId) => conversation?.removeMembers([whom]));
  const leave = useAction(async () => conversation?.leave());
  if (conversation === undefined) {
    return error === undefined ? (
      <Busy label="Reading the members" />
    ) : (
      <Problem error={error} onRetry={reload} />
    );
  }
  const isIn = conversation.members.some((member) => member === me);
  const byName = (one: AccountId, other: AccountId) => nameOf(one).localeCompare(nameOf(other));
  const changes = conversation.kind === 'group' && isIn;
  return (
    <Page testID="members">
      <Section title={conversation.kind === 'group' ? 'Who is in this group' : 'Who is in this'}>
        {conversation.members.toSorted(byName).map((member) => (
          <Row key={member} title={nameOf(member)} testID="member">
            {changes && member !== me && (
              <Button
                kind="danger"
                label={`Remove ${nameOf(member)}`}
                onPress={() => remove.run(member)}
                isBusy={remove.isBusy}
              />
            )}
          </Row>
        ))}
        <Problem error={remove.error} />
      </Section>
      {conversation.kind === 'direct' && (
        <Text tone="faint">A conversation of two stays one of two. Start a group for more.</Text>
      )}
      {changes && <Adding conversation={conversation} />}
      <Button
        label="Which way a message goes"
        onPress={() => open('transport', { id })}
        testID="inspect"
      />
      {changes && (
        <Button
          kind="danger"
          label="Leave the group"
          onPress={leave.run}
          isBusy={leave.isBusy}
          testID="leave"
        />
      )}
      <Problem error={leave.error} />
    </Page>
  );
}

type Group = NonNullable<ReturnType<typeof useConversation>['conversation']>;

function Adding({ conversation }: { conversation: Group }) {
  const people = usePeople().filter(({ id }) => !conversation.members.includes(id));
  const choice = useChoice();
  const add = useAction(async () => {
    await conversation.addMembers(choice.accounts());
    choice.clear();
  });
  return (
    <>
      <Chooser title="Whom to add" people={people} choice={choice} />
      <Button
        label="Add"
        onPress={add.run}
        isBusy={add.isBusy}
        isDisabled={choice.count === 0}
        testID="add"
      />
      <Problem error={add.error} />
    </>
  );
}
