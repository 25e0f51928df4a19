import { readFileSync } from 'node:fs';

import { planTransport, type TransportPlan, type TransportQuestion } from 'react-native-sealwright';

/** A recorded state of a phone, with a name. */
type Scenario = TransportQuestion & { name?: string };

/**
 * Prints which way a message may go in each recorded state of a file, and why. The file holds one state, or
 * `cases` with several, as those under tests/fixtures/transport.
 */
export async function explain(file: string, print: (line: string) => void): Promise<void> {
  for (const { name = file, ...scenario } of scenariosOf(file)) {
    const { message, facts, peer, preferences = {}, policy = {}, now } = scenario;
    const plan = await planTransport({ message, facts, peer, preferences, policy, now });
    print(name);
    for (const line of told(plan)) print(`  ${line}`);
    print('');
  }
}

function scenariosOf(file: string): Scenario[] {
  const read = JSON.parse(readFileSync(file, 'utf8')) as Scenario | { cases: Scenario[] };
  return 'cases' in read ? read.cases : [read];
}

function told({ outcome, skipped, doubts, hash }: TransportPlan): string[] {
  return [
    ...decision(outcome),
    ...skipped.map(
      ({ transport, reasons }) => `not ${transport ?? 'an unknown way'}: ${reasons.join(', ')}`,
    ),
    ...doubts.map(({ fact, doubt, whyUnknown }) => `${fact}: ${whyUnknown ?? doubt}`),
    `plan ${hash}`,
  ];
}

function decision(outcome: TransportPlan['outcome']): string[] {
  switch (outcome.kind) {
    case 'attempt':
      return outcome.attempts.map(
        ({ transport, assurance, carries, reasons }) =>
          `try ${transport} (${assurance}, carries the ${carries}): ${reasons.join(', ')}`,
      );
    case 'defer':
      return [`wait for ${outcome.deferUntil}: ${outcome.reason}`];
    case 'consentRequired':
      return [`ask the person to accept ${outcome.to}: ${outcome.transports.join(', ')}`];
    case 'refuse':
      return [`refuse: ${outcome.reason}`];
  }
}
