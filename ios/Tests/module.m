/// What Swift sees of Objective-C and C, as Package.swift has it: one module.
@import SealwrightPlatform;

SealwrightRead readPush(const SealwrightPush *push);
SealwrightRead readPush(const SealwrightPush *push) {
  SealwrightPlaces places = SWPlaces.shared.places;
  return sealwright_read_push(&places, push);
}
