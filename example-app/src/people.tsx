import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { AccountId, Conversation } from 'react-native-sealwright';
import { useEngine } from 'react-native-sealwright/react';

/** Somebody whom the person knows by a name. */
export type Person = { readonly id: AccountId; readonly name: string };

/** An app's contacts. The package knows accounts only by their ids; names are the app's. */
export type People = {
  /** Those known now; the same array until it changes. */
  list(): readonly Person[];
  /** Calls back after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /** Tells the others how to reach this account. */
  introduce(id: AccountId): void;
};

const NOBODY: readonly Person[] = [];
const STRANGERS: People = {
  list: () => NOBODY,
  subscribe: () => () => undefined,
  introduce: () => undefined,
};

const PeopleContext = createContext<People>(STRANGERS);

/** Hands the contacts to the screens below. */
export function PeopleProvider(props: { people?: People | undefined; children: ReactNode }) {
  return <PeopleContext value={props.people ?? STRANGERS}>{props.children}</PeopleContext>;
}

/** Everybody whom the person knows, oneself aside. */
export function usePeople(): readonly Person[] {
  const me = useEngine().account?.id;
  const people = useContext(PeopleContext);
  const all = useSyncExternalStore(people.subscribe, people.list);
  return useMemo(() => all.filter(({ id }) => id !== me), [all, me]);
}

/** Gives an account a name: `You`, that of a contact, or the beginning of the id. */
export function useNames(): (id: AccountId) => string {
  const me = useEngine().account?.id;
  const people = usePeople();
  return useCallback(
    (id) => {
      if (id === me) return 'You';
      return people.find((person) => person.id === id)?.name ?? `Account ${id.slice(0, 6)}`;
    },
    [me, people],
  );
}

/** Gives a conversation the names of the others in it. */
export function useTitles(): (conversation: Conversation) => string {
  const me = useEngine().account?.id;
  const nameOf = useNames();
  return useCallback(
    ({ members }) => {
      const others = members.filter((id) => id !== me).map(nameOf);
      return others.length === 0 ? 'Only you' : others.toSorted().join(', ');
    },
    [me, nameOf],
  );
}

/** Tells the others of one's account once there is one. */
export function useIntroduction(id: AccountId | undefined): void {
  const people = useContext(PeopleContext);
  useEffect(() => {
    if (id !== undefined) people.introduce(id);
  }, [people, id]);
}
