package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.simulator.Misfortune.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Setup Assistant while it waits: the account, the release, and what a restart does. */
class MacSetupTest {
  /**
   * PBKDF2 with HMAC-SHA512 of {@code correct horse}, salt 00 to 1f, 1000 iterations; by Python's
   * hashlib.
   */
  private static final String ENTROPY =
      "7b34d72b3aedbb7b91554546e40b31f86213a18bd9b3a03ca7d553f77879ad34b783837461d823d5"
          + "e1e1a127c26a425b67ef3206dad971458f257476ee35b10e225eb342bd492b1716ab5b625efe1f61"
          + "e3caa1387fe38e4ff5a7eb75ee21107ad0159b07eb60d7e72958fd16e242ecbd1fc1ef4993c6e4d1"
          + "06ea948b42c92eeb";

  private static final Hardware MAC = Hardware.numbered(1);

  private MdmStub mdm;

  @BeforeEach
  void start() throws Exception {
    mdm = new MdmStub();
  }

  @AfterEach
  void stop() throws Exception {
    mdm.close();
  }

  @Test
  void theAdminThatItWasToldToMakeGetsInWithThePassword() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    acknowledged(mac, accounts(account("admin"), account("second")));
    AdminAccount admin = mac.effects().admin().orElseThrow();
    assertEquals("admin", admin.shortName());
    assertTrue(admin.opensWith("correct horse"));
    assertFalse(admin.opensWith("wrong horse"));
  }

  @Test
  void anAccountWithoutAUsableHashIsAnError() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    failed(
        mac,
        accounts(dict("shortName", "admin", "passwordHash", new NSData(hash(new byte[64], 32)))));
    failed(
        mac,
        accounts(dict("shortName", "admin", "passwordHash", new NSData(hash(new byte[128], 8)))));
    failed(mac, accounts(dict("shortName", "admin")));
    assertEquals(Optional.empty(), mac.effects().admin());
  }

  @Test
  void somebodyMustBeTheAdministrator() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    for (String key :
        new String[] {"SkipPrimarySetupAccountCreation", "SetPrimarySetupAccountAsRegularUser"}) {
      NSDictionary command = accounts();
      command.put(key, true);
      failed(mac, command);
    }
    acknowledged(mac, accounts());
  }

  @Test
  void whatIsOnlyPossibleWhileItWaitsIsError101Afterwards() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    acknowledged(mac, dict("RequestType", "DeviceConfigured"));
    assertFalse(mac.awaiting());
    assertEquals(
        "MDMDeviceEnrollment 101", error(mdm.ask(mac, dict("RequestType", "DeviceConfigured"))));
    assertEquals("MDMDeviceEnrollment 101", error(mdm.ask(mac, accounts(account("admin")))));
  }

  @Test
  void thePasswordIsChangedForTheAccountThatIsNamed() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    byte[] unknown = hash(new byte[128], 32);
    NSDictionary first = account("admin");
    first.put("passwordHash", new NSData(unknown));
    acknowledged(mac, accounts(first));
    acknowledged(mac, dict("RequestType", "DeviceConfigured"));
    failed(mac, rotation("00000000-0000-0000-0000-000000000000"));
    assertFalse(mac.effects().admin().orElseThrow().opensWith("correct horse"));
    acknowledged(mac, rotation(guid(mac)));
    assertTrue(mac.effects().admin().orElseThrow().opensWith("correct horse"));
  }

  @Test
  void aMacThatNeverWaitedSaysThatItDoesAndAnswersError101() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.of(Kind.NEVER_WAITED));
    assertTrue(mac.effects().leftSetup().isPresent());
    assertEquals(new NSNumber(true), mdm.checkIns().getLast().get("AwaitingConfiguration"));
    assertEquals("MDMDeviceEnrollment 101", error(mdm.ask(mac, accounts(account("admin")))));
    assertEquals(List.of(), mac.effects().changes());
  }

  @Test
  void itLeavesSetupAssistantWhenItIsReleased() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    assertEquals(Optional.empty(), mac.effects().leftSetup());
    acknowledged(mac, dict("RequestType", "DeviceConfigured"));
    assertTrue(mac.effects().leftSetup().isPresent());
    assertEquals(1, mac.effects().times("DeviceConfigured"));
  }

  @Test
  void eachEffectOfACommandIsCounted() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.NONE);
    acknowledged(mac, accounts(account("admin")));
    acknowledged(mac, accounts(account("admin")));
    failed(mac, accounts(dict("shortName", "other")));
    acknowledged(mac, rotation(guid(mac)));
    assertEquals(2, mac.effects().times("AccountConfiguration", "admin"));
    assertEquals(2, mac.effects().times("AccountConfiguration"));
    assertEquals(1, mac.effects().times("SetAutoAdminPassword", "admin"));
  }

  @Test
  void aMacThatIsAwayAtFirstComesLater() throws Exception {
    SimulatedDevice mac = waiting(new Misfortune(Kind.AWAY_AT_FIRST, 2));
    mdm.tell("release", dict("RequestType", "DeviceConfigured"));
    mac.converse();
    mac.converse();
    assertEquals(List.of(), mdm.log());
    mac.converse();
    assertFalse(mac.awaiting());
  }

  @Test
  void aMacThatSaysNotNowDoesWhatItIsToldLater() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.of(Kind.NOT_NOW_AT_FIRST));
    for (String expected : List.of("NotNow", "Acknowledged")) {
      mdm.tell("release", dict("RequestType", "DeviceConfigured"));
      mac.converse();
      assertEquals(expected, Plists.string(mdm.answer("release"), "Status").orElseThrow());
    }
    assertEquals(1, mac.effects().times("DeviceConfigured"));
  }

  @Test
  void aMacThatEnrollsAgainFromSetupLeavesOutThatItWaits() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.of(Kind.RESTARTS_AND_ENROLLS_AGAIN));
    acknowledged(mac, accounts(account("admin")));
    assertEquals(
        List.of("Authenticate", "TokenUpdate", "Authenticate", "TokenUpdate"),
        mdm.checkIns().stream().map(c -> Plists.string(c, "MessageType").orElseThrow()).toList());
    assertFalse(mdm.checkIns().getLast().containsKey("AwaitingConfiguration"));
    assertEquals(1, mac.effects().restarts());
    assertTrue(mac.effects().admin().isPresent());
    assertTrue(mac.awaiting());
  }

  @Test
  void aMacThatForgetsLosesItsAccountAndStillWaits() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.of(Kind.RESTARTS_AND_FORGETS));
    acknowledged(mac, accounts(account("admin")));
    assertEquals(Optional.empty(), mac.effects().admin());
    assertTrue(mac.awaiting());
  }

  @Test
  void aMacThatRestartsAndWaitsNoMoreAnswersError101() throws Exception {
    SimulatedDevice mac = waiting(new Misfortune(Kind.RESTARTS_AND_WAITS_NO_MORE, 2));
    acknowledged(mac, accounts(account("admin")));
    acknowledged(mac, dict("RequestType", "SecurityInfo"));
    assertEquals(
        "MDMDeviceEnrollment 101", error(mdm.ask(mac, dict("RequestType", "DeviceConfigured"))));
  }

  @Test
  void aCommandThatARestartInterruptsIsNotAnswered() throws Exception {
    SimulatedDevice mac = waiting(Misfortune.of(Kind.RESTARTS_AND_FORGETS));
    mdm.tell("first", dict("RequestType", "SecurityInfo"));
    mdm.tell("second", dict("RequestType", "ProfileList"));
    mac.converse();
    assertEquals(1, mdm.answers().size());
  }

  private SimulatedDevice waiting(Misfortune misfortune) throws Exception {
    return mdm.enrolled(MAC, Traits.ORDINARY.with(misfortune), true);
  }

  private void acknowledged(SimulatedDevice mac, NSDictionary command) throws Exception {
    assertEquals("Acknowledged", Plists.string(mdm.ask(mac, command), "Status").orElseThrow());
  }

  private void failed(SimulatedDevice mac, NSDictionary command) throws Exception {
    assertEquals("MCMDMErrorDomain 12021", error(mdm.ask(mac, command)));
  }

  private static String error(NSDictionary answer) {
    NSDictionary error = (NSDictionary) ((NSArray) answer.get("ErrorChain")).getArray()[0];
    return Plists.string(error, "ErrorDomain").orElseThrow() + " " + error.get("ErrorCode");
  }

  private String guid(SimulatedDevice mac) throws Exception {
    NSDictionary answer =
        mdm.ask(
            mac,
            dict(
                "RequestType",
                "DeviceInformation",
                "Queries",
                new NSArray(new NSString("AutoSetupAdminAccounts"))));
    NSDictionary found = (NSDictionary) answer.get("QueryResponses");
    NSArray accounts = (NSArray) found.get("AutoSetupAdminAccounts");
    return Plists.string((NSDictionary) accounts.getArray()[0], "GUID").orElseThrow();
  }

  private static NSDictionary accounts(NSObject... accounts) {
    return dict(
        "RequestType", "AccountConfiguration", "AutoSetupAdminAccounts", new NSArray(accounts));
  }

  private static NSDictionary account(String shortName) {
    return dict("shortName", shortName, "passwordHash", new NSData(correctHorse()));
  }

  private static NSDictionary rotation(String guid) {
    return dict(
        "RequestType",
        "SetAutoAdminPassword",
        "GUID",
        guid,
        "passwordHash",
        new NSData(correctHorse()));
  }

  private static byte[] correctHorse() {
    return hash(HexFormat.of().parseHex(ENTROPY), 32);
  }

  private static byte[] hash(byte[] entropy, int saltBytes) {
    byte[] salt = new byte[saltBytes];
    for (int i = 0; i < saltBytes; i++) {
      salt[i] = (byte) i;
    }
    return Plists.xml(
        dict(
            "SALTED-SHA512-PBKDF2",
            dict("entropy", new NSData(entropy), "salt", new NSData(salt), "iterations", 1000)));
  }
}
