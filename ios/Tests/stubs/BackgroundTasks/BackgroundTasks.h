/// As Foundation.h beside it: what our own code asks of Apple's framework of this name.
#pragma once

#include <Foundation/Foundation.h>

@interface BGTask : NSObject
@property(readonly) NSString *identifier;
@property(copy) void (^expirationHandler)(void);
- (void)setTaskCompletedWithSuccess:(BOOL)success;
@end

@interface BGTaskRequest : NSObject
@property(copy) NSDate *earliestBeginDate;
@end

@interface BGAppRefreshTaskRequest : BGTaskRequest
- (instancetype)initWithIdentifier:(NSString *)identifier;
@end

@interface BGProcessingTaskRequest : BGTaskRequest
@property BOOL requiresNetworkConnectivity;
@property BOOL requiresExternalPower;
- (instancetype)initWithIdentifier:(NSString *)identifier;
@end

@interface BGTaskScheduler : NSObject
@property(class, readonly) BGTaskScheduler *sharedScheduler;
- (BOOL)registerForTaskWithIdentifier:(NSString *)identifier
                           usingQueue:(dispatch_queue_t)queue
                        launchHandler:(void (^)(BGTask *task))handler;
- (BOOL)submitTaskRequest:(BGTaskRequest *)request error:(NSError **)error;
- (void)cancelTaskRequestWithIdentifier:(NSString *)identifier;
@end
