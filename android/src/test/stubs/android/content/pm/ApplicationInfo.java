package android.content.pm;

import android.os.Bundle;

/** What our code asks of Android's class of this name. */
public class ApplicationInfo {
  public Bundle metaData;
}
