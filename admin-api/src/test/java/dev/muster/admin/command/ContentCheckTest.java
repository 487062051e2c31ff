package dev.muster.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.junit.jupiter.api.Test;

class ContentCheckTest {
  private static final byte[] PROFILE =
      ("<plist version=\"1.0\"><dict><key>PayloadIdentifier</key><string>com.example.wifi</string>"
              + "</dict></plist>")
          .getBytes(StandardCharsets.UTF_8);
  private static final String WANTED =
      ": give a file's bytes, with  -p Payload=@wifi.mobileconfig  to muster command and in base64,"
          + " once, to the API";

  @Test
  void aProfileIsTakenSignedOrNot() throws Exception {
    byte[] signed =
        new CMSSignedDataGenerator()
            .generate(new CMSProcessableByteArray(PROFILE), true)
            .getEncoded();
    for (byte[] payload : new byte[][] {PROFILE, signed}) {
      NSDictionary command = command("Payload", payload);
      assertEquals(Optional.empty(), ContentCheck.wrong("InstallProfile", command));
      assertEquals(
          Optional.of("com.example.wifi"),
          ContentCheck.payloadIdentifier("InstallProfile", command));
    }
  }

  @Test
  void whatIsNoProfileIsRefusedInWords() {
    assertProfileRefused(
        "Payload is no configuration profile, as a file .mobileconfig is" + WANTED,
        "just text, and no profile".getBytes(StandardCharsets.UTF_8));
    assertProfileRefused(
        "Payload is no configuration profile, as a file .mobileconfig is" + WANTED,
        new byte[] {0x30, 0x03, 0x02, 0x01, 0x01});
    assertProfileRefused(
        "Payload is a property list, but no configuration profile: it has no PayloadIdentifier"
            + WANTED,
        "<plist version=\"1.0\"><dict/></plist>".getBytes(StandardCharsets.UTF_8));
    assertProfileRefused(
        "Payload is base64 of base64" + WANTED, Base64.getMimeEncoder().encode(PROFILE));
  }

  @Test
  void aPinHasSixDigits() {
    for (String type : new String[] {"DeviceLock", "EraseDevice"}) {
      assertEquals(Optional.empty(), ContentCheck.wrong(type, pin("012345")));
      assertEquals(Optional.empty(), ContentCheck.wrong(type, new NSDictionary()));
      for (String pin : new String[] {"12345", "1234567", "12345a", "", "１２３４５６"}) {
        assertEquals(
            Optional.of("PIN must be six digits, such as 482913"),
            ContentCheck.wrong(type, pin(pin)),
            pin);
      }
    }
  }

  @Test
  void theProfilesOfAReturnToServiceAreProfilesToo() {
    NSDictionary erase = new NSDictionary();
    erase.put("ReturnToService", command("WiFiProfileData", new byte[] {1}));
    assertTrue(
        ContentCheck.wrong("EraseDevice", erase).orElseThrow().startsWith("WiFiProfileData is no"));
  }

  private static NSDictionary pin(String pin) {
    NSDictionary command = new NSDictionary();
    command.put("PIN", new NSString(pin));
    return command;
  }

  private static NSDictionary command(String key, byte[] data) {
    NSDictionary command = new NSDictionary();
    command.put(key, new NSData(data));
    return command;
  }

  private static void assertProfileRefused(String words, byte[] payload) {
    assertEquals(
        Optional.of(words), ContentCheck.wrong("InstallProfile", command("Payload", payload)));
  }
}
