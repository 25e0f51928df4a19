import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Random } from '../../src/testing/random.ts';
import { codeOf, connect } from './addon.ts';

const FORGED = [
  ...['', '0', ' ', 'null', '0'.repeat(32), 'f'.repeat(32), 'F'.repeat(32), '0'.repeat(31)],
  ...['0'.repeat(33), `${'0'.repeat(31)}\0`, '0'.repeat(31) + 'é', '../../etc/passwd'],
  ...['x'.repeat(1 << 20), '-1', '1e3', `0x${'0'.repeat(30)}`],
];

let profiles = 0;

/** An engine with an account and a conversation, over a connection of its own. */
function opened() {
  const { raw, ask, take, close } = connect();
  const profile = `p${(profiles += 1)}`;
  const { ok } = ask('openEngine', { profile, directory: 'hostile', storage: 'memory' });
  const engine = ok?.['engine'] as string;
  ask('createAccount', { engine, deviceName: 'd' });
  const created = ask('createConversation', { engine, members: ['A'.repeat(43)] });
  const conversation = created.ok?.['handle'] as string;
  assert.match(`${engine} ${conversation}`, /^[0-9a-f]{32} [0-9a-f]{32}$/);
  const works = () => {
    assert.ok(ask('conversations', { engine, limit: 5 }).ok);
    assert.ok(ask('send', { conversation, text: 'still here' }).ok);
  };
  return { raw, ask, take, close, engine, conversation, works };
}

/** Every operation that takes a handle, with a handle put in. */
function withHandle(handle: string): [op: string, fields: object][] {
  const engine = handle;
  const conversation = handle;
  const id = 'A'.repeat(43);
  return [
    ['close', { handle }],
    ['createAccount', { engine, deviceName: 'd' }],
    ['createConversation', { engine, members: [id] }],
    ['conversations', { engine, limit: 1 }],
    ['conversation', { engine, id }],
    ['addMembers', { conversation, members: [id] }],
    ['removeMembers', { conversation, members: [id] }],
    ['leave', { conversation }],
    ['send', { conversation, text: 'x' }],
    ['messages', { conversation, limit: 1, order: 'newest' }],
    ['events', { engine, limit: 1 }],
    ['acknowledge', { engine, through: 1 }],
    ['sync', { engine, results: [] }],
  ];
}

test('a forged handle is INVALID_HANDLE in every operation, whatever it looks like', () => {
  const { ask, works } = opened();
  for (const forged of FORGED) {
    for (const [op, fields] of withHandle(forged)) {
      assert.equal(codeOf(ask(op, fields)), 'INVALID_HANDLE', `${op} ${forged.slice(0, 40)}`);
    }
  }
  works();
});

test('a guess one bit away from a true handle is a forged one', () => {
  const { ask, engine, works } = opened();
  for (let place = 0; place < engine.length; place += 1) {
    const digit = (Number.parseInt(engine[place] ?? '', 16) ^ 1).toString(16);
    const guess = engine.slice(0, place) + digit + engine.slice(place + 1);
    assert.equal(codeOf(ask('events', { engine: guess, limit: 1 })), 'INVALID_HANDLE');
  }
  works();
});

test('a stale handle is INVALID_HANDLE: of a closed engine, of its conversations, closed twice', () => {
  const { ask, engine, conversation } = opened();
  assert.ok(ask('close', { handle: engine }).ok);
  for (const handle of [engine, conversation]) {
    for (const [op, fields] of withHandle(handle)) {
      assert.equal(codeOf(ask(op, fields)), 'INVALID_HANDLE', op);
    }
  }
});

test("another connection's handles are nobody's", () => {
  const ours = opened();
  const theirs = connect();
  for (const handle of [ours.engine, ours.conversation]) {
    for (const [op, fields] of withHandle(handle)) {
      assert.equal(codeOf(theirs.ask(op, fields)), 'INVALID_HANDLE', op);
    }
  }
  theirs.close();
  ours.works();
});

test('a handle of the wrong kind is INVALID_HANDLE', () => {
  const { ask, engine, conversation, works } = opened();
  const wrong = [
    ...withHandle(conversation).filter(([, fields]) => 'engine' in fields),
    ...withHandle(engine).filter(([, fields]) => 'conversation' in fields),
  ];
  assert.equal(wrong.length, 12);
  for (const [op, fields] of wrong) assert.equal(codeOf(ask(op, fields)), 'INVALID_HANDLE', op);
  works();
});

test("another engine's conversation does not open through this one", () => {
  const ours = opened();
  const theirs = opened();
  assert.equal(
    codeOf(ours.ask('send', { conversation: theirs.conversation, text: 'x' })),
    'INVALID_HANDLE',
  );
  theirs.works();
  ours.works();
});

test('everything is closed with its connection', () => {
  const { ask, close, engine, conversation } = opened();
  close();
  close();
  for (const handle of [engine, conversation]) {
    for (const [op, fields] of withHandle(handle)) {
      assert.equal(codeOf(ask(op, fields)), 'INVALID_HANDLE', op);
    }
  }
});

test('what is not one JSON object is INVALID_REQUEST', () => {
  const { raw, works } = opened();
  const requests = ['', ' ', '{', '}', '[]', 'null', '1', '"x"', '{}', '{"op":1}', '{"op":null}'];
  requests.push('{"op":"hello"', '{"op":"hello","waist":}', "{'op':'hello'}", '{"op":"hello"}{}');
  requests.push('{"op":"hello","waist":"1.0"} x', '\ufeff{"op":"hello","waist":"1.0"}');
  requests.push('{"op":"hello","waist":"1.0","op":"hello"}', '{"op":"hello","waist":"1.\u00e9"}');
  requests.push(
    '['.repeat(100_000),
    '{"a":'.repeat(100_000),
    `{"op":"hello","waist":${'['.repeat(64)}`,
  );
  requests.push(
    `{"op":"hello","waist":[${'0,'.repeat(200_000)}0]}`,
    '{"op":"hello",\n"waist":"1.0"}',
  );
  for (const request of requests) {
    assert.equal(codeOf(raw(request)), 'INVALID_REQUEST', request.slice(0, 50));
  }
  works();
});

test('an unknown operation is UNSUPPORTED_OP, whatever its name', () => {
  const { ask, works } = opened();
  for (const op of [
    '',
    'nope',
    'Hello',
    'hello ',
    'panic',
    '__proto__',
    'constructor',
    'x'.repeat(9_999),
  ]) {
    assert.equal(codeOf(ask(op, {})), 'UNSUPPORTED_OP', op.slice(0, 20));
  }
  works();
});

test('a field of the wrong type, missing or unknown is INVALID_REQUEST, and the error repeats no value', () => {
  const { ask, engine, conversation, works } = opened();
  const secret = 'hush-hush';
  const valid = new Map<string, object>([
    ...withHandle(engine).filter(([, fields]) => 'engine' in fields),
    ...withHandle(conversation).filter(([, fields]) => 'conversation' in fields),
  ]);
  const values = [null, true, -1, 0.5, 2 ** 53, secret, [secret], { secret }, [[]]];
  for (const [op, fields] of valid) {
    for (const name of Object.keys(fields)) {
      const { [name]: right, ...without } = fields as Record<string, unknown>;
      assert.equal(codeOf(ask(op, without)).startsWith('INVALID_'), true, `${op} without ${name}`);
      for (const wrong of values.filter((value) => typeof value !== typeof right)) {
        const reply = ask(op, { ...fields, [name]: wrong });
        assert.match(codeOf(reply), /^INVALID_/, `${op} with ${name}: ${JSON.stringify(wrong)}`);
        assert.ok(!reply.error?.message.includes(secret));
      }
    }
    const unknown = ask(op, { ...fields, [secret]: secret });
    assert.equal(codeOf(unknown), 'INVALID_REQUEST', op);
    assert.ok(!unknown.error?.message.includes(secret));
  }
  works();
});

test('blobs whose lengths lie are INVALID_BLOBS', () => {
  const { ask, conversation, works } = opened();
  const lists = [
    [1],
    [1, 0, 0],
    [1, 0, 0, 0],
    [2, 0, 0, 0, 9],
    [255, 255, 255, 255],
    [255, 255, 255, 127, 1, 2, 3],
    [1, 0, 0, 0, 9, 1],
    [0, 0, 0, 0, 0],
  ];
  for (const list of lists) {
    const reply = ask('send', { conversation, data: 0 }, Uint8Array.from(list).buffer);
    assert.equal(codeOf(reply), 'INVALID_BLOBS', String(list));
  }
  works();
});

test('a blob that is not there, or is named twice, is INVALID_BLOBS', () => {
  const { ask, engine, conversation, works } = opened();
  const one = Uint8Array.of(1, 0, 0, 0, 7).buffer;
  for (const data of [1, 2, 4_294_967_295]) {
    assert.equal(codeOf(ask('send', { conversation, data }, one)), 'INVALID_BLOBS');
  }
  const entries = [1, 2].map((seq) => ({ seq, key: `k${seq}`, body: 0 }));
  const results = [{ kind: 'entries', job: 1, entries }];
  assert.equal(codeOf(ask('sync', { engine, results }, one)), 'INVALID_BLOBS');
  assert.equal(
    codeOf(ask('send', { conversation, text: 'x', data: 0 }, one)).startsWith('INVALID_'),
    true,
  );
  works();
});

test('64 MiB of bytes are refused, as one blob and as millions', () => {
  const { ask, conversation, works } = opened();
  const large = new Uint8Array(64 << 20);
  assert.equal(codeOf(ask('send', { conversation, data: 0 }, large.buffer)), 'REQUEST_TOO_LARGE');
  new DataView(large.buffer).setUint32(0, large.length - 4, true);
  assert.equal(codeOf(ask('send', { conversation, data: 0 }, large.buffer)), 'REQUEST_TOO_LARGE');
  const many = new ArrayBuffer(4 << 20);
  assert.equal(codeOf(ask('send', { conversation, data: 0 }, many)), 'REQUEST_TOO_LARGE');
  works();
});

test('a request of 64 MiB is refused', () => {
  const { raw, conversation, works } = opened();
  const text = 'x'.repeat(64 << 20);
  // As JSON by other hands: ours would not send it.
  const request = JSON.stringify({ op: 'send', conversation, text });
  assert.equal(codeOf(raw(request)), 'REQUEST_TOO_LARGE');
  works();
});

test('a lone surrogate is INVALID_TEXT in every field, and never replaced', () => {
  const { raw, engine, conversation, works } = opened();
  const fields = [
    `"op":"send","conversation":"${conversation}","text":"\\ud800"`,
    `"op":"send","conversation":"${conversation}","text":"x","key":"\\udfff"`,
    `"op":"createAccount","engine":"${engine}","deviceName":"a\\ud83d"`,
    `"op":"openEngine","profile":"\\ud800","directory":"x"`,
    `"op":"openEngine","profile":"x","directory":"\\udc00"`,
    `"op":"hello","waist":"\\ud800"`,
    `"op":"\\ud800"`,
    `"op":"hello","\\ud800":"1.0"`,
  ];
  for (const field of fields) assert.equal(codeOf(raw(`{${field}}`)), 'INVALID_TEXT', field);
  works();
});

test('answers to jobs that nobody gave, or of the wrong kind, change nothing', () => {
  const { ask, engine, works } = opened();
  const results = [
    { kind: 'trimmed', job: 0 },
    { kind: 'offered', job: 9_007_199_254_740_991 },
    { kind: 'item', job: 1, item: null },
    { kind: 'gone', job: 2, floor: 7 },
    { kind: 'failed', job: 3, reason: 'refused' },
    { kind: 'appended', job: 4, outcomes: [{ outcome: 'closed', seq: 1 }] },
    { kind: 'entries', job: 5, entries: [] },
  ];
  const step = ask('sync', { engine, begin: true, results }).ok as { jobs: { job: number }[] };
  const given = step.jobs.map(({ job }) => job);
  assert.ok(given.length > 0);
  for (const job of given) {
    for (const result of results) {
      assert.ok(
        !codeOf(ask('sync', { engine, results: [{ ...result, job }] })).includes('INTERNAL'),
      );
    }
  }
  works();
});

test('ten thousand damaged requests get an answer each, and none breaks anything', () => {
  const { raw, engine, conversation, works } = opened();
  const random = new Random(11);
  const valid = [...withHandle(engine), ...withHandle(conversation)]
    .filter(([op]) => op !== 'close')
    .map(([op, fields]) => JSON.stringify({ op, ...fields }));
  const seen = new Map<string, number>();
  for (let round = 0; round < 10_000; round += 1) {
    const reply = raw(
      damaged(valid[random.below(valid.length)] ?? '', random),
      random.bytes(12).buffer as ArrayBuffer,
    );
    const code = reply.error?.code ?? 'ok';
    seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  for (const bad of ['INTERNAL', 'ENGINE_POISONED']) assert.equal(seen.get(bad), undefined, bad);
  assert.ok(seen.size > 4, [...seen].join());
  works();
});

/** A request with some characters changed, left out or doubled. */
function damaged(request: string, random: Random): string {
  const units = [...request];
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(units.length);
    const character = String.fromCharCode(32 + random.below(95));
    const change = [
      [],
      [character],
      [units[at] ?? '', character],
      [units[at] ?? '', units[at] ?? ''],
    ];
    units.splice(at, 1, ...(change[random.below(4)] ?? []));
  }
  return units.join('');
}
