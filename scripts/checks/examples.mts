/** The examples of the README and of docs/ that import the package are programs that type. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { files, finish, root, text } from '../lib/repository.mts';

/** What the examples take for given. */
const GIVEN = `
import type { AccountId, Message } from 'react-native-sealwright';
declare global {
  const url: string, token: string, directory: string, benId: AccountId;
  function render(message: Message): void;
}
`;

const folder = join(root, 'build/examples');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const examples = files('README.md', 'docs/*.md').flatMap((page) =>
  [...text(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, code = '']) => code)
    .filter((code) => code.includes("'react-native-sealwright"))
    .map((code) => ({ page, code })),
);
examples.forEach(({ page, code }, index) => {
  writeFileSync(join(folder, `${index}.mts`), `// ${page}\n${code}`);
});
writeFileSync(join(folder, 'given.d.mts'), GIVEN);
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false },
    include: ['*.mts'],
    exclude: [],
  }),
);
const { status, stdout } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '--project', folder, '--pretty', 'false'],
  { cwd: root, encoding: 'utf8' },
);
const problems = status === 0 ? [] : stdout.trim().split('\n');
if (examples.length === 0) problems.push('README.md has no example that imports the package');
finish(problems, `${examples.length} example(s) type`);
