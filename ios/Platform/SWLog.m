#import "SWLog.h"

#import <Foundation/Foundation.h>
#import <os/log.h>

#import "sealwright.h"

/// The system keeps what it calls info for a while in memory only, and the rest on disk. It has no warning.
static os_log_type_t typeOf(int32_t level) {
  switch (level) {
    case 0:
      return OS_LOG_TYPE_INFO;
    case 1:
      return OS_LOG_TYPE_DEFAULT;
    default:
      return OS_LOG_TYPE_ERROR;
  }
}

static void writeLine(int32_t level, const char *line) {
  static os_log_t log;
  static dispatch_once_t once;
  dispatch_once(&once, ^{
    log = os_log_create("dev.sealwright", "engine");
  });
  os_log_with_type(log, typeOf(level), "%{public}s", line);
}

void SWStartLog(void) {
  NSString *least = [NSBundle.mainBundle objectForInfoDictionaryKey:@"SealwrightLogLevel"];
  sealwright_set_log([least isKindOfClass:NSString.class] ? least.UTF8String : NULL, writeLine);
}
