package android.content;

import java.util.HashMap;
import java.util.Map;

/** What our code asks of Android's class of this name; a test sets the settings. */
public class ContentResolver {
  public final Map<String, Integer> settings = new HashMap<>();
}
