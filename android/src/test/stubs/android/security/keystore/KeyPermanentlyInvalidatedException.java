package android.security.keystore;

import java.security.InvalidKeyException;

/** As Android's class of this name. */
public class KeyPermanentlyInvalidatedException extends InvalidKeyException {}
