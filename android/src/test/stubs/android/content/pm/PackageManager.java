package android.content.pm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What our code asks of Android's class of this name; a test sets the answers. */
public class PackageManager {
  public static final int GET_META_DATA = 128;
  public static final int PERMISSION_GRANTED = 0;
  public static final int PERMISSION_DENIED = -1;
  public static final String FEATURE_TELEPHONY = "android.hardware.telephony";

  public final ApplicationInfo info = new ApplicationInfo();
  public final Set<String> features = new HashSet<>(List.of(FEATURE_TELEPHONY));

  public ApplicationInfo getApplicationInfo(String name, int flags) {
    return info;
  }

  public boolean hasSystemFeature(String feature) {
    return features.contains(feature);
  }
}
