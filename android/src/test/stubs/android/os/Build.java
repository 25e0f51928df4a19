package android.os;

/** What our code asks of Android's class of this name; a test sets the version. */
public final class Build {
  public static final class VERSION {
    public static volatile int SDK_INT = 36;
  }

  public static final class VERSION_CODES {
    public static final int O = 26;
    public static final int P = 28;
    public static final int Q = 29;
    public static final int R = 30;
    public static final int S = 31;
    public static final int TIRAMISU = 33;
    public static final int VANILLA_ICE_CREAM = 35;
    public static final int BAKLAVA = 36;
  }
}
