/**
 * Every TypeScript file is checked by a project, every project is strict, and none has an error. The example app's needs
 * packages that this does not; the check `example` sees to it.
 */

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { files, finish, root } from '../lib/repository.mts';

const isElsewhere = (path: string) => path.startsWith('example-app/');
const projects = files('tsconfig.json', '*/tsconfig.json').filter((path) => !isElsewhere(path));
const seen = new Set<string>();
const problems = projects.flatMap(check);
const sources = files('*.ts', '*.tsx', '*.mts', '*.cts').filter(
  (path) => !path.endsWith('.d.ts') && !isElsewhere(path),
);
for (const path of sources) {
  if (!seen.has(resolve(root, path))) problems.push(`${path}: no tsconfig.json takes it in`);
}
finish(problems, `${sources.length} files in ${projects.length} projects`);

function check(project: string): string[] {
  const config = tsc(project, '--showConfig');
  const isStrict = /"strict": true/.test(config.stdout);
  for (const path of tsc(project, '--listFilesOnly').stdout.split('\n'))
    seen.add(resolve(root, path));
  const { status, stdout } = tsc(project, '--noEmit', '--pretty', 'false');
  return [
    ...(isStrict ? [] : [`${project}: "strict" is not set`]),
    ...(status === 0 ? [] : [`${project}:\n${stdout}`]),
  ];
}

function tsc(project: string, ...args: string[]): { status: number | null; stdout: string } {
  const compiler = resolve(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '--project', project, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
