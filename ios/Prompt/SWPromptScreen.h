#import <UIKit/UIKit.h>

NS_ASSUME_NONNULL_BEGIN

/// What the library is told of a prompt: the numbers of `sealwright_answer`.
typedef NS_ENUM(int32_t, SWAnswer) {
  SWAnswerGiven = 0,
  SWAnswerCancelled = 1,
  SWAnswerUnavailable = 2,
};

/// A screen that shows words, or has some entered. It is blank while the app is not active, so in the app switcher too,
/// and while the screen is recorded or mirrored; iOS lets nobody prevent a screenshot. It ends when the app goes to the
/// background.
@interface SWPromptScreen : UIViewController

/// @param words UTF-8 to show, overwritten at the end; nil to have some entered.
- (instancetype)initWithNumber:(uint64_t)number words:(nullable NSMutableData *)words;

/// Ends the prompt, once. It stays while the person says that words are entered and there are none.
- (void)end:(SWAnswer)answer;

@end

NS_ASSUME_NONNULL_END
