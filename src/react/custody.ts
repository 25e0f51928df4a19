import type { Custody } from 'react-native-sealwright';

import { useLive, type Live } from './live.ts';

/** What {@link useCustody} gives. */
export type LiveCustody = Omit<Live<Custody>, 'value'> & {
  /** Undefined until the first reading. */
  readonly custody: Custody | undefined;
};

/** Who keeps the storage key, how the profile stands, and what is not protected. */
export function useCustody(): LiveCustody {
  const { value, ...live } = useLive((engine) => engine.custody(), []);
  return { custody: value, ...live };
}
