import type { Conversation } from 'react-native-sealwright';
import { useConversations } from 'react-native-sealwright/react';

import { useAction } from '../../action.ts';
import { Busy } from '../../parts/Busy.tsx';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Page } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Text } from '../../parts/Text.tsx';
import { useTitles } from '../../people.tsx';
import type { Screen } from '../screen.ts';

declare module '../screen.ts' {
  interface Places {
    notifications: undefined;
  }
}

/** What a notification may show of each conversation while the app does not run. */
export const notifications: Screen = {
  name: 'notifications',
  title: 'Notifications',
  component: Notifications,
  inMenu: 'What they may show of each conversation',
};

function Notifications() {
  const { conversations, error, isLoading, reload, hasMore, loadMore } = useConversations();
  const titleOf = useTitles();
  if (isLoading) return <Busy label="Reading your conversations" />;
  return (
    <Page testID="notifications">
      <Text tone="faint">
        Without this, a notification says only that there is something new. With it, who wrote and
        what, also to whoever looks at the locked phone.
      </Text>
      <Problem error={error} onRetry={reload} />
      {conversations.map((conversation) => (
        <Preview key={conversation.id} conversation={conversation} title={titleOf(conversation)} />
      ))}
      {conversations.length === 0 && <Text>No conversations yet</Text>}
      {hasMore && <Button label="Show more" onPress={loadMore} />}
    </Page>
  );
}

function Preview({ conversation, title }: { conversation: Conversation; title: string }) {
  const change = useAction((isOn: boolean) => conversation.setPreview(isOn ? 'full' : 'none'));
  return (
    <>
      <Choice
        label={title}
        detail={conversation.preview === 'full' ? 'Shows who and what' : 'Shows nothing of it'}
        isOn={conversation.preview === 'full'}
        onChange={change.run}
        testID="preview"
      />
      <Problem error={change.error} />
    </>
  );
}
