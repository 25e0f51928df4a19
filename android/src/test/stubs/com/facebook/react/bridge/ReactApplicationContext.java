package com.facebook.react.bridge;

import android.content.Context;

/** As React Native's class of this name. */
public abstract class ReactApplicationContext extends Context {}
