import type { LocalFacts, TransportQuestion } from 'react-native-sealwright';

/** What a phone in some state would report, each fact as its system reports it. */
type State = { [Name in keyof LocalFacts]?: NonNullable<LocalFacts[Name]>['value'] };

const AT_HOME: State = {
  sealing: 'ready',
  path: 'satisfied',
  interface: 'wifi',
  validated: true,
  captivePortal: false,
  expensive: false,
  constrained: false,
  ultraConstrained: false,
  roaming: false,
  airplaneMode: false,
  composer: 'sms',
  smsDirect: false,
  sim: 'ready',
};
const OFF: State = { path: 'unsatisfied', interface: 'none', validated: false };

/** States of a phone that one rarely has at hand. */
export const PHONES = {
  'At home, on Wi-Fi': {},
  'Airplane mode': { ...OFF, airplaneMode: true },
  'No network, no SIM': { ...OFF, sim: 'absent', composer: 'unavailable' },
  'Roaming, Low Data Mode': {
    interface: 'cellular',
    expensive: true,
    roaming: true,
    constrained: true,
  },
  'Satellite only': { interface: 'satellite', satellite: true, ultraConstrained: true },
  'Hotel Wi-Fi before signing in': { validated: false, captivePortal: true },
  'Not unlocked since it started': { sealing: 'locked' },
  'Full disk': { sealing: 'storageFull' },
  'Nothing is known': undefined,
} satisfies Record<string, State | undefined>;

/** The name of a simulated phone. */
export type PhoneName = keyof typeof PHONES;

/** Asks which way a message of some bytes would go from a simulated phone to somebody with one device. */
export function questionFrom(phone: PhoneName, bytes: number, now: number): TransportQuestion {
  const state: State | undefined = PHONES[phone];
  const seen = state === undefined ? { sealing: 'ready' } : { ...AT_HOME, ...state };
  const facts = Object.fromEntries(
    Object.entries(seen).map(([name, value]) => [
      name,
      { value, source: name === 'sealing' ? 'engine' : 'platform', observedAt: now },
    ]),
  ) as LocalFacts;
  const peer = { direct: true, linked: true, devices: 1, records: [] };
  return { message: { bytes }, facts, peer, now };
}
