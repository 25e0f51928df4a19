package com.facebook.react.bridge;

/** As React Native's annotation of this name. */
public @interface ReactMethod {
  boolean isBlockingSynchronousMethod() default false;
}
