#import "SWPromptScreen.h"

#import "sealwright.h"

/// Most bytes of words that are entered: the library's limit.
static const NSUInteger Most = 512;

/// A text of ours; an app translates it in `Sealwright.strings`.
static NSString *localized(NSString *text) {
  return [NSBundle.mainBundle localizedStringForKey:text value:nil table:@"Sealwright"];
}

@implementation SWPromptScreen {
  uint64_t _number;
  NSMutableData *_words;
  BOOL _ended;
  UIStackView *_content;
  UILabel *_label;
  UITextField *_field;
}

- (instancetype)initWithNumber:(uint64_t)number words:(NSMutableData *)words {
  if (self = [super initWithNibName:nil bundle:nil]) {
    _number = number;
    _words = words;
    // The person cannot swipe it away by accident.
    self.modalPresentationStyle = UIModalPresentationFullScreen;
  }
  return self;
}

- (void)viewDidLoad {
  [super viewDidLoad];
  self.view.backgroundColor = UIColor.systemBackgroundColor;
  UILabel *title = [[UILabel alloc] init];
  title.numberOfLines = 0;
  title.text = localized(_words == nil ? @"Enter your words." : @"Write these words down. Nobody else can see them.");
  _content = [[UIStackView alloc] initWithArrangedSubviews:@[
    title,
    _words == nil ? [self makeField] : [self makeLabel],
    [self makeButton:@"OK" action:@selector(accept)],
    [self makeButton:@"Cancel" action:@selector(cancel)],
  ]];
  _content.axis = UILayoutConstraintAxisVertical;
  _content.spacing = 24;
  _content.translatesAutoresizingMaskIntoConstraints = NO;
  [self.view addSubview:_content];
  UILayoutGuide *safe = self.view.safeAreaLayoutGuide;
  [NSLayoutConstraint activateConstraints:@[
    [_content.topAnchor constraintEqualToAnchor:safe.topAnchor constant:24],
    [_content.leadingAnchor constraintEqualToAnchor:safe.leadingAnchor constant:24],
    [_content.trailingAnchor constraintEqualToAnchor:safe.trailingAnchor constant:-24],
  ]];

  NSNotificationCenter *center = NSNotificationCenter.defaultCenter;
  [center addObserver:self selector:@selector(blank) name:UIApplicationWillResignActiveNotification object:nil];
  [center addObserver:self selector:@selector(unblank) name:UIApplicationDidBecomeActiveNotification object:nil];
  [center addObserver:self selector:@selector(unblank) name:UIScreenCapturedDidChangeNotification object:nil];
  [center addObserver:self selector:@selector(cancel) name:UIApplicationDidEnterBackgroundNotification object:nil];
}

- (void)viewWillAppear:(BOOL)animated {
  [super viewWillAppear:animated];
  [self unblank];
}

/// Whoever took it away, and however.
- (void)viewDidDisappear:(BOOL)animated {
  [super viewDidDisappear:animated];
  [self cancel];
}

/// It was never shown.
- (void)dealloc {
  if (!_ended) {
    sealwright_answer(_number, SWAnswerUnavailable, NULL, 0);
  }
}

- (void)end:(SWAnswer)answer {
  if (_ended) {
    return;
  }
  NSMutableData *entered = nil;
  if (answer == SWAnswerGiven && _words == nil) {
    entered = [[_field.text dataUsingEncoding:NSUTF8StringEncoding] mutableCopy];
    if (entered.length == 0 || entered.length > Most) {
      return;
    }
  }
  _ended = YES;
  sealwright_answer(_number, answer, (const uint8_t *)entered.bytes, entered.length);
  // The strings that UIKit was given cannot be overwritten; they are let go.
  [entered resetBytesInRange:NSMakeRange(0, entered.length)];
  [_words resetBytesInRange:NSMakeRange(0, _words.length)];
  _label.text = nil;
  _field.text = nil;
  [self.presentingViewController dismissViewControllerAnimated:YES completion:nil];
}

- (void)accept {
  [self end:SWAnswerGiven];
}

- (void)cancel {
  [self end:SWAnswerCancelled];
}

- (void)blank {
  _content.hidden = YES;
}

- (void)unblank {
  BOOL active = UIApplication.sharedApplication.applicationState == UIApplicationStateActive;
  _content.hidden = !active || UIScreen.mainScreen.isCaptured;
}

- (UIView *)makeLabel {
  _label = [[UILabel alloc] init];
  _label.numberOfLines = 0;
  _label.text = [[NSString alloc] initWithData:_words encoding:NSUTF8StringEncoding];
  return _label;
}

/// What is entered is hidden, because only then iOS keeps keyboards of others away.
- (UIView *)makeField {
  _field = [[UITextField alloc] init];
  _field.borderStyle = UITextBorderStyleRoundedRect;
  _field.secureTextEntry = YES;
  _field.autocorrectionType = UITextAutocorrectionTypeNo;
  _field.autocapitalizationType = UITextAutocapitalizationTypeNone;
  _field.spellCheckingType = UITextSpellCheckingTypeNo;
  _field.textContentType = nil;
  return _field;
}

- (UIView *)makeButton:(NSString *)text action:(SEL)action {
  UIButton *button = [UIButton buttonWithType:UIButtonTypeSystem];
  [button setTitle:localized(text) forState:UIControlStateNormal];
  [button addTarget:self action:action forControlEvents:UIControlEventTouchUpInside];
  return button;
}

@end
