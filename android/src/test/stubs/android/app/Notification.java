package android.app;

/** What a test looks at of Android's class of this name. */
public final class Notification {
  public final String title;
  public final String text;

  public Notification(String title, String text) {
    this.title = title;
    this.text = text;
  }
}
