#import "RCTSealwright.h"

#import "Arguments.hpp"
#import "SWPlaces.h"
#import "SWProbe.h"
#import "SWTurns.h"
#import "SWPrompter.h"
#import "sealwright.h"

#if __has_include(<React/RCTArrayBuffer.h>)
// React Native 0.89: a buffer whose bytes may be JavaScript's own.
#import <React/RCTArrayBuffer.h>
using Buffer = RCTArrayBuffer;
static Buffer *bufferOf(SealwrightBytes bytes) {
  return [RCTArrayBuffer arrayBufferWithCopiedBytes:bytes.data length:bytes.length];
}
#else
// React Native 0.88: a copy of them.
using Buffer = NSMutableData;
static Buffer *bufferOf(SealwrightBytes bytes) { return [NSMutableData dataWithBytes:bytes.data length:bytes.length]; }
#endif

/// What the library knows of a React instance: its notices find the module as long as that is there.
@interface SWListener : NSObject
@property(nonatomic, weak) RCTSealwright *module;
@end

@implementation SWListener
@end

@interface RCTSealwright ()
- (void)hear:(NSString *)notice;
@end

static void hear(void *context, const uint8_t *notice, size_t length) {
  SWListener *listener = (__bridge SWListener *)context;
  NSString *text = [[NSString alloc] initWithBytes:notice length:length encoding:NSASCIIStringEncoding];
  [listener.module hear:text];
}

/// A reply of the library, or nil for none.
static NSString *textOf(SealwrightBytes bytes) {
  NSString *text = bytes.data == nullptr
      ? nil
      : [[NSString alloc] initWithBytes:bytes.data length:bytes.length encoding:NSASCIIStringEncoding];
  sealwright_free(bytes);
  return text;
}

@implementation RCTSealwright {
  /// Calls of this instance, one after the other, off the queue that all modules share.
  dispatch_queue_t _calls;
  SWListener *_listener;
  SealwrightConnection *_connection;
}

+ (NSString *)moduleName {
  return @"Sealwright";
}

// React Native makes one more of these than it uses, so this has no effect outside.
- (instancetype)init {
  if (self = [super init]) {
    _calls = dispatch_queue_create("dev.sealwright.calls", DISPATCH_QUEUE_SERIAL);
    _listener = [[SWListener alloc] init];
    _listener.module = self;
  }
  return self;
}

- (std::shared_ptr<facebook::react::TurboModule>)getTurboModule:(const facebook::react::ObjCTurboModule::InitParams &)params {
  return std::make_shared<facebook::react::NativeSealwrightSpecJSI>(params);
}

- (void)invoke:(NSString *)request
         bytes:(Buffer *)bytes
       resolve:(RCTPromiseResolveBlock)resolve
        reject:(RCTPromiseRejectBlock)reject {
  // Nothing is sent a message before it was asked for its class: anything may have been passed.
  const auto kindOf = [](id argument) {
    if (argument == nil) return sealwright::Kind::None;
    if ([argument isKindOfClass:NSString.class]) return sealwright::Kind::String;
    return [argument isKindOfClass:[Buffer class]] ? sealwright::Kind::Data : sealwright::Kind::Other;
  };
  const auto verdict = sealwright::judge(
      resolve != nil && reject != nil,
      kindOf(request),
      [&] { return request.length; },
      kindOf(bytes),
      [&] { return bytes.length; });
  switch (verdict) {
    case sealwright::Verdict::Ignore:
      return;
    case sealwright::Verdict::Invalid:
      return resolve(@(sealwright::replies::invalid));
    case sealwright::Verdict::TooLarge:
      return resolve(@(sealwright::replies::tooLarge));
    case sealwright::Verdict::Pass:
      break;
  }
  NSData *text = [request dataUsingEncoding:NSASCIIStringEncoding allowLossyConversion:NO];
  if (text == nil) {
    return resolve(@(sealwright::replies::invalid));
  }
  // JavaScript may change its bytes after this returns.
  NSData *copy = [NSData dataWithBytes:bytes.mutableBytes length:bytes.length];
  dispatch_async(_calls, ^{
    NSString *reply = textOf(sealwright_invoke(
        [self connection],
        static_cast<const uint8_t *>(text.bytes),
        text.length,
        static_cast<const uint8_t *>(copy.bytes),
        copy.length));
    resolve(reply ?: @(sealwright::replies::missing));
  });
}

- (Buffer *)take:(NSString *)ticket {
  if (![ticket isKindOfClass:NSString.class]) {
    return nil;
  }
  NSData *text = [ticket dataUsingEncoding:NSASCIIStringEncoding allowLossyConversion:NO];
  SealwrightBytes bytes =
      sealwright_take([self connection], static_cast<const uint8_t *>(text.bytes), text.length);
  if (bytes.data == nullptr) {
    return nil;
  }
  Buffer *buffer = bufferOf(bytes);
  sealwright_free(bytes);
  return buffer;
}

/// Closes this instance's handles, after the calls that it was given before.
- (void)invalidate {
  _listener.module = nil;
  dispatch_async(_calls, ^{
    sealwright_close([self connection]);
    SWStopProbe();
  });
}

- (void)dealloc {
  // Calls hold this object, so none is at work. The listener outlives the connection that knows it.
  sealwright_release(_connection);
}

- (void)hear:(NSString *)notice {
  if (_eventEmitterCallback) {
    [self emitOnEvent:notice];
  }
}

/// Made at the first call.
- (SealwrightConnection *)connection {
  @synchronized(self) {
    if (_connection == nullptr) {
      SWStartPrompter();
      SealwrightPlaces places = SWPlaces.shared.places;
      _connection = sealwright_connect(&places, hear, (__bridge void *)_listener);
      SWStartProbe();
      SWStartTurns();
    }
    return _connection;
  }
}

@end
