package android.app;

import java.util.HashMap;
import java.util.Map;

/** What our code and the example ask of Android's class of this name; a test sets the answers, and looks at what is shown. */
public class NotificationManager {
  public static final String ACTION_INTERRUPTION_FILTER_CHANGED =
      "android.app.action.INTERRUPTION_FILTER_CHANGED";
  public static final int INTERRUPTION_FILTER_UNKNOWN = 0;
  public static final int INTERRUPTION_FILTER_ALL = 1;
  public static final int INTERRUPTION_FILTER_PRIORITY = 2;

  public volatile boolean enabled = true;
  public volatile int filter = INTERRUPTION_FILTER_ALL;

  /** What is shown, by its tag. */
  public final Map<String, Notification> shown = new HashMap<>();

  public void notify(String tag, int id, Notification notification) {
    shown.put(tag, notification);
  }

  public boolean areNotificationsEnabled() {
    return enabled;
  }

  public final int getCurrentInterruptionFilter() {
    return filter;
  }
}
