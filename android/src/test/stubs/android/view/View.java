package android.view;

import android.content.Context;

/** What our code asks of Android's class of this name. */
public class View {
  public static final int IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS = 8;

  private boolean fits;
  private boolean filters;
  private boolean saves = true;
  private int autofill;
  private OnClickListener listener;

  public interface OnClickListener {
    void onClick(View view);
  }

  public View(Context context) {}

  public void setOnClickListener(OnClickListener listener) {
    this.listener = listener;
  }

  public boolean performClick() {
    listener.onClick(this);
    return true;
  }

  public boolean getFitsSystemWindows() {
    return fits;
  }

  public void setFitsSystemWindows(boolean fits) {
    this.fits = fits;
  }

  public boolean getFilterTouchesWhenObscured() {
    return filters;
  }

  public void setFilterTouchesWhenObscured(boolean filters) {
    this.filters = filters;
  }

  public boolean isSaveFromParentEnabled() {
    return saves;
  }

  public void setSaveFromParentEnabled(boolean saves) {
    this.saves = saves;
  }

  public int getImportantForAutofill() {
    return autofill;
  }

  public void setImportantForAutofill(int autofill) {
    this.autofill = autofill;
  }
}
