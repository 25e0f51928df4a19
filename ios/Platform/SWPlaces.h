#import <Foundation/Foundation.h>

#import "sealwright.h"

NS_ASSUME_NONNULL_BEGIN

/// Where this app's profiles live, read once from its bundle: its own `Application Support/Sealwright`, and what
/// `SealwrightAppGroup` and `SealwrightKeychainGroup` of Info.plist name. Uses nothing that an app extension may not.
@interface SWPlaces : NSObject

/// For the process. The first call is before the first connection, so it also starts the log.
+ (instancetype)shared;

/// The same, for the library; valid as long as this object.
@property(nonatomic, readonly) SealwrightPlaces places;

@end

NS_ASSUME_NONNULL_END
