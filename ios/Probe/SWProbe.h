/// Observes the device while somebody does, and reports to the library; one for the process. Asks the person nothing
/// and needs no entitlement. To be started after the first connection, and stopped as often. Any thread. Not for app
/// extensions, which have no UIApplication.
#ifdef __cplusplus
extern "C" {
#endif

void SWStartProbe(void);
void SWStopProbe(void);

#ifdef __cplusplus
}
#endif
