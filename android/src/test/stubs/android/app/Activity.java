package android.app;

/** What our code asks of Android's class of this name. */
public class Activity {
  public static final int RESULT_OK = -1;
  public static final int RESULT_CANCELED = 0;
}
