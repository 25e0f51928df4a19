import type { NotificationOptions } from './options.ts';

/** Options that were looked at. */
export type Settings = {
  notifications: NotificationSettings | undefined;
  backupRules: boolean;
  strongBox: boolean;
};

/** How notifications are set up, with what does not depend on the app decided. */
export type NotificationSettings = NotificationOptions &
  Required<Pick<NotificationOptions, 'target' | 'pushes'>>;

const OPTIONS = ['notifications', 'backupRules', 'strongBox'];
const NOTIFICATION_OPTIONS = ['target', 'appGroup', 'keychainGroup', 'service', 'pushes'];

/**
 * Reads the options.
 * @throws an Error that names the option, for one that is unknown or of another kind than its type says.
 */
export function parseOptions(options: unknown): Settings {
  const given = recordOf(options ?? {}, 'the options', OPTIONS);
  return {
    notifications: parseNotifications(given['notifications']),
    backupRules: flag(given, 'backupRules', true),
    strongBox: flag(given, 'strongBox', false),
  };
}

function parseNotifications(value: unknown): NotificationSettings | undefined {
  if (value === undefined || value === false) return undefined;
  const given = recordOf(value === true ? {} : value, 'notifications', NOTIFICATION_OPTIONS);
  return {
    target: word(given, 'target', /^[A-Za-z][A-Za-z0-9]*$/) ?? 'NotificationService',
    pushes: pushes(given['pushes']),
    ...optional('appGroup', word(given, 'appGroup', /^group\.[\w.-]+$/)),
    ...optional('keychainGroup', word(given, 'keychainGroup', /^[\w][\w.-]*$/)),
    ...optional('service', word(given, 'service', /\.swift$/)),
  };
}

function pushes(value: unknown): 'development' | 'production' {
  if (value === undefined || value === 'development') return 'development';
  if (value === 'production') return value;
  throw refusal('notifications.pushes', 'is neither "development" nor "production"');
}

function recordOf(value: unknown, what: string, known: string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(what, 'must be an object');
  }
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw refusal(what, `have no "${unknown.join('", "')}"; there are: ${known.join(', ')}`);
  }
  return value as Record<string, unknown>;
}

function flag(given: Record<string, unknown>, name: string, fallback: boolean): boolean {
  const value = given[name] ?? fallback;
  if (typeof value !== 'boolean') throw refusal(name, 'must be true or false');
  return value;
}

function word(given: Record<string, unknown>, name: string, like: RegExp): string | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && like.test(value)) return value;
  throw refusal(`notifications.${name}`, `must be a string like ${like.source}`);
}

function optional<Name extends string>(name: Name, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [name in Name]?: string };
}

function refusal(what: string, why: string): Error {
  return new Error(`react-native-sealwright: ${what} ${why}`);
}
