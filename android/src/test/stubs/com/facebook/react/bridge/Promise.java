package com.facebook.react.bridge;

/** What our code asks of React Native's interface of this name: it resolves, and never rejects. */
public interface Promise {
  void resolve(Object value);
}
