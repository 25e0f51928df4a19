package android.app;

/** What our code asks of Android's class of this name. */
public class Application {}
