/**
 * The Kotlin half of Android, on a JVM, in the shape of Node's addon: SEALWRIGHT_ADDON may name this file, and then the
 * package runs over the TurboModule's Kotlin, JNI and the Rust library of Android. SEALWRIGHT_JVM has the command
 * that starts the JVM, words with a blank between. `Serve.kt` is the other side.
 */
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');

const [program, ...words] = process.env.SEALWRIGHT_JVM.split(' ');
const jvm = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map();
const taken = new Map();
let listener = () => undefined;
let calls = 0;

createInterface(jvm.stdout).on('line', (line) => {
  const [number, ...fields] = line.split('\t');
  if (number === 'event') listener(fields[0]);
  else waiting.get(number)(fields);
});
jvm.on('exit', (code) => {
  if (code === 0) return;
  console.log(`the JVM ended with ${code}`);
  process.exit(1);
});

/** Calls the other side; answers with the fields of its line. */
function call(...fields) {
  const number = String((calls += 1));
  return new Promise((resolve) => {
    waiting.set(number, (answer) => {
      waiting.delete(number);
      resolve(answer);
    });
    jvm.stdin.write(`${[number, ...fields].join('\t')}\n`);
  });
}

exports.connect = (onEvent) => {
  listener = onEvent;
  return {
    async invoke(request, bytes) {
      const [reply, bytesOfReply] = await call('invoke', request, base64(bytes));
      const { ticket } = JSON.parse(reply);
      if (ticket !== undefined) taken.set(ticket, bytesOf(bytesOfReply));
      return reply;
    },
    take(ticket) {
      const bytes = taken.get(ticket) ?? null;
      taken.delete(ticket);
      return bytes;
    },
  };
};

/** What only the phone itself can do. */
exports.phone = {
  /** Reads a push without the package: what may be shown of it, or null. */
  async read(profile, push) {
    const [conversation, sender, text] = await call(
      'push',
      profile,
      ...Object.entries(push).flat(),
    );
    if (conversation === undefined) return null;
    const shown =
      sender === undefined ? null : { sender, text: Buffer.from(text, 'base64').toString() };
    return { conversation, shown };
  },
  /** Says whether the person has unlocked the phone since it started. */
  async unlock(isUnlocked) {
    await call('unlocked', isUnlocked);
  },
};

function base64(bytes) {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(text) {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}
