package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a device has installed, and how it answers from that. Used by the device's own thread alone.
 */
final class DeviceMemory {
  private final Hardware hardware;
  private final Map<String, NSDictionary> profiles = new LinkedHashMap<>();

  DeviceMemory(Hardware hardware) {
    this.hardware = hardware;
  }

  /**
   * Carries out a command and puts what it asks for into the result.
   *
   * @return false if it can't be done
   */
  boolean obey(String requestType, NSDictionary command, NSDictionary result) {
    switch (requestType) {
      case "DeviceInformation" -> result.put("QueryResponses", queryResponses(command));
      case "SecurityInfo" -> result.put("SecurityInfo", securityInfo());
      case "ProfileList" ->
          result.put("ProfileList", new NSArray(profiles.values().toArray(NSObject[]::new)));
      case "InstalledApplicationList" -> result.put("InstalledApplicationList", applications());
      case "InstallProfile" -> {
        return install(command);
      }
      case "RemoveProfile" -> {
        return Plists.string(command, "Identifier").map(profiles::remove).isPresent();
      }
      default -> {}
    }
    return true;
  }

  private boolean install(NSDictionary command) {
    if (!(command.get("Payload") instanceof NSData payload)) {
      return false;
    }
    try {
      NSDictionary profile = Plists.parse(payload.bytes());
      Optional<String> identifier = Plists.string(profile, "PayloadIdentifier");
      identifier.ifPresent(
          id ->
              profiles.put(
                  id,
                  dict(
                      "PayloadIdentifier",
                      id,
                      "PayloadUUID",
                      Plists.string(profile, "PayloadUUID").orElse(""),
                      "PayloadDisplayName",
                      Plists.string(profile, "PayloadDisplayName").orElse(id),
                      "IsManaged",
                      true)));
      return identifier.isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private NSDictionary queryResponses(NSDictionary command) {
    NSDictionary all =
        dict(
            "UDID", hardware.udid(),
            "SerialNumber", hardware.serialNumber(),
            "DeviceName", hardware.deviceName(),
            "Model", hardware.model(),
            "ModelName", hardware.modelName(),
            "ProductName", hardware.productName(),
            "OSVersion", hardware.osVersion(),
            "BuildVersion", hardware.buildVersion(),
            "IsSupervised", true,
            "DeviceCapacity", new NSNumber(494.4),
            "AvailableDeviceCapacity", new NSNumber(231.7),
            "BatteryLevel", new NSNumber(0.87),
            "WiFiMAC", "02:00:00:" + mac());
    if (!(command.get("Queries") instanceof NSArray queries)) {
      return all;
    }
    Set<String> wanted =
        Arrays.stream(queries.getArray()).map(Object::toString).collect(Collectors.toSet());
    NSDictionary asked = new NSDictionary();
    for (String key : all.allKeys()) {
      if (wanted.contains(key)) {
        asked.put(key, all.get(key));
      }
    }
    return asked;
  }

  private String mac() {
    int hash = hardware.udid().hashCode();
    return "%02x:%02x:%02x".formatted(hash >> 16 & 0xff, hash >> 8 & 0xff, hash & 0xff);
  }

  private static NSDictionary securityInfo() {
    return dict(
        "PasscodePresent", true,
        "PasscodeCompliant", true,
        "HardwareEncryptionCaps", 3,
        "FDE_Enabled", true,
        "FDE_HasPersonalRecoveryKey", true,
        "FirewallSettings", dict("FirewallEnabled", true, "StealthMode", false));
  }

  private static NSArray applications() {
    return new NSArray(
        app("com.apple.Safari", "Safari", "26.1"),
        app("com.apple.mail", "Mail", "16.0"),
        app("org.mozilla.firefox", "Firefox", "145.0"));
  }

  private static NSDictionary app(String identifier, String name, String version) {
    NSDictionary app = dict("Identifier", identifier, "Name", name, "ShortVersion", version);
    app.put("Version", new NSString(version));
    return app;
  }
}
