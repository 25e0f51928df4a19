package android.provider;

import android.content.ContentResolver;

/** What our code asks of Android's class of this name. */
public final class Settings {
  public static final class Global {
    public static final String AIRPLANE_MODE_ON = "airplane_mode_on";

    public static int getInt(ContentResolver resolver, String name, int fallback) {
      return resolver.settings.getOrDefault(name, fallback);
    }
  }
}
