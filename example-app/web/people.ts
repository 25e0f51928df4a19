import type { AccountId } from 'react-native-sealwright';

import type { People, Person } from '../src/people.tsx';

/**
 * The phones of one run know each other: each writes its name and account id, which is no secret, into the storage that
 * the pages of this server share, under the token of the run.
 */
export function peopleOf(run: string, me: string): People {
  const prefix = `${run}/`;
  const listeners = new Set<() => void>();
  // From the beginning: another phone may introduce itself before the first screen is there to be told.
  window.addEventListener('storage', ({ key }) => {
    if (key?.startsWith(prefix) !== true) return;
    known = read();
    listeners.forEach((listener) => listener());
  });
  let known = read();

  return {
    list: () => known,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    introduce(id: AccountId) {
      localStorage.setItem(`${prefix}${me}`, id);
    },
  };

  function read(): readonly Person[] {
    return Object.entries(localStorage)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, id]) => ({ name: capitalised(key.slice(prefix.length)), id: id as AccountId }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
  }
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
