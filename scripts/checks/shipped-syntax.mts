/** The sources an app ships avoid what Hermes or React Native's Babel preset cannot run. */

import { files, finish, text } from '../lib/repository.mts';

const REFUSED: { what: string; pattern: RegExp }[] = [
  { what: 'a static block', pattern: /\bstatic\s*\{/ },
  { what: '`using`', pattern: /^\s*(?:await\s+)?using\s+\w+\s*=/m },
  { what: 'an async generator', pattern: /\basync\s+function\s*\*|\basync\s*\*/ },
  { what: 'an enum', pattern: /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w/m },
];

const sources = files('src').filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
finish(
  sources.flatMap((path) => {
    const code = text(path)
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '');
    return REFUSED.filter(({ pattern }) => pattern.test(code)).map(
      ({ what }) => `${path} uses ${what}`,
    );
  }),
  `${sources.length} shipped files use nothing Hermes lacks`,
);
