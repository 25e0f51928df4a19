/// Lets the library write to the unified log (subsystem `dev.sealwright`, category `engine`) what `SealwrightLogLevel` of
/// Info.plist asks for: `info`, `warning` (the default), `error` or `off`. Uses nothing that an app extension may not.
void SWStartLog(void);
