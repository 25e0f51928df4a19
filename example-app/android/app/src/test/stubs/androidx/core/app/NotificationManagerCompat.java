package androidx.core.app;

import android.content.Context;

/** What the example asks of AndroidX's class of this name. */
public final class NotificationManagerCompat {
  public static final int IMPORTANCE_HIGH = 4;

  public static NotificationManagerCompat from(Context context) {
    return new NotificationManagerCompat();
  }

  public void createNotificationChannel(NotificationChannelCompat channel) {}
}
