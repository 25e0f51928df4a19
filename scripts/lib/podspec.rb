# Evaluates a podspec as CocoaPods would, and prints what it sets, as JSON. `install_modules_dependencies`, which
# React Native gives to podspecs, is noted as `react`.
require 'json'

module Pod
  # A specification: what is assigned to it.
  class Spec
    class << self
      attr_accessor :last
    end

    attr_reader :set

    def initialize
      @set = {}
      yield self
      Spec.last = self
    end

    def dependency(*requirement)
      (@set['dependencies'] ||= []) << requirement
    end

    def method_missing(name, *values)
      raise NoMethodError, "a podspec has no #{name}" unless name.end_with?('=')

      @set[name.to_s.chomp('=')] = values.first
    end

    def respond_to_missing?(name, _ = false)
      name.end_with?('=')
    end
  end
end

def install_modules_dependencies(spec)
  spec.set['react'] = true
end

load ARGV.fetch(0)
puts JSON.generate(Pod::Spec.last.set)
