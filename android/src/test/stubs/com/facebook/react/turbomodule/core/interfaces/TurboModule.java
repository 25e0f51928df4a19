package com.facebook.react.turbomodule.core.interfaces;

/** As React Native's interface of this name. */
public interface TurboModule {}
