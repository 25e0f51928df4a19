package android;

/** What our code asks of Android's class of this name. */
public final class Manifest {
  public static final class permission {
    public static final String SEND_SMS = "android.permission.SEND_SMS";
  }
}
