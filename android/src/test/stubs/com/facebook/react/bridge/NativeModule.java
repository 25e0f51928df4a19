package com.facebook.react.bridge;

/** As React Native's interface of this name. */
public interface NativeModule {
  String getName();

  void invalidate();
}
