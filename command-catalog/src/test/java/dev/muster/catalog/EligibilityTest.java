package dev.muster.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EligibilityTest {
  private static final int ALL_RIGHTS = 8191;

  @Test
  void whatThePlatformDoesNotKnowIsImpossible() {
    assertEquals("platform", why("EnableLostMode", target(Platform.MACOS, "26.1")));
  }

  @Test
  void whatTheVersionDoesNotKnowIsImpossible() {
    assertEquals("os-version", why("SetRecoveryLock", target(Platform.MACOS, "11.4.9")));
    assertEquals("possible", why("SetRecoveryLock", target(Platform.MACOS, "11.5")));
  }

  @Test
  void aDeviceCommandIsNotForAUser() {
    Target user =
        new Target(
            Optional.of(Platform.MACOS),
            Version.parse("26.1"),
            true,
            false,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());
    assertEquals("channel", why("EraseDevice", user));
    assertEquals("possible", why("InstallProfile", user));
  }

  @Test
  void whatNeedsSupervisionIsImpossibleOnlyWhereItIsKnownToBeMissing() {
    assertEquals("supervision", why("EnableLostMode", phone(Optional.of(false), ALL_RIGHTS)));
    assertEquals("possible", why("EnableLostMode", phone(Optional.of(true), ALL_RIGHTS)));
    assertEquals("possible", why("EnableLostMode", phone(Optional.empty(), ALL_RIGHTS)));
  }

  @Test
  void whatTheEnrolmentProfileDoesNotAllowIsImpossible() {
    assertEquals("access-right", why("EraseDevice", phone(Optional.of(true), ALL_RIGHTS - 8)));
  }

  @Test
  void whatAUserEnrollmentForbidsIsImpossible() {
    Target personal =
        new Target(
            Optional.of(Platform.IOS),
            Version.parse("26.1"),
            false,
            true,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());
    assertEquals("user-enrollment", why("EraseDevice", personal));
    assertEquals("possible", why("InstallProfile", personal));
  }

  @Test
  void whatIsForAutomatedEnrollmentAloneIsImpossibleElsewhere() {
    Target byHand =
        new Target(
            Optional.of(Platform.MACOS),
            Version.parse("26.1"),
            false,
            false,
            Optional.empty(),
            Optional.of(false),
            OptionalInt.empty());
    assertEquals("dep", why("AccountConfiguration", byHand));
  }

  @Test
  void ofADeviceOfUnknownKindEverythingIsPossible() {
    Target unknown =
        new Target(
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());
    assertEquals("possible", why("EnableLostMode", unknown));
  }

  @Test
  void productsTellThePlatform() {
    assertEquals(Optional.of(Platform.MACOS), Platform.ofProduct("MacBookPro18,3"));
    assertEquals(Optional.of(Platform.MACOS), Platform.ofProduct("iMac21,1"));
    assertEquals(Optional.of(Platform.IOS), Platform.ofProduct("iPad14,1"));
    assertEquals(Optional.of(Platform.TVOS), Platform.ofProduct("AppleTV14,1"));
    assertEquals(Optional.of(Platform.VISIONOS), Platform.ofProduct("RealityDevice14,1"));
    assertEquals(Optional.empty(), Platform.ofProduct("Toaster1,1"));
  }

  private static String why(String type, Target target) {
    return Eligibility.impossible(CommandCatalog.find(type).orElseThrow(), target)
        .map(Eligibility.Impossible::code)
        .orElse("possible");
  }

  private static Target target(Platform platform, String version) {
    return new Target(
        Optional.of(platform),
        Version.parse(version),
        false,
        false,
        Optional.of(true),
        Optional.of(true),
        OptionalInt.of(ALL_RIGHTS));
  }

  private static Target phone(Optional<Boolean> supervised, int rights) {
    return new Target(
        Optional.of(Platform.IOS),
        Version.parse("26.1"),
        false,
        false,
        supervised,
        Optional.of(true),
        OptionalInt.of(rights));
  }
}
