package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import dev.muster.simulator.pkg.App;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a device has installed, and how it answers from that. Used by the device's own thread alone.
 */
final class DeviceMemory {
  private static final Set<String> FOR_MACS =
      Set.of("InstallEnterpriseApplication", "AccountConfiguration", "SetAutoAdminPassword");

  private static final List<App> PREINSTALLED =
      List.of(
          new App("com.apple.Safari", "26.1", "Applications/Safari.app"),
          new App("com.apple.mail", "16.0", "System/Applications/Mail.app"),
          new App("org.mozilla.firefox", "145.0", "Applications/Firefox.app"));

  private final Hardware hardware;
  private final SetupAssistant setup;
  private final Software software;
  private final Map<String, NSDictionary> profiles = new LinkedHashMap<>();

  DeviceMemory(Hardware hardware, SetupAssistant setup, Software software) {
    this.hardware = hardware;
    this.setup = setup;
    this.software = software;
  }

  /**
   * Carries out a command and puts what it asks for into the result.
   *
   * @return why it can't be done, if it can't
   */
  Optional<Failure> obey(
      String uuid, String requestType, NSDictionary command, NSDictionary result) {
    if (FOR_MACS.contains(requestType) && !hardware.isMac()) {
      return Optional.of(Failure.because("This device is no Mac."));
    }
    return switch (requestType) {
      case "InstallEnterpriseApplication" -> software.order(uuid, command);
      case "AccountConfiguration" -> setup.configureAccount(command);
      case "SetAutoAdminPassword" -> setup.setPassword(command);
      case "DeviceConfigured" -> setup.release();
      case "InstallProfile" -> doneIf(install(command));
      case "RemoveProfile" ->
          doneIf(Plists.string(command, "Identifier").map(profiles::remove).isPresent());
      default -> {
        answer(requestType, command, result);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Failure> doneIf(boolean done) {
    return done ? Optional.empty() : Optional.of(Failure.ANY);
  }

  private void answer(String requestType, NSDictionary command, NSDictionary result) {
    switch (requestType) {
      case "DeviceInformation" -> result.put("QueryResponses", queryResponses(command));
      case "SecurityInfo" -> result.put("SecurityInfo", securityInfo());
      case "ProfileList" ->
          result.put("ProfileList", new NSArray(profiles.values().toArray(NSObject[]::new)));
      case "InstalledApplicationList" ->
          result.put("InstalledApplicationList", applications(command));
      case "ManagedApplicationList" ->
          result.put("ManagedApplicationList", managedApplications(command));
      default -> {}
    }
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
    if (hardware.isMac()) {
      all.put("AutoSetupAdminAccounts", setup.accounts());
    }
    if (!(command.get("Queries") instanceof NSArray queries)) {
      return all;
    }
    Set<String> wanted = strings(queries);
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

  private NSArray applications(NSDictionary command) {
    List<App> apps = new ArrayList<>();
    boolean managedOnly =
        command.get("ManagedAppsOnly") instanceof NSNumber number && number.boolValue();
    if (managedOnly) {
      apps.addAll(software.managed().values());
    } else {
      apps.addAll(PREINSTALLED);
      apps.addAll(software.apps().values());
    }
    return new NSArray(
        asked(command, apps).stream().map(DeviceMemory::installed).toArray(NSObject[]::new));
  }

  /** By bundle identifier, without those that are not there yet. */
  private NSDictionary managedApplications(NSDictionary command) {
    NSDictionary list = new NSDictionary();
    for (App app : asked(command, List.copyOf(software.managed().values()))) {
      list.put(
          app.identifier(),
          dict(
              "Status",
              "Managed",
              "ManagementFlags",
              0,
              "HasConfiguration",
              false,
              "HasFeedback",
              false,
              "IsValidated",
              true));
    }
    return list;
  }

  /** Those of the {@code Identifiers} of a command, where it has any. */
  private static List<App> asked(NSDictionary command, List<App> apps) {
    if (!(command.get("Identifiers") instanceof NSArray identifiers)) {
      return apps;
    }
    Set<String> wanted = strings(identifiers);
    return apps.stream().filter(app -> wanted.contains(app.identifier())).toList();
  }

  private static NSDictionary installed(App app) {
    return dict(
        "Identifier", app.identifier(),
        "Name", app.name(),
        "ShortVersion", app.version(),
        "Version", app.version());
  }

  private static Set<String> strings(NSArray array) {
    return Arrays.stream(array.getArray()).map(Object::toString).collect(Collectors.toSet());
  }
}
