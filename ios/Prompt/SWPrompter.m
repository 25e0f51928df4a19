#import "SWPrompter.h"

#import "SWPromptScreen.h"
#import "sealwright.h"

/// What is in front of the person, or nil.
static UIViewController *inFront(void) {
  for (UIScene *scene in UIApplication.sharedApplication.connectedScenes) {
    if (scene.activationState != UISceneActivationStateForegroundActive || ![scene isKindOfClass:UIWindowScene.class]) {
      continue;
    }
    UIViewController *front = ((UIWindowScene *)scene).keyWindow.rootViewController;
    while (front.presentedViewController != nil) {
      front = front.presentedViewController;
    }
    if (front != nil && !front.isBeingDismissed) {
      return front;
    }
  }
  return nil;
}

static bool openPrompt(uint64_t number, const uint8_t *words, size_t length) {
  NSMutableData *copy = words == NULL ? nil : [NSMutableData dataWithBytes:words length:length];
  dispatch_async(dispatch_get_main_queue(), ^{
    SWPromptScreen *screen = [[SWPromptScreen alloc] initWithNumber:number words:copy];
    UIViewController *front = inFront();
    if (front == nil) {
      [screen end:SWAnswerUnavailable];
    } else {
      [front presentViewController:screen animated:YES completion:nil];
    }
  });
  return true;
}

void SWStartPrompter(void) {
  sealwright_set_prompter(openPrompt);
}
