package android.widget;

import android.content.Context;
import android.text.Editable;

/** What our code asks of Android's class of this name; a test types into it. */
public class EditText extends TextView {
  public final StringBuilder typed = new StringBuilder();

  public EditText(Context context) {
    super(context);
  }

  public Editable getText() {
    return new Editable() {
      @Override
      public void clear() {
        typed.setLength(0);
      }

      @Override
      public void getChars(int start, int end, char[] to, int at) {
        typed.getChars(start, end, to, at);
      }

      @Override
      public int length() {
        return typed.length();
      }

      @Override
      public char charAt(int index) {
        return typed.charAt(index);
      }

      @Override
      public CharSequence subSequence(int start, int end) {
        return typed.subSequence(start, end);
      }
    };
  }
}
