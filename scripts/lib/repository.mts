/** What the checks share: the files of this checkout, a command's output, and one way to report. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The top folder of this checkout. */
export const root: string = resolve(import.meta.dirname, '../..');

/** Standard output of a command run in the checkout; ends the check when the command fails. */
export function output(command: string, ...args: string[]): string {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) finish([`${[command, ...args].join(' ')} failed`], '');
  return stdout;
}

/**
 * Paths (relative, with `/`) of every file that belongs to the checkout: tracked, or new and not ignored.
 * With patterns, only those that one of them matches.
 */
export function files(...patterns: string[]): string[] {
  return output('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', ...patterns)
    .split('\0')
    .filter((path) => path !== '' && existsSync(resolve(root, path)))
    .toSorted();
}

/** The text of one file of the checkout. */
export function text(path: string): string {
  return readFileSync(resolve(root, path), 'utf8');
}

/** Ends the check: each problem on a line and exit status 1, or one line that says what was looked at. */
export function finish(problems: string[], looked: string): never {
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? looked : `${problems.length} problem(s)`);
  process.exit(problems.length === 0 ? 0 : 1);
}
