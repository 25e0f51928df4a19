# Profiles that pushes are on their way to, for what tries the notification path without JavaScript.

# Makes the profile `pushed` in a folder, in a group of so many, and prints what was sent to it; lib/pushes.mts says
# how. The addon is the one of the tests, unless SEALWRIGHT_ADDON names another.
make_pushes() { # folder members
  [ -n "${SEALWRIGHT_ADDON:-}" ] || setup_engine
  node --conditions=sealwright-source --disable-warning=MODULE_TYPELESS_PACKAGE_JSON scripts/lib/pushes.mts "$1" "$2"
}
