require 'json'

package = JSON.parse(File.read(File.join(__dir__, 'package.json')))

Pod::Spec.new do |s|
  s.name = 'Sealwright'
  s.version = package['version']
  s.summary = 'End-to-end encrypted messaging whose keys never reach JavaScript.'
  s.description = package['description']
  s.homepage = 'https://sealwright.dev'
  s.license = { type: package['license'], file: 'LICENSE-MIT' }
  s.author = 'The Sealwright authors'
  # Apps install it from node_modules; nothing is fetched from here.
  s.source = { path: '.' }

  s.platform = :ios, '15.1'
  s.source_files = 'ios/Contract/*.h', 'ios/Platform/*.{h,m}', 'ios/Prompt/*.{h,m}', 'ios/Probe/*.{h,hpp,mm}',
    'ios/Turns/*.{h,m}', 'ios/Adapter/*.{h,hpp,mm}'
  s.public_header_files = []
  s.vendored_frameworks = 'ios/SealwrightEngine.xcframework'
  s.resource_bundles = { 'SealwrightPrivacy' => ['ios/PrivacyInfo.xcprivacy'] }
  s.frameworks = 'BackgroundTasks', 'Security', 'CoreFoundation', 'CoreTelephony', 'MessageUI', 'Network', 'UserNotifications'

  install_modules_dependencies(s)
end
