package android.app;

import java.util.HashMap;
import java.util.Map;

/** Android's class of this name, which keeps what it is to show, by its tag. */
public final class NotificationManager {
  public final Map<String, Notification> shown = new HashMap<>();

  public void notify(String tag, int id, Notification notification) {
    shown.put(tag, notification);
  }
}
