package android.widget;

import android.content.Context;

/** What our code asks of Android's class of this name. */
public class Button extends TextView {
  public Button(Context context) {
    super(context);
  }
}
