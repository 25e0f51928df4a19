package android.security.keystore;

import java.security.ProviderException;

/** As Android's class of this name. */
public class StrongBoxUnavailableException extends ProviderException {}
