package dev.muster.gateway.profile;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.event.SignIn;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the profile of a device that enrolls by its user's account has of its own (Apple, "MDM").
 * One of User Enrollment has no {@code AccessRights}, which do not count there, keeps no bootstrap
 * token, and asks for nothing by which the device could be known elsewhere.
 */
final class AccountKeys {
  /** What a device puts into its own request for a certificate. */
  private static final Pattern KNOWN_BY =
      Pattern.compile("%(HardwareUUID|ProvisioningUDID|SerialNumber)%");

  private static final String RIGHTS = "AccessRights";
  private static final String CAPABILITIES = "ServerCapabilities";
  private static final String BOOTSTRAP_TOKEN = "com.apple.mdm.bootstraptoken";

  private AccountKeys() {}

  /** The profile as it is for whoever signed in. */
  static String in(String profile, Optional<SignIn> signIn) {
    return signIn
        .flatMap(SignIn::mode)
        .map(mode -> adapted(profile, signIn.get(), mode))
        .orElse(profile);
  }

  private static String adapted(String profile, SignIn signIn, SignIn.Mode mode) {
    NSDictionary all =
        EnrollmentProfile.parse(
            mode == SignIn.Mode.BYOD ? KNOWN_BY.matcher(profile).replaceAll("device") : profile);
    NSDictionary mdm = EnrollmentProfile.payload(all, "com.apple.mdm");
    mdm.put("EnrollmentMode", mode.name());
    signIn.account().ifPresent(account -> mdm.put("AssignedManagedAppleID", account));
    if (mode == SignIn.Mode.BYOD) {
      mdm.remove(RIGHTS);
      if (mdm.get(CAPABILITIES) instanceof NSArray capabilities) {
        mdm.put(
            CAPABILITIES,
            new NSArray(
                Arrays.stream(capabilities.getArray())
                    .filter(one -> !one.equals(new NSString(BOOTSTRAP_TOKEN)))
                    .toArray(NSObject[]::new)));
      }
    }
    return all.toXMLPropertyList();
  }
}
