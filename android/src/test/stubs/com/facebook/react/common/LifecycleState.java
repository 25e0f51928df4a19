package com.facebook.react.common;

/** As React Native's class of this name. */
public enum LifecycleState {
  BEFORE_CREATE,
  BEFORE_RESUME,
  RESUMED,
}
