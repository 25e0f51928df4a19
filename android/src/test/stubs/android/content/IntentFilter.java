package android.content;

import java.util.LinkedHashSet;
import java.util.Set;

/** What our code asks of Android's class of this name. */
public class IntentFilter {
  private final Set<String> actions = new LinkedHashSet<>();

  public final void addAction(String action) {
    actions.add(action);
  }

  public final boolean hasAction(String action) {
    return actions.contains(action);
  }
}
