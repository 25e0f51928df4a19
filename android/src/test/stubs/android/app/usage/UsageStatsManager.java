package android.app.usage;

/** What our code asks of Android's class of this name; a test sets the answer. */
public final class UsageStatsManager {
  public static final int STANDBY_BUCKET_ACTIVE = 10;
  public static final int STANDBY_BUCKET_WORKING_SET = 20;
  public static final int STANDBY_BUCKET_FREQUENT = 30;
  public static final int STANDBY_BUCKET_RARE = 40;
  public static final int STANDBY_BUCKET_RESTRICTED = 45;

  public volatile int bucket = STANDBY_BUCKET_ACTIVE;

  public int getAppStandbyBucket() {
    return bucket;
  }
}
