package android.widget;

import android.content.Context;
import android.view.View;

/** What our code asks of Android's class of this name. */
public class TextView extends View {
  public int resource;
  /** Not a copy, as on Android. */
  public char[] characters;

  private int inputType;
  private int imeOptions;

  public TextView(Context context) {
    super(context);
  }

  public final void setText(int resource) {
    this.resource = resource;
  }

  public final void setText(char[] text, int start, int length) {
    characters = text;
  }

  public int getInputType() {
    return inputType;
  }

  public void setInputType(int type) {
    inputType = type;
  }

  public int getImeOptions() {
    return imeOptions;
  }

  public void setImeOptions(int options) {
    imeOptions = options;
  }
}
