# Evaluates a Podfile as CocoaPods would, and prints its targets with their pods, as JSON. What React Native gives to
# Podfiles is noted as a pod of its name.
require 'json'

module Pod
  # Runs programs. The only one that a Podfile runs asks where React Native's part is, which is below already.
  module Executable
    def self.execute_command(_program, _arguments)
      'json'
    end
  end

  # Where the Podfile is.
  class Config
    def self.instance
      new
    end

    def installation_root
      '.'
    end
  end
end

TARGETS = {}

def platform(_name, _version) end

def min_ios_version_supported
  '15.1'
end

def prepare_react_native_project!; end

def use_native_modules!
  { reactNativePath: '../node_modules/react-native' }
end

def use_react_native!(**_options)
  pod 'use_react_native!'
end

def target(name)
  raise "target #{name} is in a target" if @target

  TARGETS[name] = {}
  @target = name
  yield
  @target = nil
end

def pod(name, path: nil)
  TARGETS.fetch(@target)[name] = path
end

def post_install; end

load ARGV.fetch(0)
puts JSON.generate(TARGETS)
