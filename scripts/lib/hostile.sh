# The requests of hostile JavaScript that every host is played, as lines.

hostile_lines() {
  node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON tests/hostile/lines.mts
}
