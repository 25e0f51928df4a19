package com.facebook.react.bridge;

import android.app.Activity;
import android.content.Context;
import com.facebook.react.common.LifecycleState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What our code asks of React Native's class of this name; a test says what is in front. */
public abstract class ReactApplicationContext extends Context {
  public final List<LifecycleEventListener> listeners = new CopyOnWriteArrayList<>();
  public LifecycleState state = LifecycleState.BEFORE_CREATE;
  public Activity activity;

  public LifecycleState getLifecycleState() {
    return state;
  }

  public Activity getCurrentActivity() {
    return activity;
  }

  public void addLifecycleEventListener(LifecycleEventListener listener) {
    listeners.add(listener);
  }

  public void removeLifecycleEventListener(LifecycleEventListener listener) {
    listeners.remove(listener);
  }
}
