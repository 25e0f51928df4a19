package android.net;

/** As Android's class of this name. */
public class Network {}
