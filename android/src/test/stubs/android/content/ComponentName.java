package android.content;

/** What our code asks of Android's class of this name. */
public final class ComponentName {
  public final Class<?> service;

  public ComponentName(Context context, Class<?> service) {
    this.service = service;
  }
}
