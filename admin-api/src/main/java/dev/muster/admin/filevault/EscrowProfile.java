package dev.muster.admin.filevault;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.muster.core.filevault.FileVault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The profile that turns FileVault on and says for whom a Mac encrypts its recovery key (Apple,
 * "FDEFileVault", "FDERecoveryKeyEscrow", "FDEFileVaultOptions"). The same for the same certificate
 * and options, so that whoever has it already is not given another one.
 *
 * @param escrowOnly it leaves to other profiles whether FileVault is on
 * @param bypass how often a user may put it off at the login; -1 for as often as they like
 */
record EscrowProfile(boolean escrowOnly, int bypass) {
  /** The profile for a certificate, as XML. */
  byte[] of(byte[] certificate) {
    String seed = "%s %s %d".formatted(HexFormat.of().formatHex(certificate), escrowOnly, bypass);
    String certificateUuid = uuid(seed, "certificate");
    List<NSDictionary> payloads = new ArrayList<>();
    payloads.add(
        payload(
            "com.apple.security.pkcs1",
            "certificate",
            certificateUuid,
            "PayloadContent",
            new NSData(certificate)));
    NSDictionary escrow =
        payload(
            "com.apple.security.FDERecoveryKeyEscrow",
            "escrow",
            uuid(seed, "escrow"),
            "EncryptCertPayloadUUID",
            NSObject.fromJavaObject(certificateUuid));
    // The user reads it where the Mac tells where its key went.
    escrow.put("Location", "Your organization keeps the recovery key of this Mac.");
    payloads.add(escrow);
    if (!escrowOnly) {
      NSDictionary on =
          payload(
              "com.apple.MCX.FileVault2",
              "filevault",
              uuid(seed, "filevault"),
              "Enable",
              NSObject.fromJavaObject("On"));
      on.put("Defer", true);
      on.put("UseRecoveryKey", true);
      on.put("ShowRecoveryKey", false);
      on.put("DeferForceAtUserLoginMaxBypassAttempts", bypass);
      on.put("ForceEnableInSetupAssistant", true);
      payloads.add(on);
      payloads.add(
          payload(
              "com.apple.MCX",
              "options",
              uuid(seed, "options"),
              "dontAllowFDEDisable",
              NSObject.fromJavaObject(true)));
    }
    NSDictionary profile = new NSDictionary();
    profile.put("PayloadType", "Configuration");
    profile.put("PayloadVersion", 1);
    profile.put("PayloadIdentifier", FileVault.PROFILE);
    profile.put("PayloadUUID", uuid(seed, "profile"));
    profile.put("PayloadScope", "System");
    profile.put("PayloadDisplayName", "FileVault");
    profile.put("PayloadContent", new NSArray(payloads.toArray(NSObject[]::new)));
    return profile.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  private static NSDictionary payload(
      String type, String name, String uuid, String key, NSObject value) {
    NSDictionary payload = new NSDictionary();
    payload.put("PayloadType", type);
    payload.put("PayloadVersion", 1);
    payload.put("PayloadIdentifier", FileVault.PROFILE + "." + name);
    payload.put("PayloadUUID", uuid);
    payload.put(key, value);
    return payload;
  }

  private static String uuid(String seed, String name) {
    return UUID.nameUUIDFromBytes((name + " " + seed).getBytes(StandardCharsets.UTF_8))
        .toString()
        .toUpperCase(Locale.ROOT);
  }
}
