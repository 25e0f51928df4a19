#ifdef __cplusplus
extern "C" {
#endif

/// Lets the library ask for turns in the background. An app has them when `BGTaskSchedulerPermittedIdentifiers` of its
/// Info.plist names `dev.sealwright.turn.short`, `dev.sealwright.turn.long` or both, with the background modes `fetch`
/// and `processing`; without any, it finishes what is under way when it leaves the front. Not for app extensions.
void SWStartTurns(void);

#ifdef __cplusplus
}
#endif
