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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a device has installed, and how it answers from that. Used by the device's own thread alone.
 */
final class DeviceMemory {
  private static final Set<String> FOR_MACS =
      Set.of(
          "InstallEnterpriseApplication",
          "AccountConfiguration",
          "SetAutoAdminPassword",
          "SetRecoveryLock",
          "VerifyRecoveryLock",
          "RotateFileVaultKey");

  private static final List<App> PREINSTALLED =
      List.of(
          new App("com.apple.Safari", "26.1", "Applications/Safari.app"),
          new App("com.apple.mail", "16.0", "System/Applications/Mail.app"),
          new App("org.mozilla.firefox", "145.0", "Applications/Firefox.app"));

  private final Supplier<Hardware> hardware;
  private final SetupAssistant setup;
  private final Software software;
  private final FileVaultDisk disk;
  private final LostMode lostMode;
  private final RecoveryLock recoveryLock;
  private final Effects effects;
  private final Map<String, NSDictionary> profiles = new LinkedHashMap<>();

  DeviceMemory(
      Supplier<Hardware> hardware,
      SetupAssistant setup,
      Software software,
      FileVaultDisk disk,
      Effects effects) {
    this.hardware = hardware;
    this.setup = setup;
    this.software = software;
    this.disk = disk;
    this.lostMode = new LostMode(effects);
    this.recoveryLock = new RecoveryLock(effects);
    this.effects = effects;
  }

  /**
   * Carries out a command and puts what it asks for into the result.
   *
   * @return why it can't be done, if it can't
   */
  Optional<Failure> obey(
      String uuid, String requestType, NSDictionary command, NSDictionary result) {
    boolean mac = hardware.get().isMac();
    if (FOR_MACS.contains(requestType) && !mac) {
      return Optional.of(Failure.because("This device is no Mac."));
    }
    return switch (requestType) {
      case "InstallEnterpriseApplication" -> software.order(uuid, requestType, command);
      // What comes from Apple's store is acknowledged, and there is no store here.
      case "InstallApplication" ->
          mac && command.containsKey("ManifestURL")
              ? software.order(uuid, requestType, command)
              : Optional.empty();
      case "AccountConfiguration" -> setup.configureAccount(uuid, command);
      case "SetAutoAdminPassword" -> setup.setPassword(uuid, command);
      case "EnableLostMode" -> lostMode.set(uuid, requestType, true);
      case "DisableLostMode" -> lostMode.set(uuid, requestType, false);
      case "DeviceLocation" -> lostMode.locate(result);
      case "SetRecoveryLock" -> recoveryLock.set(uuid, command);
      case "VerifyRecoveryLock" -> recoveryLock.verify(command, result);
      case "RotateFileVaultKey" -> disk.rotate(uuid, command, result);
      case "DeviceConfigured" -> setup.release(uuid);
      case "InstallProfile" -> changed(uuid, requestType, install(command));
      case "RemoveProfile" -> changed(uuid, requestType, remove(command));
      default -> {
        if (!answer(requestType, command, result)) {
          effects.changed(uuid, requestType, "");
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<Failure> changed(String uuid, String requestType, Optional<String> profile) {
    profile.ifPresent(id -> effects.changed(uuid, requestType, id));
    return profile.isPresent() ? Optional.empty() : Optional.of(Failure.ANY);
  }

  /** Answers a question; whether it was one. */
  private boolean answer(String requestType, NSDictionary command, NSDictionary result) {
    switch (requestType) {
      case "DeviceInformation" -> result.put("QueryResponses", queryResponses(command));
      case "SecurityInfo" -> result.put("SecurityInfo", securityInfo());
      case "ProfileList" ->
          result.put("ProfileList", new NSArray(profiles.values().toArray(NSObject[]::new)));
      case "InstalledApplicationList" ->
          result.put("InstalledApplicationList", applications(command));
      case "ManagedApplicationList" ->
          result.put("ManagedApplicationList", managedApplications(command));
      default -> {
        return requestType.endsWith("List");
      }
    }
    return true;
  }

  /** The identifier of the profile that was removed, if there was one. */
  private Optional<String> remove(NSDictionary command) {
    Optional<String> identifier =
        Plists.string(command, "Identifier").filter(id -> profiles.remove(id) != null);
    identifier.ifPresent(id -> effects.profile(id, false));
    identifier.ifPresent(disk::removed);
    return identifier;
  }

  /** The identifier of the profile that was installed, if it was one. */
  private Optional<String> install(NSDictionary command) {
    if (!(command.get("Payload") instanceof NSData payload)) {
      return Optional.empty();
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
      identifier.ifPresent(id -> effects.profile(id, true));
      identifier.filter(id -> hardware.get().isMac()).ifPresent(id -> disk.installed(id, profile));
      return identifier;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private NSDictionary queryResponses(NSDictionary command) {
    Hardware own = hardware.get();
    NSDictionary all =
        dict(
            "UDID", own.udid(),
            "SerialNumber", own.serialNumber(),
            "DeviceName", own.deviceName(),
            "Model", own.model(),
            "ModelName", own.modelName(),
            "ProductName", own.productName(),
            "OSVersion", own.osVersion(),
            "BuildVersion", own.buildVersion(),
            "IsSupervised", true,
            "DeviceCapacity", new NSNumber(494.4),
            "AvailableDeviceCapacity", new NSNumber(231.7),
            "BatteryLevel", new NSNumber(0.87),
            "WiFiMAC", "02:00:00:" + mac());
    if (own.isMac()) {
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
    int hash = hardware.get().udid().hashCode();
    return "%02x:%02x:%02x".formatted(hash >> 16 & 0xff, hash >> 8 & 0xff, hash & 0xff);
  }

  private NSDictionary securityInfo() {
    NSDictionary info =
        dict(
            "PasscodePresent",
            true,
            "PasscodeCompliant",
            true,
            "HardwareEncryptionCaps",
            3,
            "FirewallSettings",
            dict("FirewallEnabled", true, "StealthMode", false));
    if (hardware.get().isMac()) {
      disk.tell(info);
    }
    return info;
  }

  private NSArray applications(NSDictionary command) {
    List<App> apps = new ArrayList<>();
    boolean managedOnly =
        command.get("ManagedAppsOnly") instanceof NSNumber number && number.boolValue();
    if (managedOnly) {
      apps.addAll(software.managed().values());
    } else {
      apps.addAll(PREINSTALLED);
      apps.addAll(effects.apps().values());
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
