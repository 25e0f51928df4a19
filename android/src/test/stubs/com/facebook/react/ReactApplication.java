package com.facebook.react;

/** What our code asks of React Native's interface of this name. */
public interface ReactApplication {
  ReactHost getReactHost();
}
