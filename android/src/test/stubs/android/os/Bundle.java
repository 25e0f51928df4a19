package android.os;

import java.util.HashMap;
import java.util.Map;

/** What our code asks of Android's class of this name. */
public class Bundle {
  private final Map<String, Object> values = new HashMap<>();

  public void putBoolean(String key, boolean value) {
    values.put(key, value);
  }

  public boolean getBoolean(String key) {
    return values.get(key) instanceof Boolean value && value;
  }

  public void putString(String key, String value) {
    values.put(key, value);
  }

  public String getString(String key) {
    return values.get(key) instanceof String value ? value : null;
  }
}
