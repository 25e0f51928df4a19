package android.app;

import android.content.Context;
import android.os.Bundle;
import android.view.View;
import android.view.Window;

/** What our code asks of Android's class of this name; a test looks at the one that is shown. */
public class Dialog {
  public static volatile Dialog shown;
  public static volatile boolean refused;

  public View content;
  private final Window window = new Window();
  private final Context context;

  public Dialog(Context context, int theme) {
    this.context = context;
  }

  protected void onCreate(Bundle state) {}

  public void show() {
    onCreate(null);
    if (refused) throw new IllegalStateException("no window token");
    shown = this;
  }

  public void cancel() {
    dismiss();
  }

  public void dismiss() {
    if (shown == this) shown = null;
  }

  public final Context getContext() {
    return context;
  }

  public Window getWindow() {
    return window;
  }

  public void setContentView(View view) {
    content = view;
  }
}
