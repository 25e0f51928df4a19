/// As Foundation.h beside it: what our probe asks of Apple's framework of this name.
#pragma once

#include <UIKit/UIKit.h>

FOUNDATION_EXTERN NSString *const MFMessageComposeViewControllerTextMessageAvailabilityDidChangeNotification;

@interface MFMessageComposeViewController : UIViewController
+ (BOOL)canSendText;
@end
