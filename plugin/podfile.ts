import type { Warn } from './warn.ts';

const BEGIN = '# @generated begin react-native-sealwright';
const END = '# @generated end react-native-sealwright';

/**
 * Adds the extension's target to a Podfile, linked as Expo's Podfile links the app; in the place of an earlier addition.
 * A Podfile that has a target of that name by itself stays as it is, with a warning.
 */
export function addPod(podfile: string, target: string, warn: Warn): string {
  const ours = new RegExp(`\\n*${BEGIN}[\\s\\S]*?${END}\\n?`);
  const rest = podfile.replace(ours, '\n');
  if (new RegExp(`^\\s*target\\s*\\(?\\s*['"]${target}['"]`, 'm').test(rest)) {
    warn(`target '${target}'`, 'is in the Podfile already; it has to have SealwrightNotification');
    return podfile;
  }
  return `${rest.trimEnd()}\n\n${BEGIN}\n${block(target)}${END}\n`;
}

function block(target: string): string {
  return `target '${target}' do
  use_frameworks! :linkage => podfile_properties['ios.useFrameworks'].to_sym if podfile_properties['ios.useFrameworks']
  use_frameworks! :linkage => ENV['USE_FRAMEWORKS'].to_sym if ENV['USE_FRAMEWORKS']
  sealwright = File.dirname(\`node --print "require.resolve('react-native-sealwright/package.json')"\`)
  pod 'SealwrightNotification', :path => Pathname.new(File.join(sealwright, 'ios')).relative_path_from(Pathname.new(__dir__)).to_s
end
`;
}
