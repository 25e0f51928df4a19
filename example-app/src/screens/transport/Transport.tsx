import { useState } from 'react';
import { planTransport, type ConversationId, type LocalFacts } from 'react-native-sealwright';
import { useLive } from 'react-native-sealwright/react';

import { Choice } from '../../parts/Choice.tsx';
import { Fact, Page, Section } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Row } from '../../parts/Row.tsx';
import { Text } from '../../parts/Text.tsx';
import { useTitles } from '../../people.tsx';
import { wordsOf } from '../../words.ts';
import { usePlace, type Screen } from '../screen.ts';
import { PHONES, questionFrom, type PhoneName } from './phones.ts';
import { Plan } from './Plan.tsx';

declare module '../screen.ts' {
  interface Places {
    transport: { id: ConversationId } | undefined;
  }
}

/** Which way a message goes and why: from this device as it is, and from phones in other states. */
export const transport: Screen = {
  name: 'transport',
  title: 'Ways of messages',
  component: Transport,
  inMenu: 'What this device can do, and which way a message goes',
};

const SHORT = 120;
const LONG = 200_000;

function Transport() {
  const id = usePlace('transport')?.id;
  const [isLong, setLong] = useState(false);
  const bytes = isLong ? LONG : SHORT;
  return (
    <Page testID="transport">
      <Choice
        label="A long message"
        detail={`${bytes} bytes`}
        isOn={isLong}
        onChange={setLong}
        testID="long"
      />
      <Here id={id} bytes={bytes} />
      <Elsewhere bytes={bytes} />
      <Capabilities />
    </Page>
  );
}

/** In the conversation that one came from, else in the newest. */
function Here({ id, bytes }: { id: ConversationId | undefined; bytes: number }) {
  const titleOf = useTitles();
  const { value, error, reload } = useLive(
    async (engine) => {
      const newest = async () => (await engine.conversations({ limit: 1 })).conversations[0];
      const conversation = id === undefined ? await newest() : await engine.conversation(id);
      const plan = await conversation?.explainTransport({ bytes });
      return { conversation, plan };
    },
    [id, bytes],
  );
  return (
    <Section title="From this device, now">
      <Problem error={error} onRetry={reload} />
      {value?.conversation !== undefined && (
        <Text tone="faint">{`To ${titleOf(value.conversation)}`}</Text>
      )}
      {value?.plan !== undefined && <Plan plan={value.plan} />}
      {value !== undefined && value.plan === undefined && (
        <Text tone="faint">There is no conversation yet.</Text>
      )}
    </Section>
  );
}

function Elsewhere({ bytes }: { bytes: number }) {
  const [phone, setPhone] = useState<PhoneName>();
  const { value, error } = useLive(
    async () =>
      phone === undefined ? undefined : planTransport(questionFrom(phone, bytes, Date.now())),
    [phone, bytes],
  );
  return (
    <Section title="From a phone in another state">
      {(Object.keys(PHONES) as PhoneName[]).map((name) => (
        <Row
          key={name}
          title={name}
          onPress={() => setPhone(name === phone ? undefined : name)}
          testID="simulated"
        >
          {name === phone && <Text tone="accent">Shown below</Text>}
        </Row>
      ))}
      <Problem error={error} />
      {value !== undefined && <Plan plan={value} />}
    </Section>
  );
}

function Capabilities() {
  const { value, error, reload } = useLive((engine) => engine.capabilities(), []);
  return (
    <Section title="What is known of this device">
      <Problem error={error} onRetry={reload} />
      {Object.entries(value ?? {}).map(([name, fact]) => (
        <Fact key={name} name={wordsOf(name)} value={known(fact)} />
      ))}
      {value !== undefined && Object.keys(value).length === 0 && (
        <Text tone="faint">Nothing was observed here.</Text>
      )}
    </Section>
  );
}

function known(fact: NonNullable<LocalFacts[keyof LocalFacts]>): string {
  const { value, whyUnknown, source } = fact;
  const what =
    value === undefined ? `unknown: ${wordsOf(whyUnknown ?? 'not observable')}` : `${value}`;
  return `${what} (${source})`;
}
