package javax.annotation;

/** As the annotation of this name that generated code names. */
public @interface Nonnull {}
