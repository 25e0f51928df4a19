import type { AccountId } from 'react-native-sealwright';

import { Field } from '../../parts/Field.tsx';
import { Section } from '../../parts/Page.tsx';
import { Row } from '../../parts/Row.tsx';
import type { Person } from '../../people.tsx';

type Props = {
  title: string;
  people: readonly Person[];
  chosen: readonly AccountId[];
  onChoose: (chosen: readonly AccountId[]) => void;
  typed: string;
  onType: (typed: string) => void;
};

/** Chooses people: those one knows by name, and one by their account id. */
export function Chooser({ title, people, chosen, onChoose, typed, onType }: Props) {
  return (
    <Section title={title}>
      {people.map(({ id, name }) => (
        <Row
          key={id}
          title={name}
          isChosen={chosen.includes(id)}
          onPress={() =>
            onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
          }
          testID={`person-${name}`}
        />
      ))}
      <Field
        label="Account id of somebody else"
        value={typed}
        onChangeText={onType}
        autoCapitalize="none"
        autoCorrect={false}
        spellCheck={false}
        testID="account-id"
      />
    </Section>
  );
}
