package dev.muster.gateway.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSString;
import dev.muster.core.event.SignIn;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the profile of a device differs that enrolls by its user's account. */
class AccountKeysTest {
  private static final String BOOTSTRAP_TOKEN = "com.apple.mdm.bootstraptoken";
  private static final String PROFILE =
      EnrollmentProfile.builtIn()
          .replace("${root_payloads}", "")
          .replace("${sign_message}", "true");

  private static SignIn anna(Optional<SignIn.Mode> mode) {
    return new SignIn("anna", "00u1", Optional.empty(), Optional.of("anna@example.com"), mode);
  }

  private static String adapted(SignIn.Mode mode) {
    return AccountKeys.in(PROFILE, Optional.of(anna(Optional.of(mode))));
  }

  private static NSDictionary mdm(String profile) {
    return EnrollmentProfile.payload(EnrollmentProfile.parse(profile), "com.apple.mdm");
  }

  @Test
  void aPersonsOwnDeviceGivesNoRightsKeepsNoBootstrapTokenAndDoesNotSayWhichItIs() {
    String profile = adapted(SignIn.Mode.BYOD);
    NSDictionary mdm = mdm(profile);
    assertEquals(new NSString("BYOD"), mdm.get("EnrollmentMode"));
    assertEquals(new NSString("anna@example.com"), mdm.get("AssignedManagedAppleID"));
    assertNull(mdm.get("AccessRights"));
    assertFalse(profile.contains(BOOTSTRAP_TOKEN), profile);
    assertFalse(profile.contains("%HardwareUUID%"), profile);
    assertTrue(profile.contains("com.apple.mdm.token"), profile);
  }

  @Test
  void aDeviceOfTheOrganizationsIsAsAnyOtherButForItsMode() {
    String profile = adapted(SignIn.Mode.ADDE);
    NSDictionary mdm = mdm(profile);
    assertEquals(new NSString("ADDE"), mdm.get("EnrollmentMode"));
    assertEquals(new NSNumber(8191), mdm.get("AccessRights"));
    assertTrue(profile.contains(BOOTSTRAP_TOKEN), profile);
    assertTrue(profile.contains("%HardwareUUID%"), profile);
  }

  @Test
  void aProfileByALinkIsLeftAsItIs() {
    assertSame(PROFILE, AccountKeys.in(PROFILE, Optional.empty()));
    assertSame(PROFILE, AccountKeys.in(PROFILE, Optional.of(anna(Optional.empty()))));
  }
}
