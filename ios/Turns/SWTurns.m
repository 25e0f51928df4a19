#import "SWTurns.h"

#import <BackgroundTasks/BackgroundTasks.h>
#import <Foundation/Foundation.h>
#import <UIKit/UIKit.h>

#import "sealwright.h"

static NSString *const Short = @"dev.sealwright.turn.short";
static NSString *const Long = @"dev.sealwright.turn.long";

/// For how long each may run, in milliseconds: what the engines ask for at most.
static const uint32_t ShortBudget = 25000;
static const uint32_t LongBudget = 180000;

/// The turns of the process: those that the system gave for a request, and the time it grants an app that leaves the
/// front.
@interface SWTurns : NSObject
@end

@implementation SWTurns {
  NSMutableArray<NSString *> *_registered;
  /// What ends each turn that is going on.
  NSMutableArray<void (^)(void)> *_ends;
  /// A turn began when nobody was there to be told: who comes meanwhile works without being told.
  BOOL _untold;
}

+ (instancetype)shared {
  static SWTurns *shared;
  static dispatch_once_t once;
  dispatch_once(&once, ^{
    shared = [[SWTurns alloc] init];
  });
  return shared;
}

/// The system wants to know who takes its turns before the app has finished launching, so before any of its code.
+ (void)load {
  NSArray *permitted = [NSBundle.mainBundle objectForInfoDictionaryKey:@"BGTaskSchedulerPermittedIdentifiers"];
  if (![permitted isKindOfClass:NSArray.class]) {
    return;
  }
  for (NSString *name in @[ Short, Long ]) {
    if ([permitted containsObject:name]) {
      [SWTurns.shared take:name];
    }
  }
}

- (instancetype)init {
  if (self = [super init]) {
    _registered = [[NSMutableArray alloc] init];
    _ends = [[NSMutableArray alloc] init];
  }
  return self;
}

- (void)take:(NSString *)name {
  BOOL taken = [BGTaskScheduler.sharedScheduler registerForTaskWithIdentifier:name
                                                                   usingQueue:nil
                                                                launchHandler:^(BGTask *task) {
                                                                  [self begin:task];
                                                                }];
  if (taken) {
    @synchronized(self) {
      [_registered addObject:name];
    }
  }
}

- (void)begin:(BGTask *)task {
  void (^end)(void) = ^{
    [task setTaskCompletedWithSuccess:YES];
  };
  __weak BGTask *weak = task;
  task.expirationHandler = ^{
    BGTask *expired = weak;
    [self expire:end instead:^{
      [expired setTaskCompletedWithSuccess:NO];
    }];
  };
  [self began:[task.identifier isEqualToString:Long] ? LongBudget : ShortBudget end:end];
}

/// The app leaves the front with something under way.
- (void)leave {
  UIApplication *app = UIApplication.sharedApplication;
  __block UIBackgroundTaskIdentifier task = UIBackgroundTaskInvalid;
  void (^end)(void) = ^{
    [app endBackgroundTask:task];
  };
  task = [app beginBackgroundTaskWithName:@"dev.sealwright"
                        expirationHandler:^{
                          [self expire:end instead:end];
                        }];
  if (task != UIBackgroundTaskInvalid) {
    [self began:ShortBudget end:end];
  }
}

- (void)began:(uint32_t)budget end:(void (^)(void))end {
  @synchronized(self) {
    [_ends addObject:end];
  }
  BOOL told = sealwright_turn_began(budget);
  @synchronized(self) {
    _untold = !told;
  }
}

/// The system takes a turn away: when this returns, the app may be suspended.
- (void)expire:(void (^)(void))end instead:(void (^)(void))last {
  @synchronized(self) {
    if (![_ends containsObject:end]) {
      return;
    }
    [_ends removeObject:end];
  }
  sealwright_turn_ends();
  last();
}

- (BOOL)rest:(const SealwrightTurn *)turns count:(size_t)count done:(BOOL)done {
  NSArray<void (^)(void)> *ends = @[];
  NSArray<NSString *> *registered;
  @synchronized(self) {
    if (done || _untold) {
      ends = [_ends copy];
      [_ends removeAllObjects];
      _untold = NO;
    }
    registered = [_registered copy];
  }
  for (void (^end)(void) in ends) {
    end();
  }
  BOOL asked = registered.count > 0;
  for (NSString *name in registered) {
    const SealwrightTurn *wanted = NULL;
    for (size_t at = 0; at < count; at += 1) {
      if ([name isEqualToString:turns[at].budget > ShortBudget ? Long : Short]) {
        wanted = &turns[at];
      }
    }
    if (wanted == NULL) {
      [BGTaskScheduler.sharedScheduler cancelTaskRequestWithIdentifier:name];
    } else {
      asked = [self ask:wanted as:name] && asked;
    }
  }
  return asked;
}

/// A request replaces the one of the same name. iOS cannot wait for a network that does not cost by volume: what wants
/// one is looked at again in the turn.
- (BOOL)ask:(const SealwrightTurn *)turn as:(NSString *)name {
  BGTaskRequest *request;
  if ([name isEqualToString:Long]) {
    BGProcessingTaskRequest *processing = [[BGProcessingTaskRequest alloc] initWithIdentifier:name];
    processing.requiresNetworkConnectivity = YES;
    processing.requiresExternalPower = turn->charging;
    request = processing;
  } else {
    request = [[BGAppRefreshTaskRequest alloc] initWithIdentifier:name];
  }
  request.earliestBeginDate = [NSDate dateWithTimeIntervalSince1970:turn->notBefore / 1000.0];
  return [BGTaskScheduler.sharedScheduler submitTaskRequest:request error:NULL];
}

@end

static bool rest(const SealwrightTurn *turns, size_t count, bool done) {
  return [SWTurns.shared rest:turns count:count done:done];
}

void SWStartTurns(void) {
  static dispatch_once_t once;
  dispatch_once(&once, ^{
    sealwright_set_rest(rest);
    [NSNotificationCenter.defaultCenter addObserverForName:UIApplicationDidEnterBackgroundNotification
                                                    object:nil
                                                     queue:nil
                                                usingBlock:^(NSNotification *notification) {
                                                  [SWTurns.shared leave];
                                                }];
  });
}
