package com.facebook.react.bridge;

/** As React Native's interface of this name. */
public interface LifecycleEventListener {
  void onHostResume();

  void onHostPause();

  void onHostDestroy();
}
