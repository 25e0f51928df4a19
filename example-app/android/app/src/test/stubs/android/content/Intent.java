package android.content;

/** What the example asks of Android's class of this name. */
public final class Intent {
  public Intent(Context context, Class<?> component) {}
}
