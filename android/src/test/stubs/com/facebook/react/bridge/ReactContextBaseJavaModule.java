package com.facebook.react.bridge;

/** What our code asks of React Native's class of this name. */
public abstract class ReactContextBaseJavaModule implements NativeModule {
  public CxxCallbackImpl mEventEmitterCallback;
  private final ReactApplicationContext context;

  public ReactContextBaseJavaModule(ReactApplicationContext context) {
    this.context = context;
  }

  protected final ReactApplicationContext getReactApplicationContext() {
    return context;
  }

  @Override
  public void invalidate() {}
}
