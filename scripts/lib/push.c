/// Reads one push, as a notification service does, and prints what that took: the microseconds, and how far the
/// process's resident memory went above what it was before, in KiB. The arguments are a folder of profiles and the
/// first line of what scripts/lib/pushes.mts said of it, in its fields.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../ios/Contract/sealwright.h"

static long status(const char *name) {
  char line[256];
  long value = -1;
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, name, strlen(name)) == 0) value = strtol(line + strlen(name), NULL, 10);
  }
  if (file) fclose(file);
  return value;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int count, char **argument) {
  if (count < 7) return 2;
  const char *hex = argument[6];
  size_t length = strlen(hex) / 2;
  uint8_t *body = malloc(length + 1);
  for (size_t at = 0; at < length; at += 1) {
    char digits[3] = {hex[2 * at], hex[2 * at + 1], 0};
    body[at] = (uint8_t)strtol(digits, NULL, 16);
  }
  const SealwrightPlaces places = {"com.example.app", argument[1], NULL, NULL};
  const SealwrightPush push = {"pushed", argument[3], strtoull(argument[4], NULL, 10), argument[5], body, length};

  long before = status("VmRSS:");
  double began = now();
  SealwrightRead read = sealwright_read_push(&places, &push);
  double took = now() - began;
  long most = status("VmHWM:");
  if (!read.text.data) return 1;
  printf("%.0f %ld\n", took, most - before);
  sealwright_free(read.conversation);
  sealwright_free(read.sender);
  sealwright_free(read.text);
  free(body);
  return 0;
}
