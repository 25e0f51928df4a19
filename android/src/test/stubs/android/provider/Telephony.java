package android.provider;

import android.content.Context;

/** What our code asks of Android's class of this name; a test sets the answer. */
public final class Telephony {
  public static final class Sms {
    public static String defaultPackage;

    public static String getDefaultSmsPackage(Context context) {
      return defaultPackage;
    }
  }
}
