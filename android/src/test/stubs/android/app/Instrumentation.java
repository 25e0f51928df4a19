package android.app;

import android.content.Context;
import android.os.Bundle;

/** What our code asks of Android's class of this name. A test says whose context it has and hears how it ends. */
public class Instrumentation {
  /** Hears the end. */
  public interface End {
    void finished(int code, Bundle told);
  }

  public static Context target;
  public static End end;

  public void onCreate(Bundle arguments) {}

  /** Android calls back on a thread of its own. */
  public void start() {
    onStart();
  }

  public void onStart() {}

  public Context getTargetContext() {
    return target;
  }

  public void finish(int code, Bundle told) {
    end.finished(code, told);
  }
}
