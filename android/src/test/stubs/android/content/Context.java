package android.content;

import android.content.pm.PackageManager;
import java.io.File;

/** What our code asks of Android's class of this name. */
public abstract class Context {
  public abstract File getNoBackupFilesDir();

  public abstract <T> T getSystemService(Class<T> service);

  public abstract String getPackageName();

  public abstract PackageManager getPackageManager();
}
