package android.telephony;

/** What our code asks of Android's class of this name; a test sets the answers. */
public class TelephonyManager {
  public static final int SIM_STATE_UNKNOWN = 0;
  public static final int SIM_STATE_ABSENT = 1;
  public static final int SIM_STATE_PIN_REQUIRED = 2;
  public static final int SIM_STATE_PUK_REQUIRED = 3;
  public static final int SIM_STATE_NETWORK_LOCKED = 4;
  public static final int SIM_STATE_READY = 5;
  public static final int SIM_STATE_NOT_READY = 6;
  public static final int SIM_STATE_PERM_DISABLED = 7;
  public static final int SIM_STATE_CARD_RESTRICTED = 9;

  public static final int NETWORK_TYPE_UNKNOWN = 0;
  public static final int NETWORK_TYPE_GPRS = 1;
  public static final int NETWORK_TYPE_EDGE = 2;
  public static final int NETWORK_TYPE_UMTS = 3;
  public static final int NETWORK_TYPE_CDMA = 4;
  public static final int NETWORK_TYPE_EVDO_0 = 5;
  public static final int NETWORK_TYPE_EVDO_A = 6;
  public static final int NETWORK_TYPE_1xRTT = 7;
  public static final int NETWORK_TYPE_HSDPA = 8;
  public static final int NETWORK_TYPE_HSUPA = 9;
  public static final int NETWORK_TYPE_HSPA = 10;
  public static final int NETWORK_TYPE_EVDO_B = 12;
  public static final int NETWORK_TYPE_LTE = 13;
  public static final int NETWORK_TYPE_EHRPD = 14;
  public static final int NETWORK_TYPE_HSPAP = 15;
  public static final int NETWORK_TYPE_GSM = 16;
  public static final int NETWORK_TYPE_TD_SCDMA = 17;
  public static final int NETWORK_TYPE_NR = 20;

  public volatile boolean smsCapable = true;
  public volatile int sim = SIM_STATE_READY;
  public volatile Integer network;

  public boolean isSmsCapable() {
    return smsCapable;
  }

  public boolean isDeviceSmsCapable() {
    return smsCapable;
  }

  public int getSimState() {
    return sim;
  }

  public int getDataNetworkType() {
    if (network == null) throw new SecurityException("READ_PHONE_STATE");
    return network;
  }
}
