/// As Foundation.h beside it: what React Native's headers and our own screens ask of Apple's framework of this name.
#pragma once

#include <Foundation/Foundation.h>

typedef struct CGSize { CGFloat width, height; } CGSize;
typedef struct CGPoint { CGFloat x, y; } CGPoint;
typedef struct CGRect { CGPoint origin; CGSize size; } CGRect;
typedef struct UIEdgeInsets { CGFloat top, left, bottom, right; } UIEdgeInsets;

@class UIScene, UIViewController, UIWindow;

@interface UIColor : NSObject
@property(class, readonly) UIColor *systemBackgroundColor;
@end

@interface UIImage : NSObject
@end

@interface NSLayoutConstraint : NSObject
+ (void)activateConstraints:(NSArray<NSLayoutConstraint *> *)constraints;
@end

@interface NSLayoutAnchor : NSObject
- (NSLayoutConstraint *)constraintEqualToAnchor:(NSLayoutAnchor *)anchor constant:(CGFloat)constant;
@end

@interface UILayoutGuide : NSObject
@property(readonly) NSLayoutAnchor *topAnchor, *leadingAnchor, *trailingAnchor;
@end

@interface UIView : NSObject
@property(copy) UIColor *backgroundColor;
@property(getter=isHidden) BOOL hidden;
@property BOOL translatesAutoresizingMaskIntoConstraints;
@property(readonly) UILayoutGuide *safeAreaLayoutGuide;
@property(readonly) NSLayoutAnchor *topAnchor, *leadingAnchor, *trailingAnchor;
- (void)addSubview:(UIView *)view;
@end

typedef NS_ENUM(NSInteger, UILayoutConstraintAxis) { UILayoutConstraintAxisVertical = 1 };

@interface UIStackView : UIView
@property UILayoutConstraintAxis axis;
@property CGFloat spacing;
- (instancetype)initWithArrangedSubviews:(NSArray<UIView *> *)views;
@end

@interface UILabel : UIView
@property(copy) NSString *text;
@property NSInteger numberOfLines;
@end

typedef NS_OPTIONS(NSUInteger, UIControlEvents) { UIControlEventTouchUpInside = 1 << 6 };
typedef NS_OPTIONS(NSUInteger, UIControlState) { UIControlStateNormal = 0 };
typedef NS_ENUM(NSInteger, UIButtonType) { UIButtonTypeSystem = 1 };
typedef NS_ENUM(NSInteger, UITextBorderStyle) { UITextBorderStyleRoundedRect = 3 };
typedef NS_ENUM(NSInteger, UITextAutocorrectionType) { UITextAutocorrectionTypeNo = 1 };
typedef NS_ENUM(NSInteger, UITextAutocapitalizationType) { UITextAutocapitalizationTypeNone = 0 };
typedef NS_ENUM(NSInteger, UITextSpellCheckingType) { UITextSpellCheckingTypeNo = 1 };

@interface UIControl : UIView
- (void)addTarget:(id)target action:(SEL)action forControlEvents:(UIControlEvents)events;
@end

@interface UIButton : UIControl
+ (instancetype)buttonWithType:(UIButtonType)type;
- (void)setTitle:(NSString *)title forState:(UIControlState)state;
@end

@interface UITextField : UIControl
@property(copy) NSString *text;
@property UITextBorderStyle borderStyle;
@property(getter=isSecureTextEntry) BOOL secureTextEntry;
@property UITextAutocorrectionType autocorrectionType;
@property UITextAutocapitalizationType autocapitalizationType;
@property UITextSpellCheckingType spellCheckingType;
@property(copy) NSString *textContentType;
@end

typedef NS_ENUM(NSInteger, UIModalPresentationStyle) { UIModalPresentationFullScreen = 0 };

@interface UIViewController : NSObject
@property UIView *view;
@property UIModalPresentationStyle modalPresentationStyle;
@property(readonly) UIViewController *presentedViewController, *presentingViewController;
@property(readonly, getter=isBeingDismissed) BOOL beingDismissed;
- (instancetype)initWithNibName:(NSString *)name bundle:(NSBundle *)bundle;
- (void)viewDidLoad;
- (void)viewWillAppear:(BOOL)animated;
- (void)viewDidDisappear:(BOOL)animated;
- (void)presentViewController:(UIViewController *)controller animated:(BOOL)animated completion:(void (^)(void))completion;
- (void)dismissViewControllerAnimated:(BOOL)animated completion:(void (^)(void))completion;
@end

@interface UIWindow : UIView
@property UIViewController *rootViewController;
@end

@interface UIScreen : NSObject
@property(class, readonly) UIScreen *mainScreen;
@property(readonly, getter=isCaptured) BOOL captured;
@end

typedef NS_ENUM(NSInteger, UISceneActivationState) { UISceneActivationStateForegroundActive = 0 };
typedef NS_ENUM(NSInteger, UIBackgroundRefreshStatus) {
  UIBackgroundRefreshStatusRestricted,
  UIBackgroundRefreshStatusDenied,
  UIBackgroundRefreshStatusAvailable,
};
typedef NS_ENUM(NSInteger, UIApplicationState) { UIApplicationStateActive = 0 };

@interface UIScene : NSObject
@property(readonly) UISceneActivationState activationState;
@end

@interface UIWindowScene : UIScene
@property(readonly) UIWindow *keyWindow;
@end

typedef NSUInteger UIBackgroundTaskIdentifier;
FOUNDATION_EXTERN UIBackgroundTaskIdentifier const UIBackgroundTaskInvalid;

@interface UIApplication : NSObject
@property(class, readonly) UIApplication *sharedApplication;
@property(readonly) UIApplicationState applicationState;
@property(readonly) UIBackgroundRefreshStatus backgroundRefreshStatus;
@property(readonly) NSSet<UIScene *> *connectedScenes;
- (UIBackgroundTaskIdentifier)beginBackgroundTaskWithName:(NSString *)name expirationHandler:(void (^)(void))handler;
- (void)endBackgroundTask:(UIBackgroundTaskIdentifier)identifier;
@end

FOUNDATION_EXTERN NSNotificationName const UIApplicationWillResignActiveNotification;
FOUNDATION_EXTERN NSNotificationName const UIApplicationDidBecomeActiveNotification;
FOUNDATION_EXTERN NSNotificationName const UIApplicationDidEnterBackgroundNotification;
FOUNDATION_EXTERN NSNotificationName const UIApplicationBackgroundRefreshStatusDidChangeNotification;
FOUNDATION_EXTERN NSNotificationName const UIScreenCapturedDidChangeNotification;
