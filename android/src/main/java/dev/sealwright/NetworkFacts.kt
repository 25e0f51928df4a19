package dev.sealwright

import android.annotation.SuppressLint
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.Build

/** What the default network of this app is now, and null without one. Needs `ACCESS_NETWORK_STATE`. */
@SuppressLint("MissingPermission") // Our manifest has it. An app that removes it is told so by a fact.
internal fun ConnectivityManager.current(): NetworkCapabilities? = activeNetwork?.let(::getNetworkCapabilities)

/**
 * What the network is like. What a network would cost is told as false where there is none.
 *
 * @param network gives the capabilities of the default network, null without one; asked for each fact.
 */
@SuppressLint("NewApi") // `tell` knows since when.
internal fun Facts.network(network: () -> NetworkCapabilities?) {
  tell("path") { if (network().has(NetworkCapabilities.NET_CAPABILITY_INTERNET)) "satisfied" else "unsatisfied" }
  tell("interface") { interfaceOf(network()) }
  tell("validated") { network().has(NetworkCapabilities.NET_CAPABILITY_VALIDATED) }
  tell("captivePortal") { network().has(NetworkCapabilities.NET_CAPABILITY_CAPTIVE_PORTAL) }
  tell("expensive") { network()?.let(::isMetered) ?: false }
  tell("roaming", Build.VERSION_CODES.P) { network().lacks(NetworkCapabilities.NET_CAPABILITY_NOT_ROAMING) }
  tell("satellite", Build.VERSION_CODES.VANILLA_ICE_CREAM) {
    network()?.hasTransport(NetworkCapabilities.TRANSPORT_SATELLITE) ?: false
  }
  tell("ultraConstrained", Build.VERSION_CODES.BAKLAVA) {
    network().lacks(NetworkCapabilities.NET_CAPABILITY_NOT_BANDWIDTH_CONSTRAINED)
  }
}

private fun NetworkCapabilities?.has(capability: Int) = this?.hasCapability(capability) ?: false

private fun NetworkCapabilities?.lacks(capability: Int) = this != null && !hasCapability(capability)

private fun isMetered(network: NetworkCapabilities): Boolean {
  val unmetered = mutableListOf(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
  if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
    unmetered += NetworkCapabilities.NET_CAPABILITY_TEMPORARILY_NOT_METERED
  }
  return unmetered.none(network::hasCapability)
}

/** A VPN has the transports of what is below it as well. */
private fun interfaceOf(network: NetworkCapabilities?): String {
  if (network == null) return "none"
  val satellite = Build.VERSION.SDK_INT >= Build.VERSION_CODES.VANILLA_ICE_CREAM
  return when {
    network.hasTransport(NetworkCapabilities.TRANSPORT_VPN) -> "vpn"
    satellite && network.hasTransport(NetworkCapabilities.TRANSPORT_SATELLITE) -> "satellite"
    network.hasTransport(NetworkCapabilities.TRANSPORT_ETHERNET) -> "wired"
    network.hasTransport(NetworkCapabilities.TRANSPORT_WIFI) -> "wifi"
    network.hasTransport(NetworkCapabilities.TRANSPORT_CELLULAR) -> "cellular"
    else -> "other"
  }
}
