package dev.muster.provision;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.plist.PlistEntries;

/**
 * What a device is asked in order to know whether what a step waits for is so.
 *
 * @param requestType Apple's name
 * @param entries what stands in {@code Command} and around it, as it is stored
 */
record Question(String requestType, byte[] entries) {
  static Question of(StepUntil until) {
    return switch (until.kind()) {
      case PROFILE -> of("ProfileList", new NSDictionary());
      case APP -> of("InstalledApplicationList", list("Identifiers", until.identifier()));
      case MANAGED_APP -> of("ManagedApplicationList", list("Identifiers", until.identifier()));
      case OS_VERSION -> of("DeviceInformation", list("Queries", "OSVersion"));
      case FETCHED -> throw new IllegalArgumentException("the server knows that by itself");
    };
  }

  static Question ofAccounts() {
    return of("DeviceInformation", list("Queries", "AutoSetupAdminAccounts"));
  }

  private static Question of(String requestType, NSDictionary rest) {
    return new Question(requestType, PlistEntries.command(requestType, rest));
  }

  private static NSDictionary list(String key, String item) {
    NSDictionary rest = new NSDictionary();
    rest.put(key, new NSArray(new NSString(item)));
    return rest;
  }
}
