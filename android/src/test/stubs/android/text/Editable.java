package android.text;

/** What our code asks of Android's class of this name. */
public interface Editable extends CharSequence {
  void clear();

  void getChars(int start, int end, char[] to, int at);
}
