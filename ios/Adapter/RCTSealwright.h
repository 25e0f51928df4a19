#import <SealwrightSpec/SealwrightSpec.h>

/// The waist for JavaScript, one for each React instance. It carries arguments and replies and decides nothing:
/// what is wrong with a request is a reply, never a rejection.
@interface RCTSealwright : NativeSealwrightSpecBase <NativeSealwrightSpec>
@end
