import type { TransportPlan } from 'react-native-sealwright';

type Outcome = TransportPlan['outcome'];
/** Why a way was chosen, how it will go, or why it was not. */
export type Reason = Extract<Outcome, { kind: 'refuse' }>['reason'];
/** A way for a message. */
export type Way = NonNullable<TransportPlan['skipped'][number]['transport']>;
/** What has to change before it is worth asking again. */
export type Until = Extract<Outcome, { kind: 'defer' }>['deferUntil'];

/** The ways, in words. */
export const WAYS: Record<Way, string> = {
  data: 'Internet, sealed',
  webLink: 'A web link',
  systemComposer: 'The message app of this phone',
  smsDirect: 'SMS',
  rcsCarrierApp: 'Carrier messaging (RCS)',
};

/** What is waited for, in words. */
export const UNTIL: Record<Until, string> = {
  network: 'there is a network',
  betterNetwork: 'there is a better network',
  unlock: 'the phone is unlocked',
  storage: 'there is space again',
  recovery: 'the conversations are rejoined',
  power: 'the phone has rest or power',
  peer: 'the other side is ready',
  preference: 'you allow it',
  policy: 'the operator allows it',
};

/** Every reason, in words. */
export const REASONS: Record<Reason, string> = {
  sealedToEverybody: 'it is sealed to everybody in the conversation',
  allowedByPerson: 'you allowed it',
  consentGiven: 'you agreed to less protection here',
  personSends: 'you send it yourself',
  mayBeImessage: 'it may become an iMessage',
  lineNotChosen: 'no line is chosen for SMS',
  networkUnknown: 'nothing is known of the network',
  notValidated: 'the internet was not reached over it yet',
  captivePortal: 'a sign-in page stands before the internet',
  throughVpn: 'it goes through a VPN',
  ultraConstrained: 'the network carries next to nothing',
  backgroundLimited: 'the system may hold the app back',
  noPush: 'nothing wakes the app for answers',
  notificationsOff: 'notifications are off',
  policyExpired: 'the rules of the operator are out of date',
  noNetwork: 'there is no network',
  cellularOff: 'mobile data is off for this app',
  airplaneMode: 'airplane mode is on',
  satelliteNotAllowed: 'you did not allow messages over a satellite',
  tooLargeForSatellite: 'it is too large for a satellite',
  lowDataMode: 'data is to be saved',
  roaming: 'this is a network of another carrier',
  maybeRoaming: 'this may be a network of another carrier',
  metered: 'the network costs by volume',
  lowPower: 'power is to be saved',
  deviceIdle: 'the phone sleeps',
  tooHot: 'the phone is too hot',
  backgroundRestricted: 'the app may not work in the background',
  locked: 'the phone was not unlocked since it started',
  storageFull: 'the phone is full',
  rolledBack: 'the messages here are an older copy',
  restoredWithoutKeys: 'the keys are not here',
  sealingUnknown: 'it is not known whether messages can be sealed',
  notLinked: 'somebody has no keys to seal it to yet',
  peerDoesNotTake: 'the other side does not take it',
  tooLargeForPeer: 'it is too large for the other side',
  tooLargeForTransport: 'it is too large for this way',
  tooLarge: 'it is too large',
  expired: 'it is worth nothing any more',
  notDirect: 'this goes to one person only',
  notAllowed: 'you did not allow it',
  deniedByPolicy: 'the operator does not allow it',
  belowFloor: 'it protects less than you ask for',
  belowPolicyFloor: 'it protects less than the operator asks for',
  notCapable: 'this phone cannot do it',
  noSim: 'there is no SIM',
  unrecognisedTransport: 'this version does not know it',
};
