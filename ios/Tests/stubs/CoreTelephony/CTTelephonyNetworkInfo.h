/// As Foundation.h beside it: what our probe asks of the header of this name.
#pragma once

#include <Foundation/Foundation.h>

FOUNDATION_EXTERN NSString *const CTServiceRadioAccessTechnologyDidChangeNotification;
FOUNDATION_EXTERN NSString *const CTRadioAccessTechnologyGPRS, *const CTRadioAccessTechnologyEdge, *const CTRadioAccessTechnologyWCDMA,
    *const CTRadioAccessTechnologyHSDPA, *const CTRadioAccessTechnologyHSUPA, *const CTRadioAccessTechnologyCDMA1x,
    *const CTRadioAccessTechnologyCDMAEVDORev0, *const CTRadioAccessTechnologyCDMAEVDORevA,
    *const CTRadioAccessTechnologyCDMAEVDORevB, *const CTRadioAccessTechnologyeHRPD, *const CTRadioAccessTechnologyLTE,
    *const CTRadioAccessTechnologyNRNSA, *const CTRadioAccessTechnologyNR;

@interface CTTelephonyNetworkInfo : NSObject
@property(readonly) NSDictionary<NSString *, NSString *> *serviceCurrentRadioAccessTechnology;
@property(readonly) NSString *dataServiceIdentifier;
@end
