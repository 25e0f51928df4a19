/**
 * Our own rules for workflows: every action is pinned to a whole commit and says which version that is, every
 * script that a step runs exists, every job has a time limit, and the addon matrix is the table of addons.mts.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { TARGETS } from './addons.mts';
import { files, finish, root, text } from './repository.mts';

const SCRIPT = /(?<=\s|^)(?:\.\/)?((?:scripts|\.ci|tests)\/[\w./-]+)/gm;

const paths = files('.github/workflows/*.yml');
finish(
  [...(paths.length === 0 ? ['there is no workflow'] : []), ...paths.flatMap(problems)],
  `${paths.length} workflows pin their actions, name scripts that exist and build every addon`,
);

function problems(path: string): string[] {
  const source = text(path);
  const actions = [...source.matchAll(/\buses: *(.*)$/gm)].map(([, action = '']) => action);
  const scripts = [...source.matchAll(SCRIPT)].map(([, script = '']) => script);
  const jobs = source.match(/^ {4}runs-on:/gm)?.length ?? 0;
  const limits = source.match(/^ {4}timeout-minutes:/gm)?.length ?? 0;
  return [
    ...actions
      .filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))
      .map((action) => `${action} is not pinned to a commit with its version beside it`),
    ...scripts
      .filter((script) => !existsSync(join(root, script)))
      .map((script) => `${script} does not exist`),
    ...(jobs === limits ? [] : [`${jobs} jobs, but ${limits} with a time limit`]),
    ...matrixProblems(source),
  ].map((problem) => `${path}: ${problem}`);
}

/** Where the matrix differs from the table. */
function matrixProblems(source: string): string[] {
  const entries = [...source.matchAll(/- \{ name: (\S+), runner: (\S+) \}/g)];
  const listed = entries.map(([, name, runner]) => `${name} on ${runner}`);
  const wanted = TARGETS.map(({ name, runner }) => `${name} on ${runner}`);
  return [
    ...wanted.filter((entry) => !listed.includes(entry)).map((entry) => `no job builds ${entry}`),
    ...listed
      .filter((entry) => !wanted.includes(entry))
      .map((entry) => `${entry} is not in scripts/lib/addons.mts`),
  ];
}
