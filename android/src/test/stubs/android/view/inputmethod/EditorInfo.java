package android.view.inputmethod;

/** What our code asks of Android's class of this name. */
public class EditorInfo {
  public static final int IME_FLAG_NO_PERSONALIZED_LEARNING = 0x1000000;
  public static final int IME_FLAG_NO_EXTRACT_UI = 0x10000000;
}
