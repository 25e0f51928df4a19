/// As Foundation.h beside it: what our probe asks of the header of this name.
#pragma once

#include <Foundation/Foundation.h>

typedef NS_ENUM(NSUInteger, CTCellularDataRestrictedState) {
  kCTCellularDataRestrictedStateUnknown,
  kCTCellularDataRestricted,
  kCTCellularDataNotRestricted,
};

typedef void (^CellularDataRestrictionDidUpdateNotifier)(CTCellularDataRestrictedState);

@interface CTCellularData : NSObject
@property(copy) CellularDataRestrictionDidUpdateNotifier cellularDataRestrictionDidUpdateNotifier;
@property(readonly) CTCellularDataRestrictedState restrictedState;
@end
