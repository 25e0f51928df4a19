package dev.sealwright.example;

/** The example's activity, which needs all of React Native. */
public final class MainActivity {}
