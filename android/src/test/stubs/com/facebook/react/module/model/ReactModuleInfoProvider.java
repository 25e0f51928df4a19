package com.facebook.react.module.model;

import java.util.Map;

/** As React Native's interface of this name. */
public interface ReactModuleInfoProvider {
  Map<String, ReactModuleInfo> getReactModuleInfos();
}
