package dev.muster.provision.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.inventory.InventoryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What devices of each kind are asked. */
class QuestionsTest {
  @Test
  void devicesAreAskedWhatTheirKindKnows() {
    String mac = information("Mac16,1", "26.1");
    assertTrue(mac.contains("SystemIntegrityProtectionEnabled"), mac);
    assertFalse(mac.contains("IsMDMLostModeEnabled"), mac);
    String phone = information("iPhone17,2", "26.1");
    assertTrue(phone.contains("IsMDMLostModeEnabled"), phone);
    assertFalse(phone.contains("SystemIntegrityProtectionEnabled"), phone);
    String tv = information("AppleTV14,1", "26.1");
    assertTrue(tv.contains("OSVersion"), tv);
    assertFalse(tv.contains("SystemIntegrityProtectionEnabled"), tv);
  }

  @Test
  void anOldSystemIsAskedNothingThatCameLater() {
    assertTrue(information("Mac16,1", "26.1").contains("SupplementalBuildVersion"));
    assertFalse(information("Mac14,2", "12.0").contains("SupplementalBuildVersion"));
  }

  @Test
  void aDeviceThatDidNotSayWhatItIsIsAskedForAllOfIt() {
    String all = entries(new Questions(DeviceDescription.EMPTY, false), "DeviceInformation");
    assertTrue(all.contains("SystemIntegrityProtectionEnabled"), all);
    assertTrue(all.contains("IsMDMLostModeEnabled"), all);
  }

  @Test
  void noDeviceIsMadeToProveItselfToApple() {
    for (String product : List.of("Mac16,1", "iPhone17,2", "AppleTV14,1")) {
      assertFalse(information(product, "26.1").contains("Attestation"), product);
    }
  }

  @Test
  void inAUserEnrollmentOnlyManagedAppsAreAskedFor() {
    DeviceDescription phone = description("iPhone17,2", "26.1");
    assertTrue(
        entries(new Questions(phone, true), "InstalledApplicationList")
            .contains("ManagedAppsOnly"));
    assertFalse(
        entries(new Questions(phone, false), "InstalledApplicationList")
            .contains("ManagedAppsOnly"));
  }

  @Test
  void everyPlatformKnowsAllQuestions() {
    for (String product : List.of("Mac16,1", "iPhone17,2", "AppleTV14,1", "RealityDevice14,1")) {
      Questions questions = new Questions(description(product, "26.1"), false);
      assertEquals(
          InventoryPolicy.QUESTIONS,
          InventoryPolicy.QUESTIONS.stream().filter(questions::fit).toList(),
          product);
    }
  }

  private static String information(String product, String os) {
    return entries(new Questions(description(product, os), false), "DeviceInformation");
  }

  private static String entries(Questions questions, String requestType) {
    return new String(questions.entries(requestType), StandardCharsets.UTF_8);
  }

  private static DeviceDescription description(String product, String os) {
    Optional<String> none = Optional.empty();
    return new DeviceDescription(
        none,
        none,
        none,
        none,
        Optional.of(product),
        none,
        Optional.of(os),
        none,
        Optional.empty(),
        Optional.empty());
  }
}
