package android.content;

import android.content.pm.PackageManager;
import java.io.File;

/** What our code asks of Android's class of this name. Not every context of a test has all of it. */
public abstract class Context {
  public static final int RECEIVER_NOT_EXPORTED = 4;

  public abstract File getNoBackupFilesDir();

  public abstract <T> T getSystemService(Class<T> service);

  public abstract String getPackageName();

  public abstract PackageManager getPackageManager();

  public Context getApplicationContext() {
    throw new UnsupportedOperationException();
  }

  public ContentResolver getContentResolver() {
    throw new UnsupportedOperationException();
  }

  public int checkSelfPermission(String permission) {
    throw new UnsupportedOperationException();
  }

  public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter) {
    throw new UnsupportedOperationException();
  }

  public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter, int flags) {
    throw new UnsupportedOperationException();
  }

  public void unregisterReceiver(BroadcastReceiver receiver) {
    throw new UnsupportedOperationException();
  }
}
