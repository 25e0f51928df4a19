require 'json'

package = JSON.parse(File.read(File.join(__dir__, '..', 'package.json')))

# For a Notification Service Extension, which has no React. It stands here and not beside Sealwright.podspec because
# autolinking takes the package's first podspec, and under no deeper folder because a pod sees nothing above its own.
Pod::Spec.new do |s|
  s.name = 'SealwrightNotification'
  s.version = package['version']
  s.summary = 'Shows messages of react-native-sealwright in a Notification Service Extension.'
  s.description = 'Opens pushed messages in Rust, without JavaScript, and shows what the app allowed.'
  s.homepage = 'https://sealwright.dev'
  s.license = { type: package['license'] }
  s.author = 'The Sealwright authors'
  # Apps install it from node_modules; nothing is fetched from here.
  s.source = { path: '.' }

  s.platform = :ios, '15.1'
  s.swift_version = '5.9'
  s.source_files = 'Contract/*.h', 'Platform/SW{Log,Places}.{h,m}', 'Notification/*.swift'
  s.public_header_files = 'Contract/*.h', 'Platform/SWPlaces.h'
  s.vendored_frameworks = 'SealwrightEngine.xcframework'
  s.resource_bundles = { 'SealwrightNotificationPrivacy' => ['PrivacyInfo.xcprivacy'] }
  s.frameworks = 'Security', 'CoreFoundation', 'UserNotifications'
  s.pod_target_xcconfig = { 'APPLICATION_EXTENSION_API_ONLY' => 'YES', 'DEFINES_MODULE' => 'YES' }
end
