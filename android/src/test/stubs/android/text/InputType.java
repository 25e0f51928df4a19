package android.text;

/** What our code asks of Android's class of this name. */
public interface InputType {
  int TYPE_CLASS_TEXT = 0x1;
  int TYPE_TEXT_VARIATION_VISIBLE_PASSWORD = 0x90;
  int TYPE_TEXT_FLAG_NO_SUGGESTIONS = 0x80000;
}
