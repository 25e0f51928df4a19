/// What our Objective-C and React Native's headers ask of Apple's framework of this name, for compilers without it.
/// It is our belief of that framework: it finds calls that fit nothing, not calls that Apple does not have.
#pragma once

#include <dispatch/dispatch.h>
#include <limits.h>
#include <objc/NSObject.h>
#include <objc/message.h>
#include <objc/objc.h>
#include <objc/runtime.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NS_ASSUME_NONNULL_BEGIN _Pragma("clang assume_nonnull begin")
#define NS_ASSUME_NONNULL_END _Pragma("clang assume_nonnull end")
#define NS_ENUM_NAMED(type, name) enum name : type name; enum name : type
#define NS_ENUM_UNNAMED(type) enum : type
#define NS_ENUM_OF(one, two, kind, ...) kind
#undef NS_ENUM
#define NS_ENUM(...) NS_ENUM_OF(__VA_ARGS__, NS_ENUM_NAMED, NS_ENUM_UNNAMED)(__VA_ARGS__)
#undef NS_OPTIONS
#define NS_OPTIONS(type, name) NS_ENUM_NAMED(type, name)
#define NS_SWIFT_NAME(name)
#define NS_DESIGNATED_INITIALIZER __attribute__((objc_designated_initializer))
#define NS_UNAVAILABLE __attribute__((unavailable))
#define NS_RETURNS_INNER_POINTER __attribute__((objc_returns_inner_pointer))
#define NS_REQUIRES_SUPER __attribute__((objc_requires_super))
#define NS_FORMAT_FUNCTION(a, b)
#define NS_INLINE static inline
#define NS_REFINED_FOR_SWIFT
#define NS_STRING_ENUM
#define NS_TYPED_EXTENSIBLE_ENUM
#ifdef __cplusplus
#define FOUNDATION_EXTERN extern "C"
#else
#define FOUNDATION_EXTERN extern
#endif
#define FOUNDATION_EXPORT FOUNDATION_EXTERN

typedef double NSTimeInterval;
typedef double CGFloat;
typedef struct NSRange {
  NSUInteger location;
  NSUInteger length;
} NSRange;
enum { NSNotFound = LONG_MAX };
NS_INLINE NSRange NSMakeRange(NSUInteger location, NSUInteger length) { return (NSRange){location, length}; }

@class NSArray<T>, NSDictionary<K, V>, NSString, NSData, NSMutableData, NSError, NSURL, NSInvocation, NSMethodSignature;

@protocol NSCopying
- (id)copyWithZone:(struct _NSZone *)zone;
@end

typedef struct {
  unsigned long state;
  id __unsafe_unretained *itemsPtr;
  unsigned long *mutationsPtr;
  unsigned long extra[5];
} NSFastEnumerationState;

@protocol NSFastEnumeration
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)state
                                  objects:(id __unsafe_unretained[])objects
                                    count:(NSUInteger)count;
@end

typedef NSUInteger NSStringEncoding;
enum : NSStringEncoding { NSASCIIStringEncoding = 1, NSUTF8StringEncoding = 4 };
typedef NSUInteger NSStringCompareOptions;
enum : NSStringCompareOptions { NSBackwardsSearch = 4 };

@interface NSString : NSObject <NSCopying>
@property(readonly) NSUInteger length;
@property(readonly) const char *UTF8String;
+ (instancetype)stringWithUTF8String:(const char *)text;
- (instancetype)initWithBytes:(const void *)bytes length:(NSUInteger)length encoding:(NSStringEncoding)encoding;
- (instancetype)initWithData:(NSData *)data encoding:(NSStringEncoding)encoding;
- (NSData *)dataUsingEncoding:(NSStringEncoding)encoding;
- (NSData *)dataUsingEncoding:(NSStringEncoding)encoding allowLossyConversion:(BOOL)lossy;
- (NSRange)rangeOfString:(NSString *)text options:(NSStringCompareOptions)options;
- (NSString *)substringToIndex:(NSUInteger)index;
- (BOOL)isEqualToString:(NSString *)other;
@end

@interface NSConstantString : NSString
@end

@interface NSNumber : NSObject
+ (NSNumber *)numberWithBool:(BOOL)value;
+ (NSNumber *)numberWithInt:(int)value;
+ (NSNumber *)numberWithDouble:(double)value;
@end

@interface NSData : NSObject <NSCopying>
@property(readonly) NSUInteger length;
@property(readonly) const void *bytes;
+ (instancetype)dataWithBytes:(const void *)bytes length:(NSUInteger)length;
+ (instancetype)dataWithData:(NSData *)data;
- (id)mutableCopy;
@end

@interface NSMutableData : NSData
@property(readonly) void *mutableBytes;
- (void)resetBytesInRange:(NSRange)range;
@end

@interface NSArray<T> : NSObject <NSCopying, NSFastEnumeration>
@property(readonly) NSUInteger count;
@property(readonly) T firstObject;
+ (instancetype)arrayWithObjects:(const T[])objects count:(NSUInteger)count;
- (T)objectAtIndexedSubscript:(NSUInteger)index;
- (BOOL)containsObject:(T)object;
@end

@interface NSMutableArray<T> : NSArray <T>
- (instancetype)initWithCapacity:(NSUInteger)capacity;
- (void)addObject:(T)object;
- (void)removeObject:(T)object;
- (void)removeAllObjects;
- (void)setObject:(T)object atIndexedSubscript:(NSUInteger)index;
@end

@interface NSDictionary<K, V> : NSObject <NSCopying, NSFastEnumeration>
- (V)objectForKeyedSubscript:(K)key;
@end

@interface NSMutableDictionary<K, V> : NSDictionary <K, V>
@end

@interface NSSet<T> : NSObject <NSCopying, NSFastEnumeration>
@end

@interface NSMapTable<K, V> : NSObject
@end

@interface NSHashTable<T> : NSObject
@end

@interface NSError : NSObject
@end

@interface NSException : NSObject
@end

@interface NSURLRequest : NSObject
@end

@interface NSURL : NSObject
@property(readonly) NSString *path;
- (NSURL *)URLByAppendingPathComponent:(NSString *)component;
@end

@interface NSURLQueryItem : NSObject
@end

@interface NSBundle : NSObject
@property(class, readonly) NSBundle *mainBundle;
@property(readonly) NSString *bundleIdentifier;
- (id)objectForInfoDictionaryKey:(NSString *)key;
- (NSString *)localizedStringForKey:(NSString *)key value:(NSString *)value table:(NSString *)table;
@end

typedef NSUInteger NSSearchPathDirectory;
enum : NSSearchPathDirectory { NSApplicationSupportDirectory = 14 };
typedef NSUInteger NSSearchPathDomainMask;
enum : NSSearchPathDomainMask { NSUserDomainMask = 1 };

@interface NSFileManager : NSObject
@property(class, readonly) NSFileManager *defaultManager;
- (NSArray<NSURL *> *)URLsForDirectory:(NSSearchPathDirectory)directory inDomains:(NSSearchPathDomainMask)domains;
- (NSURL *)containerURLForSecurityApplicationGroupIdentifier:(NSString *)group;
@end

@interface NSInvocation : NSObject
@end

@interface NSMethodSignature : NSObject
@end

@interface NSThread : NSObject
@end

@interface NSNotification : NSObject
@end

typedef NSString *NSNotificationName;

@interface NSNotificationCenter : NSObject
@property(class, readonly) NSNotificationCenter *defaultCenter;
- (void)addObserver:(id)observer selector:(SEL)selector name:(NSNotificationName)name object:(id)object;
- (void)removeObserver:(id)observer;
- (id)addObserverForName:(NSNotificationName)name
                  object:(id)object
                   queue:(id)queue
              usingBlock:(void (^)(NSNotification *notification))block;
@end

@interface NSNull : NSObject
@end

@interface NSDate : NSObject
@property(readonly) NSTimeInterval timeIntervalSince1970;
+ (instancetype)date;
+ (instancetype)dateWithTimeIntervalSince1970:(NSTimeInterval)seconds;
@end

typedef NS_ENUM(NSInteger, NSProcessInfoThermalState) {
  NSProcessInfoThermalStateNominal,
  NSProcessInfoThermalStateFair,
  NSProcessInfoThermalStateSerious,
  NSProcessInfoThermalStateCritical,
};

@interface NSProcessInfo : NSObject
@property(class, readonly) NSProcessInfo *processInfo;
@property(readonly, getter=isLowPowerModeEnabled) BOOL lowPowerModeEnabled;
@property(readonly) NSProcessInfoThermalState thermalState;
@end

FOUNDATION_EXTERN NSNotificationName const NSProcessInfoPowerStateDidChangeNotification;
FOUNDATION_EXTERN NSNotificationName const NSProcessInfoThermalStateDidChangeNotification;

/// What a missing object is in collections (CoreFoundation).
#define kCFNull ((CFNullRef)0)
typedef const struct __CFNull *CFNullRef;

FOUNDATION_EXTERN void NSLog(NSString *format, ...);
