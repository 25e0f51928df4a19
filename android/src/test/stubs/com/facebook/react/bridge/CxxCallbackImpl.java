package com.facebook.react.bridge;

/** What generated code asks of React Native's class of this name. */
public abstract class CxxCallbackImpl {
  public abstract void invoke(Object... arguments);
}
