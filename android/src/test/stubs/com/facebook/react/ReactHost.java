package com.facebook.react;

import com.facebook.react.interfaces.TaskInterface;

/** What our code asks of React Native's interface of this name. */
public interface ReactHost {
  TaskInterface<Void> start();
}
