#ifdef __cplusplus
extern "C" {
#endif

/// Lets the library show and read secrets on screens of ours over the app's. Not for app extensions, which have none.
void SWStartPrompter(void);

#ifdef __cplusplus
}
#endif
