package android.app;

/** What our code asks of Android's class of this name; a test sets the answers. */
public class NotificationManager {
  public static final String ACTION_INTERRUPTION_FILTER_CHANGED =
      "android.app.action.INTERRUPTION_FILTER_CHANGED";
  public static final int INTERRUPTION_FILTER_UNKNOWN = 0;
  public static final int INTERRUPTION_FILTER_ALL = 1;
  public static final int INTERRUPTION_FILTER_PRIORITY = 2;

  public volatile boolean enabled = true;
  public volatile int filter = INTERRUPTION_FILTER_ALL;

  public boolean areNotificationsEnabled() {
    return enabled;
  }

  public final int getCurrentInterruptionFilter() {
    return filter;
  }
}
