package android.os;

import java.util.HashMap;
import java.util.Map;

/** What our code asks of Android's class of this name. */
public class Bundle {
  private final Map<String, Boolean> values = new HashMap<>();

  public void putBoolean(String key, boolean value) {
    values.put(key, value);
  }

  public boolean getBoolean(String key) {
    return values.getOrDefault(key, false);
  }
}
