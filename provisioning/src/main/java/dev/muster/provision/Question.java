package dev.muster.provision;

import dev.muster.core.event.ProvisionFact.StepUntil;
import java.nio.charset.StandardCharsets;

/**
 * What a device is asked in order to know whether what a step waits for is so.
 *
 * @param requestType Apple's name
 * @param entries what stands in {@code Command} and around it, as it is stored
 */
record Question(String requestType, byte[] entries) {
  static Question of(StepUntil until) {
    return switch (until.kind()) {
      case PROFILE -> of("ProfileList", "");
      case APP -> of("InstalledApplicationList", list("Identifiers", until.identifier()));
      case MANAGED_APP -> of("ManagedApplicationList", list("Identifiers", until.identifier()));
      case OS_VERSION -> of("DeviceInformation", list("Queries", "OSVersion"));
      case FETCHED -> throw new IllegalArgumentException("the server knows that by itself");
    };
  }

  static Question ofAccounts() {
    return of("DeviceInformation", list("Queries", "AutoSetupAdminAccounts"));
  }

  private static Question of(String requestType, String more) {
    String entries =
        "<key>Command</key><dict><key>RequestType</key><string>%s</string>%s</dict>"
            .formatted(requestType, more);
    return new Question(requestType, entries.getBytes(StandardCharsets.UTF_8));
  }

  private static String list(String key, String item) {
    return "<key>%s</key><array><string>%s</string></array>".formatted(key, escape(item));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
