package android.view;

/** What our code asks of Android's class of this name. */
public interface WindowManager {
  class LayoutParams {
    public static final int FLAG_SECURE = 0x2000;
  }
}
