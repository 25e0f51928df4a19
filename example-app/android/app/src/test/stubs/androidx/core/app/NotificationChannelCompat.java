package androidx.core.app;

/** What the example asks of AndroidX's class of this name. */
public final class NotificationChannelCompat {
  public static final class Builder {
    public Builder(String id, int importance) {}

    public Builder setName(CharSequence name) {
      return this;
    }

    public NotificationChannelCompat build() {
      return new NotificationChannelCompat();
    }
  }
}
