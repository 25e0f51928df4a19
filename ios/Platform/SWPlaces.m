#import "SWPlaces.h"

#import "SWLog.h"

static NSString *const Folder = @"Sealwright";

@implementation SWPlaces {
  NSString *_app;
  NSString *_own;
  NSString *_shared;
  NSString *_keychainGroup;
}

+ (instancetype)shared {
  static SWPlaces *shared;
  static dispatch_once_t once;
  dispatch_once(&once, ^{
    shared = [[SWPlaces alloc] init];
    SWStartLog();
  });
  return shared;
}

- (instancetype)init {
  if (self = [super init]) {
    NSFileManager *files = NSFileManager.defaultManager;
    NSURL *own = [files URLsForDirectory:NSApplicationSupportDirectory inDomains:NSUserDomainMask].firstObject;
    _own = [own URLByAppendingPathComponent:Folder].path;
    _app = [SWPlaces app];
    NSString *group = [NSBundle.mainBundle objectForInfoDictionaryKey:@"SealwrightAppGroup"];
    NSString *keychainGroup = [NSBundle.mainBundle objectForInfoDictionaryKey:@"SealwrightKeychainGroup"];
    if ([group isKindOfClass:NSString.class] && [keychainGroup isKindOfClass:NSString.class]) {
      NSURL *container = [files containerURLForSecurityApplicationGroupIdentifier:group];
      _shared = [container URLByAppendingPathComponent:Folder].path;
      _keychainGroup = keychainGroup;
    }
  }
  return self;
}

- (SealwrightPlaces)places {
  return (SealwrightPlaces){
      .app = _app.UTF8String,
      .own = _own.UTF8String,
      .shared = _shared.UTF8String,
      .keychainGroup = _keychainGroup.UTF8String,
  };
}

/// The app's bundle id, also in an extension, whose id is the app's with one more part.
+ (NSString *)app {
  NSString *bundle = NSBundle.mainBundle.bundleIdentifier ?: @"";
  if ([NSBundle.mainBundle objectForInfoDictionaryKey:@"NSExtension"] == nil) {
    return bundle;
  }
  NSRange last = [bundle rangeOfString:@"." options:NSBackwardsSearch];
  return last.location == NSNotFound ? bundle : [bundle substringToIndex:last.location];
}

@end
