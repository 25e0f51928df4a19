package android.widget;

import android.content.Context;
import android.view.View;
import java.util.ArrayList;
import java.util.List;

/** What our code asks of Android's class of this name. */
public class LinearLayout extends View {
  public static final int VERTICAL = 1;

  public final List<View> children = new ArrayList<>();
  private int orientation;

  public LinearLayout(Context context) {
    super(context);
  }

  public void addView(View view) {
    children.add(view);
  }

  public int getOrientation() {
    return orientation;
  }

  public void setOrientation(int orientation) {
    this.orientation = orientation;
  }
}
