package android.app;

/** What our code asks of Android's class of this name; a test sets the answer. */
public class ActivityManager {
  public volatile boolean restricted;

  public boolean isBackgroundRestricted() {
    return restricted;
  }
}
