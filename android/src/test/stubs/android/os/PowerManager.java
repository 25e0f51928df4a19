package android.os;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** What our code asks of Android's class of this name; a test sets the answers. */
public class PowerManager {
  public static final String ACTION_POWER_SAVE_MODE_CHANGED = "android.os.action.POWER_SAVE_MODE_CHANGED";
  public static final String ACTION_DEVICE_IDLE_MODE_CHANGED = "android.os.action.DEVICE_IDLE_MODE_CHANGED";
  public static final int THERMAL_STATUS_NONE = 0;
  public static final int THERMAL_STATUS_LIGHT = 1;
  public static final int THERMAL_STATUS_MODERATE = 2;
  public static final int THERMAL_STATUS_SEVERE = 3;
  public static final int THERMAL_STATUS_CRITICAL = 4;

  public interface OnThermalStatusChangedListener {
    void onThermalStatusChanged(int status);
  }

  public final List<OnThermalStatusChangedListener> listeners = new CopyOnWriteArrayList<>();
  public volatile boolean save;
  public volatile boolean idle;
  public volatile boolean exempt;
  public volatile int heat;

  public boolean isPowerSaveMode() {
    return save;
  }

  public boolean isDeviceIdleMode() {
    return idle;
  }

  public boolean isIgnoringBatteryOptimizations(String name) {
    return exempt;
  }

  public int getCurrentThermalStatus() {
    return heat;
  }

  public void addThermalStatusListener(Executor executor, OnThermalStatusChangedListener listener) {
    listeners.add(listener);
  }

  public void removeThermalStatusListener(OnThermalStatusChangedListener listener) {
    if (!listeners.remove(listener)) throw new IllegalArgumentException("it was not added");
  }
}
