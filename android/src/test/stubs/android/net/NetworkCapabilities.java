package android.net;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What our code asks of Android's class of this name; a test makes one of its capabilities and transports. */
public final class NetworkCapabilities {
  public static final int NET_CAPABILITY_NOT_METERED = 11;
  public static final int NET_CAPABILITY_INTERNET = 12;
  public static final int NET_CAPABILITY_VALIDATED = 16;
  public static final int NET_CAPABILITY_CAPTIVE_PORTAL = 17;
  public static final int NET_CAPABILITY_NOT_ROAMING = 18;
  public static final int NET_CAPABILITY_TEMPORARILY_NOT_METERED = 25;
  public static final int NET_CAPABILITY_NOT_BANDWIDTH_CONSTRAINED = 37;

  public static final int TRANSPORT_CELLULAR = 0;
  public static final int TRANSPORT_WIFI = 1;
  public static final int TRANSPORT_BLUETOOTH = 2;
  public static final int TRANSPORT_ETHERNET = 3;
  public static final int TRANSPORT_VPN = 4;
  public static final int TRANSPORT_SATELLITE = 10;

  private final Set<Integer> transports;
  private final Set<Integer> capabilities;

  public NetworkCapabilities(List<Integer> transports, List<Integer> capabilities) {
    this.transports = new HashSet<>(transports);
    this.capabilities = new HashSet<>(capabilities);
  }

  public boolean hasTransport(int transport) {
    return transports.contains(transport);
  }

  public boolean hasCapability(int capability) {
    return capabilities.contains(capability);
  }
}
