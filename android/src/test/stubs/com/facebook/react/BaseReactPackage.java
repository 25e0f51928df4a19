package com.facebook.react;

import com.facebook.react.bridge.NativeModule;
import com.facebook.react.bridge.ReactApplicationContext;
import com.facebook.react.module.model.ReactModuleInfoProvider;

/** What our code asks of React Native's class of this name. */
public abstract class BaseReactPackage {
  public abstract NativeModule getModule(String name, ReactApplicationContext context);

  public abstract ReactModuleInfoProvider getReactModuleInfoProvider();
}
