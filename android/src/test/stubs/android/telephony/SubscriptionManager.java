package android.telephony;

/** What our code asks of Android's class of this name; a test sets the answer. */
public class SubscriptionManager {
  public volatile Integer lines;

  public int getActiveSubscriptionInfoCount() {
    if (lines == null) throw new SecurityException("READ_PHONE_STATE");
    return lines;
  }
}
