package com.facebook.react.interfaces;

/** What our code asks of React Native's interface of this name: nothing. */
public interface TaskInterface<T> {}
