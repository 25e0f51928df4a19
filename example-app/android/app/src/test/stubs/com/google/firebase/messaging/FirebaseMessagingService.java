package com.google.firebase.messaging;

import android.app.NotificationManager;
import android.content.Context;
import android.content.pm.PackageManager;
import dev.sealwright.example.R;
import java.io.File;

/** What the example asks of Firebase's class of this name, as a context of its own. */
public class FirebaseMessagingService extends Context {
  public final NotificationManager notifications = new NotificationManager();

  public void onMessageReceived(RemoteMessage message) {}

  public String getString(int id) {
    return id == R.string.new_message ? "New message" : "Messages";
  }

  @Override
  public <T> T getSystemService(Class<T> service) {
    return service.cast(notifications);
  }

  @Override
  public File getNoBackupFilesDir() {
    return new File(System.getProperty("java.io.tmpdir"), "sealwright-no-profiles");
  }

  @Override
  public String getPackageName() {
    return "dev.sealwright.example";
  }

  @Override
  public PackageManager getPackageManager() {
    throw new UnsupportedOperationException();
  }
}
