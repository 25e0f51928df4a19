package android.app;

import android.content.Context;
import android.content.pm.PackageManager;
import java.io.File;

/** What our code asks of Android's class of this name. */
public class Activity extends Context {
  public static final int RESULT_OK = -1;
  public static final int RESULT_CANCELED = 0;

  public void runOnUiThread(Runnable work) {
    work.run();
  }

  @Override
  public File getNoBackupFilesDir() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getSystemService(Class<T> service) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getPackageName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PackageManager getPackageManager() {
    throw new UnsupportedOperationException();
  }
}
