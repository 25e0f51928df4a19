package androidx.core.app;

import android.app.Notification;
import android.app.PendingIntent;
import android.content.Context;

/** What the example asks of AndroidX's class of this name. */
public final class NotificationCompat {
  public static final String CATEGORY_MESSAGE = "msg";
  public static final int VISIBILITY_PRIVATE = 0;

  public static final class Builder {
    private CharSequence title;
    private CharSequence text;

    public Builder(Context context, String channelId) {}

    public Builder setSmallIcon(int icon) {
      return this;
    }

    public Builder setContentTitle(CharSequence title) {
      this.title = title;
      return this;
    }

    public Builder setContentText(CharSequence text) {
      this.text = text;
      return this;
    }

    public Builder setCategory(String category) {
      return this;
    }

    public Builder setVisibility(int visibility) {
      return this;
    }

    public Builder setContentIntent(PendingIntent intent) {
      return this;
    }

    public Builder setAutoCancel(boolean autoCancel) {
      return this;
    }

    public Notification build() {
      return new Notification(title.toString(), text == null ? null : text.toString());
    }
  }
}
