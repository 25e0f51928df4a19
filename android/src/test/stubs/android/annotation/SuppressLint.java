package android.annotation;

/** As Android's annotation of this name. */
public @interface SuppressLint {
  String[] value();
}
