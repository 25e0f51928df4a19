package com.facebook.react.module.annotations;

/** As React Native's annotation of this name. */
public @interface ReactModule {
  String name();
}
