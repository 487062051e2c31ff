package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a device answers when it is asked what it has and is. */
class MacReportsTest {
  private MdmStub mdm;
  private SimulatedDevice mac;

  @BeforeEach
  void start() throws Exception {
    mdm = new MdmStub();
    mac = mdm.enrolled(Hardware.numbered(1), Traits.ORDINARY, false);
  }

  @AfterEach
  void stop() throws Exception {
    mdm.close();
  }

  @Test
  void profilesAreListedFromInstallationToRemoval() throws Exception {
    mdm.ask(mac, profile("com.example.wifi"));
    mdm.ask(mac, profile("com.example.vpn"));
    assertEquals(List.of("com.example.wifi", "com.example.vpn"), profiles());
    mdm.ask(mac, removal("com.example.wifi"));
    assertEquals(List.of("com.example.vpn"), profiles());
    assertEquals(Set.of("com.example.vpn"), mac.effects().profiles());
  }

  @Test
  void whatWasDoneTwiceIsCountedTwiceAndWhatFailedIsNot() throws Exception {
    mdm.ask(mac, profile("com.example.wifi"));
    mdm.ask(mac, profile("com.example.wifi"));
    mdm.ask(mac, removal("com.example.other"));
    assertEquals(2, mac.effects().times("InstallProfile", "com.example.wifi"));
    assertEquals(0, mac.effects().times("RemoveProfile"));
  }

  @Test
  void aQuestionChangesNothing() throws Exception {
    for (String question : List.of("DeviceInformation", "SecurityInfo", "CertificateList")) {
      mdm.ask(mac, dict("RequestType", question));
    }
    assertEquals(List.of(), mac.effects().changes());
  }

  @Test
  void theSystemThatItHasIsReportedAfterAnUpdate() throws Exception {
    assertEquals("26.1 25B78", system());
    mac.update("26.2", "25C56");
    assertEquals("26.2 25C56", system());
  }

  @Test
  void aMacWithoutAnAccountReportsNone() throws Exception {
    NSDictionary found = information();
    assertEquals(0, ((NSArray) found.get("AutoSetupAdminAccounts")).count());
  }

  private String system() throws Exception {
    NSDictionary found = information();
    return found.get("OSVersion") + " " + found.get("BuildVersion");
  }

  private List<String> profiles() throws Exception {
    NSArray list = (NSArray) mdm.ask(mac, dict("RequestType", "ProfileList")).get("ProfileList");
    return Arrays.stream(list.getArray())
        .map(p -> Plists.string((NSDictionary) p, "PayloadIdentifier").orElseThrow())
        .toList();
  }

  private NSDictionary information() throws Exception {
    NSArray queries =
        new NSArray(
            new NSString("OSVersion"),
            new NSString("BuildVersion"),
            new NSString("AutoSetupAdminAccounts"));
    NSDictionary answer =
        mdm.ask(mac, dict("RequestType", "DeviceInformation", "Queries", queries));
    return (NSDictionary) answer.get("QueryResponses");
  }

  private static NSDictionary profile(String identifier) {
    byte[] content = Plists.xml(dict("PayloadIdentifier", identifier, "PayloadUUID", "1"));
    return dict("RequestType", "InstallProfile", "Payload", new NSData(content));
  }

  private static NSDictionary removal(String identifier) {
    return dict("RequestType", "RemoveProfile", "Identifier", identifier);
  }
}
