package com.facebook.proguard.annotations;

/** As React Native's annotation of this name. */
public @interface DoNotStrip {}
