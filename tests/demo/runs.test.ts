import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { SHOWPIECE, type Line } from '../../demo/lines.mts';
import { profilesOf } from '../../demo/profiles.mts';
import {
  childrenOf,
  demo,
  expected,
  folder,
  isAlive,
  readTranscript,
  start,
  writeLines,
} from './run.ts';

const work = folder().path;
let files = 0;
const fresh = (name: string) => join(work, `${(files += 1)}-${name}`);

/** Plays a conversation in a state of its own; what is needed to look at it and to go on. */
async function played(lines: readonly Line[], names: readonly string[]) {
  const [input, state, transcript] = [fresh('input'), fresh('state'), fresh('transcript')];
  writeLines(input, lines);
  const ended = await demo('--input', input, '--state', state, '--transcript', transcript);
  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(ended.stderr, '');
  assertTold(transcript, names, lines);
  return { input, state, transcript, ended };
}

function assertTold(transcript: string, names: readonly string[], lines: readonly Line[]): void {
  const records = readTranscript(transcript);
  assert.deepEqual(
    records.map(({ to, from, text }) => ({ to, from, text })),
    expected(names, lines),
  );
  for (const record of records) {
    assert.deepEqual(Object.keys(record), ['to', 'from', 'text', 'at']);
    assert.ok(Math.abs(record.at - Date.now()) < 3_600_000);
  }
}

const says = (...said: [string, string][]): Line[] => said.map(([from, text]) => ({ from, text }));

describe('options and files', { concurrency: true }, () => {
  test('what is no option, and an option without its value, end with the usage', async () => {
    for (const args of [['--nonsense'], ['--input'], ['file.txt'], ['--state', '--input', 'x']]) {
      const { code, stdout, stderr } = await demo(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, /^demo: .*\n\nusage: scripts\/demo/);
      assert.equal(stdout, '');
    }
    const help = await demo('--help');
    assert.equal(help.code, 0);
    assert.match(help.stdout, /^usage: scripts\/demo/);
  });

  test('a file that is not there, is a folder, or has no message is refused', async () => {
    const empty = fresh('empty');
    writeFileSync(empty, '\n\n');
    for (const [input, why] of [
      [fresh('missing'), /cannot be read \(ENOENT\)/],
      [work, /cannot be read \(EISDIR\)/],
      [empty, /has no message/],
    ] as const) {
      const { code, stderr } = await demo('--input', input);
      assert.equal(code, 2);
      assert.match(stderr, why);
    }
  });

  test('a bad line is told with its number, and nothing is begun', async () => {
    const [input, state] = [fresh('input'), fresh('state')];
    writeFileSync(input, 'Ana: hi\n\nnobody says this\n');
    const { code, stdout, stderr } = await demo('--input', input, '--state', state);
    assert.equal(code, 2);
    assert.match(stderr, /line 3 has no colon/);
    assert.equal(stdout, '');
    assert.equal(existsSync(state), false);
  });

  test('places that cannot be written are told before anything is begun', async () => {
    const input = fresh('input');
    writeFileSync(input, 'Ana: hi\n');
    const transcript = join(work, 'no/such/folder/transcript');
    const one = await demo('--input', input, '--transcript', transcript);
    assert.equal(one.code, 2);
    assert.match(one.stderr, /cannot be written/);
    const two = await demo('--input', input, '--state', input);
    assert.equal(two.code, 2);
    assert.match(two.stderr, /cannot be made a folder/);
    assert.equal(one.stdout + two.stdout, '');
  });
});

describe('conversations', { concurrency: 2 }, () => {
  test('without a file, the built-in conversation is played and explained', async () => {
    const transcript = fresh('transcript');
    const { code, stdout, stderr } = await demo('--transcript', transcript);
    assert.equal(code, 0, stderr);
    assertTold(transcript, ['Ana', 'Ben'], SHOWPIECE);
    for (const { from, text } of SHOWPIECE) assert.ok(stdout.includes(`${from}: ${text}`));
    assert.equal(
      stdout.match(/the relay saw: … (?:[0-9a-f]{4} ?){8}$/gm)?.length,
      SHOWPIECE.length,
    );
    assert.match(stdout, /keys are in its engine/);
    assert.match(stdout, /none of 8 texts is in the \d+ files/);
  });

  test('every text arrives as it is', async () => {
    const nasty = [
      '',
      ' ',
      '  leading and trailing  ',
      'colon: and: colon',
      'tab\tbell\u0007nul\u0000escape\u001b[31m',
      'cr\rwithin',
      '👩‍👩‍👧‍👦 🏳️‍🌈 é é',
      'שלום ‮gnirts‬',
      '\u2028\u2029\u0085\uFEFF',
      '{"json": "\\u0000"}',
      'x'.repeat(65_536),
      'same',
      'same',
    ];
    const lines = nasty.flatMap((text) => says(['Ana', text], ['Ben', text]));
    await played(lines, ['Ana', 'Ben']);
  });

  test('who speaks alone is heard', async () => {
    await played(says(['Ana', 'one'], ['Ana', 'two']), ['Ana', 'Ben']);
    await played(says(['Ben', 'one']), ['Ben', 'Ana']);
  });

  test('names that a file system or JavaScript may confuse stay apart, inside the state', async () => {
    const names = ['Ana', 'ana', '../x', 'relay', 'CON', '🦊', '__proto__', '2', '1', '\u001b[31m'];
    const lines = [...names, ...names].map((from, index) => ({ from, text: `number ${index}` }));
    const { state, ended } = await played(lines, names);
    const folders = [...profilesOf(names).values(), 'relay'];
    assert.deepEqual(readdirSync(state).toSorted(), folders.toSorted());
    assert.ok(folders.includes('Ana') && !folders.includes('ana'));
    assert.equal(existsSync(join(state, '../x')), false);
    assert.ok(!ended.stdout.includes('\u001b'), 'a name reached the terminal as it is');
  });
});

describe('going on', { concurrency: 2 }, () => {
  const lines = says(['Ana', 'first'], ['Ben', 'second'], ['Ben', 'third']);

  test('the same file again says nothing twice, a longer one goes on', async () => {
    const { input, state, transcript } = await played(lines, ['Ana', 'Ben']);
    const again = await demo('--input', input, '--state', state, '--transcript', transcript);
    assert.equal(again.code, 0, again.stderr);
    assertTold(transcript, ['Ana', 'Ben'], lines);
    const longer = [...lines, ...says(['Ana', 'fourth'], ['Ben', 'fifth'])];
    writeLines(input, longer);
    const more = await demo('--input', input, '--state', state, '--transcript', transcript);
    assert.equal(more.code, 0, more.stderr);
    assertTold(transcript, ['Ana', 'Ben'], longer);
  });

  test('a file that differs or is shorter is told so, and changes nothing', async () => {
    const { input, state, transcript } = await played(lines, ['Ana', 'Ben']);
    const others = [
      [
        says(['Ana', 'first'], ['Ben', 'else'], ['Ben', 'third']),
        /differs from the file at message 2\b/,
      ],
      [
        says(['Ana', 'first'], ['Ana', 'second'], ['Ben', 'third']),
        /differs from the file at message 2\b/,
      ],
      [says(['Ana', 'first'], ['Ben', 'second']), /differs from the file at message 3\b/],
    ] as const;
    for (const [other, why] of others) {
      const file = fresh('other');
      writeLines(file, other);
      const { code, stderr } = await demo('--input', file, '--state', state);
      assert.equal(code, 1);
      assert.match(stderr, /another conversation.*\n.*another --state/);
      assert.match(stderr, why);
    }
    const { code, stderr } = await demo(
      '--input',
      input,
      '--state',
      state,
      '--transcript',
      transcript,
    );
    assert.equal(code, 0, stderr);
    assertTold(transcript, ['Ana', 'Ben'], lines);
  });

  test('another cast is told so, and changes nothing', async () => {
    const { input, state, transcript } = await played(lines, ['Ana', 'Ben']);
    for (const from of [
      ['Cleo', 'Ana'],
      ['Ana', 'Ben', 'Cleo'],
      ['Ben', 'Cleo'],
    ]) {
      const file = fresh('other');
      writeLines(
        file,
        from.map((name) => ({ from: name, text: 'first' })),
      );
      const { code, stderr } = await demo('--input', file, '--state', state);
      assert.equal(code, 1);
      assert.match(stderr, /among other people.*\n.*another --state/);
    }
    const { code, stderr } = await demo(
      '--input',
      input,
      '--state',
      state,
      '--transcript',
      transcript,
    );
    assert.equal(code, 0, stderr);
    assertTold(transcript, ['Ana', 'Ben'], lines);
  });

  test('a state that is damaged is told so, and left as it is', async () => {
    const { input, state } = await played(lines, ['Ana', 'Ben']);
    const key = join(state, 'Ana/key');
    const before = readFileSync(key);
    writeFileSync(
      key,
      before.map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
    );
    const { code, stderr } = await demo('--input', input, '--state', state);
    assert.equal(code, 1);
    assert.match(stderr, /^demo: Ana: ./m);
    assert.doesNotMatch(stderr, /\n {4}at /, 'a stack is nothing to show to a person');
    writeFileSync(key, before);
    assert.equal((await demo('--input', input, '--state', state)).code, 0);
  });

  test('two runs on one state at once: one of them goes on, the other says why not', async () => {
    const [input, state] = [fresh('input'), fresh('state')];
    const many = Array.from({ length: 3_000 }, (_, at) => ({
      from: at % 2 ? 'Ben' : 'Ana',
      text: `${at}`,
    }));
    writeLines(input, many);
    const first = start(['--input', input, '--state', state]);
    await first.says(/are with everybody/);
    const second = await demo('--input', input, '--state', state);
    first.process.kill('SIGINT');
    assert.equal((await first.ended).code, 130);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /another run/);
  });
});

describe('being ended', { concurrency: 2 }, () => {
  const many = Array.from({ length: 120 }, (_, at) => ({
    from: at % 3 ? 'Ben' : 'Ana',
    text: `text number ${at}`,
  }));

  for (const [signal, expectedCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} ends every process with ${expectedCode}, and the next run goes on`, async () => {
      const [input, state, transcript] = [fresh('input'), fresh('state'), fresh('transcript')];
      writeLines(input, many);
      const run = start(['--input', input, '--state', state, '--transcript', transcript]);
      await run.says(/are with everybody/);
      const children = childrenOf(run.process.pid);
      assert.equal(children.length, 3);
      run.process.kill(signal);
      const { code, stderr } = await run.ended;
      assert.equal(code, expectedCode);
      assert.match(stderr, /^demo: interrupted\ndemo: what was said is kept/);
      for (const { pid } of children) assert.equal(isAlive(pid), false);
      const next = await demo('--input', input, '--state', state, '--transcript', transcript);
      assert.equal(next.code, 0, next.stderr);
      assertTold(transcript, ['Ana', 'Ben'], many);
    });
  }

  test('when the first process is killed, the others leave by themselves', async () => {
    const input = fresh('input');
    writeLines(input, many);
    const run = start(['--input', input, '--state', fresh('state')]);
    await run.says(/are with everybody/);
    const children = childrenOf(run.process.pid);
    assert.equal(children.length, 3);
    run.process.kill('SIGKILL');
    await run.ended;
    for (let tries = 0; children.some(({ pid }) => isAlive(pid)); tries += 1) {
      assert.ok(tries < 100, 'a process stays behind');
      await pause(100);
    }
  });

  test('a phone or a relay that dies ends the run with its name', async () => {
    const input = fresh('input');
    writeLines(input, many);
    for (const isRelay of [false, true]) {
      const run = start(['--input', input, '--state', fresh('state')]);
      await run.says(/are with everybody/);
      const victim = childrenOf(run.process.pid).find((child) => child.isRelay === isRelay);
      process.kill(victim?.pid ?? assert.fail('no such process'), 'SIGKILL');
      const { code, stderr } = await run.ended;
      assert.equal(code, 1);
      assert.match(stderr, isRelay ? /the relay died/ : /the process of (?:Ana|Ben) died/);
      assert.match(stderr, /the same command goes on/);
    }
  });

  test('without a state, nothing is left behind', async () => {
    const place = fresh('tmp');
    mkdirSync(place);
    chmodSync(place, 0o700);
    const input = fresh('input');
    writeLines(input, many);
    const run = start(['--input', input], { TMPDIR: place });
    await run.says(/are with everybody/);
    run.process.kill('SIGINT');
    assert.equal((await run.ended).code, 130);
    assert.deepEqual(readdirSync(place), []);
  });
});
