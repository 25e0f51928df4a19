package android.content;

/** What our code asks of Android's class of this name. */
public class Intent {
  public static final String ACTION_AIRPLANE_MODE_CHANGED = "android.intent.action.AIRPLANE_MODE";

  private final String action;

  /** The example's, which opens an activity. */
  public Intent(Context context, Class<?> target) {
    this("");
  }

  public Intent(String action) {
    this.action = action;
  }

  public String getAction() {
    return action;
  }
}
