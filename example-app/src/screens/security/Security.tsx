import type { ConversationId } from 'react-native-sealwright';
import { useConversation } from 'react-native-sealwright/react';

import { conversationOf, useEventLog, type Noted } from '../../event-log.tsx';
import { Page } from '../../parts/Page.tsx';
import { Row } from '../../parts/Row.tsx';
import { Text } from '../../parts/Text.tsx';
import { useNames, useTitles } from '../../people.tsx';
import { timeOf } from '../../words.ts';
import type { Screen } from '../screen.ts';
import { wordsOfEvent } from './events.ts';

declare module '../screen.ts' {
  interface Places {
    security: undefined;
  }
}

/** What happened that a person may want to know of. */
export const security: Screen = {
  name: 'security',
  title: 'Security',
  component: Security,
  inMenu: 'What happened that you may want to know of',
};

function Security() {
  const noted = useEventLog();
  return (
    <Page testID="security">
      {noted.length === 0 ? (
        <>
          <Text size="heading">Nothing happened</Text>
          <Text tone="faint">
            Since the app was opened, no message was changed on its way, nobody added a device that
            is not listed, and no conversation lost its place.
          </Text>
        </>
      ) : (
        noted.map((one, index) => <Event key={noted.length - index} noted={one} />)
      )}
    </Page>
  );
}

function Event({ noted }: { noted: Noted }) {
  const nameOf = useNames();
  const { event, at } = noted;
  const who = event.type === 'security' && event.account !== undefined ? nameOf(event.account) : '';
  const { what, next } = wordsOfEvent(event);
  const conversation = conversationOf(noted);
  return (
    <Row title={what} detail={[who, next].filter(Boolean).join(': ')} aside={timeOf(at)}>
      {conversation !== undefined && <Where id={conversation} />}
    </Row>
  );
}

function Where({ id }: { id: ConversationId }) {
  const { conversation } = useConversation(id);
  const titleOf = useTitles();
  if (conversation === undefined) return null;
  return (
    <Text size="small" tone="faint">
      {titleOf(conversation)}
    </Text>
  );
}
