package android.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What our code asks of Android's class of this name; a test sets the answers and calls the callbacks. */
public class ConnectivityManager {
  public static final String ACTION_RESTRICT_BACKGROUND_CHANGED = "android.net.conn.RESTRICT_BACKGROUND_CHANGED";
  public static final int RESTRICT_BACKGROUND_STATUS_DISABLED = 1;
  public static final int RESTRICT_BACKGROUND_STATUS_WHITELISTED = 2;
  public static final int RESTRICT_BACKGROUND_STATUS_ENABLED = 3;

  public static class NetworkCallback {
    public void onAvailable(Network network) {}

    public void onLost(Network network) {}

    public void onCapabilitiesChanged(Network network, NetworkCapabilities capabilities) {}

    public void onBlockedStatusChanged(Network network, boolean blocked) {}
  }

  public final List<NetworkCallback> callbacks = new CopyOnWriteArrayList<>();
  public final Network network = new Network();
  public volatile NetworkCapabilities capabilities;
  public volatile int restricted = RESTRICT_BACKGROUND_STATUS_DISABLED;
  public volatile RuntimeException failure;

  public Network getActiveNetwork() {
    if (failure != null) throw failure;
    return capabilities == null ? null : network;
  }

  public NetworkCapabilities getNetworkCapabilities(Network network) {
    if (failure != null) throw failure;
    return capabilities;
  }

  public void registerDefaultNetworkCallback(NetworkCallback callback) {
    if (failure != null) throw failure;
    callbacks.add(callback);
  }

  public void unregisterNetworkCallback(NetworkCallback callback) {
    if (!callbacks.remove(callback)) throw new IllegalArgumentException("it was not registered");
  }

  public int getRestrictBackgroundStatus() {
    if (failure != null) throw failure;
    return restricted;
  }
}
