/// As Foundation.h beside it. What is a macro of Apple's is a function here, with the same check of its format.
#pragma once

#include <stdint.h>

typedef struct os_log_s *os_log_t;
typedef uint8_t os_log_type_t;
enum : os_log_type_t { OS_LOG_TYPE_DEFAULT = 0x00, OS_LOG_TYPE_INFO = 0x01, OS_LOG_TYPE_ERROR = 0x10 };

extern os_log_t os_log_create(const char *subsystem, const char *category);
extern void os_log_with_type(os_log_t log, os_log_type_t type, const char *format, ...)
    __attribute__((format(os_log, 3, 4)));
