/// As Foundation.h beside it: what our probe asks of Apple's framework of this name.
#pragma once

#include <dispatch/dispatch.h>
#include <os/object.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

OS_OBJECT_DECL(nw_path);
OS_OBJECT_DECL(nw_path_monitor);
OS_OBJECT_DECL(nw_interface);

typedef enum {
  nw_path_status_invalid = 0,
  nw_path_status_satisfied = 1,
  nw_path_status_unsatisfied = 2,
  nw_path_status_satisfiable = 3,
} nw_path_status_t;

typedef enum {
  nw_path_unsatisfied_reason_not_available = 0,
  nw_path_unsatisfied_reason_cellular_denied = 1,
  nw_path_unsatisfied_reason_wifi_denied = 2,
  nw_path_unsatisfied_reason_local_network_denied = 3,
} nw_path_unsatisfied_reason_t;

typedef enum {
  nw_interface_type_other = 0,
  nw_interface_type_wifi = 1,
  nw_interface_type_cellular = 2,
  nw_interface_type_wired = 3,
  nw_interface_type_loopback = 4,
} nw_interface_type_t;

typedef bool (^nw_path_enumerate_interfaces_block_t)(nw_interface_t interface);
typedef void (^nw_path_monitor_update_handler_t)(nw_path_t path);

nw_path_status_t nw_path_get_status(nw_path_t path);
nw_path_unsatisfied_reason_t nw_path_get_unsatisfied_reason(nw_path_t path);
bool nw_path_is_expensive(nw_path_t path);
bool nw_path_is_constrained(nw_path_t path);
bool nw_path_is_ultra_constrained(nw_path_t path) __attribute__((availability(ios, introduced = 26.0)));
void nw_path_enumerate_interfaces(nw_path_t path, nw_path_enumerate_interfaces_block_t block);
nw_interface_type_t nw_interface_get_type(nw_interface_t interface);

OS_OBJECT_RETURNS_RETAINED nw_path_monitor_t nw_path_monitor_create(void);
void nw_path_monitor_set_queue(nw_path_monitor_t monitor, dispatch_queue_t queue);
void nw_path_monitor_set_update_handler(nw_path_monitor_t monitor, nw_path_monitor_update_handler_t handler);
void nw_path_monitor_start(nw_path_monitor_t monitor);
void nw_path_monitor_cancel(nw_path_monitor_t monitor);

#ifdef __cplusplus
}
#endif
