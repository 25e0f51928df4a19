package com.facebook.react.module.model

/** As React Native's class of this name, which is Kotlin: its parameters are named in calls. */
class ReactModuleInfo(
  val name: String,
  val className: String,
  val canOverrideExistingModule: Boolean,
  val needsEagerInit: Boolean,
  val isCxxModule: Boolean,
  val isTurboModule: Boolean,
)
