import { useState } from 'react';
import { parseAccountId, type AccountId } from 'react-native-sealwright';

import type { Person } from '../people.tsx';
import { Field } from './Field.tsx';
import { Section } from './Page.tsx';
import { Row } from './Row.tsx';

/** Whom somebody chose: by name, and one by what was typed. */
export type Choice = {
  readonly chosen: readonly AccountId[];
  readonly typed: string;
  readonly count: number;
  choose(chosen: readonly AccountId[]): void;
  type(typed: string): void;
  /** All of them. Throws INVALID_ARGUMENT when what was typed is no account id. */
  accounts(): readonly AccountId[];
  clear(): void;
};

/** Keeps a choice for a {@link Chooser}. */
export function useChoice(): Choice {
  const [chosen, choose] = useState<readonly AccountId[]>([]);
  const [typed, type] = useState('');
  const id = typed.trim();
  return {
    chosen,
    typed,
    count: chosen.length + (id === '' ? 0 : 1),
    choose,
    type,
    accounts: () => (id === '' ? chosen : [...chosen, parseAccountId(id)]),
    clear() {
      choose([]);
      type('');
    },
  };
}

type Props = { title: string; people: readonly Person[]; choice: Choice };

/** Chooses people: those one knows by name, and one by their account id. */
export function Chooser({ title, people, choice }: Props) {
  const { chosen, choose } = choice;
  return (
    <Section title={title}>
      {people.map(({ id, name }) => (
        <Row
          key={id}
          title={name}
          isChosen={chosen.includes(id)}
          onPress={() =>
            choose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
          }
          testID={`person-${name}`}
        />
      ))}
      <Field
        label="Account id of somebody else"
        value={choice.typed}
        onChangeText={choice.type}
        autoCapitalize="none"
        autoCorrect={false}
        spellCheck={false}
        testID="account-id"
      />
    </Section>
  );
}
