package android.content.pm;

/** What our code asks of Android's class of this name; a test sets the answer. */
public class PackageManager {
  public static final int GET_META_DATA = 128;

  public final ApplicationInfo info = new ApplicationInfo();

  public ApplicationInfo getApplicationInfo(String name, int flags) {
    return info;
  }
}
