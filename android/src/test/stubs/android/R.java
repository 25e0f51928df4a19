package android;

/** What our code asks of Android's class of this name. */
public final class R {
  public static final class string {
    public static final int cancel = 17039360;
    public static final int ok = 17039370;
  }

  public static final class style {
    public static final int Theme_DeviceDefault_NoActionBar = 16974121;
  }
}
