/** One generation of each primitive: no crate on the way of a key is built in two versions. */

import { finish, output } from '../lib/repository.mts';

const KEY_PATH = new RegExp(
  `^(?:${[
    'aead',
    'aes',
    'aes-gcm',
    'block-buffer',
    'chacha20',
    'chacha20poly1305',
    'cipher',
    'crypto-common',
    'ctr',
    'curve25519-dalek',
    'digest',
    'ed25519',
    'ed25519-dalek',
    'getrandom',
    'ghash',
    'hkdf',
    'hmac',
    'hpke',
    'hybrid-array',
    'inout',
    'keccak',
    'kem',
    'ml-kem',
    'module-lattice',
    'openmls',
    'openmls_traits',
    'poly1305',
    'polyval',
    'rand_core',
    'sha2',
    'sha3',
    'shake',
    'signature',
    'subtle',
    'tls_codec',
    'universal-hash',
    'x-wing',
    'x25519-dalek',
    'zeroize',
  ].join('|')}) `,
);

const versions = new Map<string, Set<string>>();
for (const line of tree()) {
  const [name = '', version = ''] = line.split(' ');
  versions.set(name, (versions.get(name) ?? new Set()).add(version));
}
finish(
  [...versions]
    .filter(([, found]) => found.size > 1)
    .map(([name, found]) => `${name} is built in ${found.size} versions: ${[...found].join(', ')}`),
  `${versions.size} crates on the way of a key, one version each`,
);

function tree(): string[] {
  return output(
    'cargo',
    'tree',
    '--locked',
    '--workspace',
    '--target',
    'all',
    '--edges',
    'normal,no-proc-macro',
    '--prefix',
    'none',
    '--format',
    '{p}',
  )
    .split('\n')
    .filter((line) => KEY_PATH.test(line));
}
