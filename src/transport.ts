import { waist as platformWaist, type Wire } from './native/index.ts';

/**
 * What was observed of this device: each fact a `value`, or `whyUnknown`, with its `source` and when it was so
 * (`observedAt`, milliseconds since 1970).
 */
export type LocalFacts = Wire.LocalFacts;
/** Which way a message may go now, the ways that were passed over and why, and the facts that were struck out. */
export type TransportPlan = Wire.TransportPlan;
/** What the person chose; a field that is missing was not chosen. By default no SMS, no web link, no RCS. */
export type TransportPreferences = Wire.TransportPreferences;
/** What the person chose here, and what counts here with the app's choices and the defaults. */
export type ChosenPreferences = Wire.ChosenPreferences;
/** A message without its content: its size before sealing, and what its way depends on. */
export type MessageShape = Wire.MessageShape;

/** A recorded state of a phone, and a message to be sent from it. */
export type TransportQuestion = Omit<Wire.PlanTransportRequest, 'preferences' | 'policy'> & {
  preferences?: TransportPreferences;
  policy?: Partial<Wire.TransportPolicy>;
};

/**
 * Explains which way a message may go in a recorded state, from nothing but what stands in the question: for tests,
 * demonstrations and reports. It opens nothing and sends nothing.
 *
 * @throws {SealwrightError} INVALID_REQUEST for a field that is none.
 */
export async function planTransport(question: TransportQuestion): Promise<TransportPlan> {
  return (await platformWaist.call('planTransport', question as Wire.PlanTransportRequest)).ok;
}
