package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.muster.simulator.Installation.Outcome;
import dev.muster.simulator.MdmStub.Trouble;
import dev.muster.simulator.Misfortune.Kind;
import dev.muster.simulator.pkg.BadPackage;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a Mac installs packages, and how it does not. */
class MacPackagesTest {
  private static final InstallerCa CA = InstallerCa.seeded(11);
  private static final PackageMaker MAKER =
      PackageMaker.with(CA)
          .identifier("com.example.munki")
          .version("7.1")
          .app("com.example.msc", "Managed Software Center")
          .payloadBytes(300_000);
  private static final byte[] MUNKI = MAKER.distribution();
  private static final int CHUNK = 100_000;
  private static final String PATH = "/munki.pkg";
  private static final Traits TRUSTING = Traits.ORDINARY.trusting(CA.root());
  private static final Hardware MAC = Hardware.numbered(1);

  private MdmStub mdm;

  @BeforeEach
  void start() throws Exception {
    mdm = new MdmStub();
    mdm.file(PATH, MUNKI);
  }

  @AfterEach
  void stop() throws Exception {
    mdm.close();
  }

  @Test
  void itAcknowledgesAndThenDownloadsAndInstalls() throws Exception {
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    assertEquals(List.of("Idle", "Acknowledged", "GET " + PATH), mdm.log());
    assertEquals(List.of(Outcome.DOWNLOADED, Outcome.INSTALLED), outcomes(mac));
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
    assertEquals(1, mac.effects().times("InstallEnterpriseApplication", "com.example.munki"));
    assertEquals(
        Optional.of(MdmStub.hash("SHA-256", MUNKI)),
        mac.effects().installations().getLast().sha256());
  }

  @Test
  void whatIsInstalledIsReportedTheNextTimeAndNotBefore() throws Exception {
    SimulatedDevice mac = mac(Misfortune.NONE);
    mdm.tell("install", mdm.install(PATH, MUNKI, CHUNK));
    assertEquals(0, installed(mac).count());
    NSDictionary app = (NSDictionary) installed(mac).getArray()[0];
    assertEquals("7.1", Plists.string(app, "ShortVersion").orElseThrow());
    assertEquals("Managed Software Center", Plists.string(app, "Name").orElseThrow());
  }

  @Test
  void anAppIsManagedIfItWasInstalledAsManaged() throws Exception {
    SimulatedDevice mac = mac(Misfortune.NONE);
    NSDictionary command = mdm.install(PATH, MUNKI, CHUNK);
    mdm.ask(mac, command);
    assertNull(managed(mac).get("com.example.msc"));
    command.put("InstallAsManaged", true);
    mdm.ask(mac, command);
    NSDictionary app = (NSDictionary) managed(mac).get("com.example.msc");
    assertEquals("Managed", Plists.string(app, "Status").orElseThrow());
  }

  @Test
  void aManifestMayBeFetchedFromItsUrl() throws Exception {
    mdm.file(
        "/manifest.plist",
        Plists.xml(MdmStub.manifest(mdm.url(PATH).toString(), MUNKI, MUNKI.length)));
    SimulatedDevice mac = mac(Misfortune.NONE);
    NSDictionary answer =
        mdm.ask(
            mac,
            dict(
                "RequestType",
                "InstallEnterpriseApplication",
                "ManifestURL",
                mdm.url("/manifest.plist").toString()));
    assertEquals("Acknowledged", Plists.string(answer, "Status").orElseThrow());
    assertEquals(List.of("GET /manifest.plist", "GET " + PATH), mdm.downloads());
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void theOldCommandTakesAManifestWithMd5() throws Exception {
    mdm.file("/manifest.plist", Plists.xml(MdmStub.md5Manifest(mdm.url(PATH).toString(), MUNKI)));
    SimulatedDevice mac = mac(Misfortune.NONE);
    mdm.ask(mac, oldCommand());
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void theOldCommandKnowsNoSha256() throws Exception {
    mdm.file(
        "/manifest.plist", Plists.xml(MdmStub.manifest(mdm.url(PATH).toString(), MUNKI, CHUNK)));
    SimulatedDevice mac = mac(Misfortune.NONE);
    assertEquals("Acknowledged", Plists.string(mdm.ask(mac, oldCommand()), "Status").orElseThrow());
    assertEquals(List.of(Outcome.MANIFEST_WRONG), outcomes(mac));
  }

  @Test
  void whatIsAtTheUrlOfTheManifestMayBeNoManifest() throws Exception {
    mdm.file("/manifest.plist", MUNKI);
    SimulatedDevice mac = mac(Misfortune.NONE);
    mdm.ask(mac, oldCommand());
    assertEquals(List.of(Outcome.MANIFEST_WRONG), outcomes(mac));
  }

  @Test
  void aDownloadGoesOnWhereItBrokeOff() throws Exception {
    mdm.nextFile(new Trouble.Cut(120_000));
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    assertEquals("GET " + PATH, mdm.downloads().getFirst());
    assertTrue(mdm.downloads().get(1).matches("GET /munki.pkg bytes=[1-9][0-9]*-"));
    assertEquals(List.of(Outcome.BROKE_OFF, Outcome.DOWNLOADED, Outcome.INSTALLED), outcomes(mac));
  }

  @Test
  void aServerThatKnowsNoRangesSendsAllAgain() throws Exception {
    mdm.nextFile(new Trouble.Cut(120_000), new Trouble.Whole());
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void aFileThatChangedBetweenTwoTriesIsNotPatchedTogether() throws Exception {
    byte[] other = MAKER.seed(2).distribution();
    mdm.file(PATH, other);
    mdm.nextFile(new Trouble.Cut(120_000), new Trouble.Changed(MUNKI));
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void aMacMayDownloadInPieces() throws Exception {
    SimulatedDevice mac = mdm.enrolled(MAC, TRUSTING.inPiecesOf(100_000), false);
    install(mac);
    assertEquals(Math.ceilDiv(MUNKI.length, 100_000), mdm.downloads().size());
    assertEquals("GET " + PATH + " bytes=100000-199999", mdm.downloads().get(1));
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void aPackageWithAnotherHashIsNotInstalledAndTheServerHearsNothing() throws Exception {
    byte[] other = MUNKI.clone();
    other[150_000] ^= 1;
    mdm.file(PATH, other);
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    mac.converse();
    assertEquals(List.of(Outcome.HASH_WRONG), outcomes(mac));
    assertEquals(List.of("Idle", "Acknowledged", "GET " + PATH, "Idle"), mdm.log());
  }

  @Test
  void aPackageOfAnotherSizeIsNotInstalled() throws Exception {
    mdm.file(PATH, Arrays.copyOf(MUNKI, MUNKI.length - CHUNK));
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    assertEquals(List.of(Outcome.SIZE_WRONG), outcomes(mac));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"COMPONENT", "UNSIGNED", "APP_STORE_INSTALLER", "STRANGERS_ROOT", "TRUNCATED"})
  void aBadPackageIsDownloadedAndNotInstalled(BadPackage bad) throws Exception {
    byte[] content = bad.of(MAKER);
    mdm.file(PATH, content);
    SimulatedDevice mac = mac(Misfortune.NONE);
    mdm.ask(mac, mdm.install(PATH, content, CHUNK));
    assertEquals(List.of(Outcome.DOWNLOADED, Outcome.PACKAGE_REFUSED), outcomes(mac));
  }

  @Test
  void whatIsNotThereIsNotAskedForAgain() throws Exception {
    mdm.nextFile(new Trouble.Status(404));
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    mac.converse();
    assertEquals(List.of(Outcome.NOT_THERE), outcomes(mac));
    assertEquals(1, mdm.downloads().size());
  }

  @Test
  void aMacForgetsAPackageAfterManyTries() throws Exception {
    for (int i = 0; i < 20; i++) {
      mdm.nextFile(new Trouble.Status(503));
    }
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    for (int i = 0; i < 5; i++) {
      mac.converse();
    }
    assertEquals(9, mdm.downloads().size());
    assertEquals(Outcome.GAVE_UP, outcomes(mac).getLast());
  }

  @Test
  void whatIsInstalledTwiceIsCountedTwice() throws Exception {
    SimulatedDevice mac = mac(Misfortune.NONE);
    install(mac);
    install(mac);
    assertEquals(2, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void commandsThatAreNotWellFormedAreErrors() throws Exception {
    SimulatedDevice mac = mac(Misfortune.NONE);
    NSDictionary both = mdm.install(PATH, MUNKI, CHUNK);
    both.put("ManifestURL", mdm.url("/manifest.plist").toString());
    NSDictionary insecure =
        dict(
            "RequestType",
            "InstallEnterpriseApplication",
            "Manifest",
            MdmStub.manifest("http://localhost/munki.pkg", MUNKI, CHUNK));
    for (NSDictionary command :
        List.of(dict("RequestType", "InstallEnterpriseApplication"), both, insecure)) {
      assertEquals("Error", Plists.string(mdm.ask(mac, command), "Status").orElseThrow());
    }
    assertEquals(List.of(), mdm.downloads());
  }

  @Test
  void aDeviceThatIsNoMacInstallsNoPackages() throws Exception {
    SimulatedDevice phone = mdm.enrolled(Hardware.numbered(3), TRUSTING, false);
    NSDictionary answer = mdm.ask(phone, mdm.install(PATH, MUNKI, CHUNK));
    assertEquals("Error", Plists.string(answer, "Status").orElseThrow());
  }

  @Test
  void aMacThatNeverInstallsDownloadsAll() throws Exception {
    SimulatedDevice mac = mac(Misfortune.of(Kind.NEVER_INSTALLS));
    install(mac);
    assertEquals(List.of(Outcome.DOWNLOADED, Outcome.NEVER_INSTALLED), outcomes(mac));
    assertEquals(0, installed(mac).count());
  }

  @Test
  void aMacThatCannotReachTheHostNeverComesThere() throws Exception {
    SimulatedDevice mac = mac(Misfortune.of(Kind.PACKAGE_HOST_UNREACHABLE));
    install(mac);
    mac.converse();
    mac.converse();
    assertEquals(Outcome.GAVE_UP, outcomes(mac).getLast());
    assertEquals(List.of(), mdm.downloads());
  }

  @Test
  void aMacWithoutNetworkAtFirstInstallsLater() throws Exception {
    SimulatedDevice mac = mac(new Misfortune(Kind.OFFLINE_AT_FIRST, 5));
    install(mac);
    assertEquals(0, mac.effects().timesInstalled("com.example.munki"));
    mac.download();
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void aMacThatIsWedgedByAWrongHashLooksAtNoOtherPackage() throws Exception {
    SimulatedDevice mac = mac(Misfortune.of(Kind.WEDGED_BY_A_WRONG_HASH));
    mdm.ask(mac, mdm.install(PATH, new byte[MUNKI.length], CHUNK));
    install(mac);
    assertEquals(List.of(Outcome.HASH_WRONG, Outcome.DROPPED), outcomes(mac));
  }

  @Test
  void aMacThatSaysNotNowInstallsWhenItIsToldAgain() throws Exception {
    SimulatedDevice mac = mac(new Misfortune(Kind.NOT_NOW_AT_FIRST, 2));
    NSDictionary command = mdm.install(PATH, MUNKI, CHUNK);
    for (String expected : List.of("NotNow", "NotNow", "Acknowledged")) {
      mdm.tell("install", command);
      mac.converse();
      assertEquals(expected, Plists.string(mdm.answer("install"), "Status").orElseThrow());
    }
    assertEquals(1, mac.effects().timesInstalled("com.example.munki"));
  }

  @Test
  void aMacThatRestartsForgetsWhatItWasToDownload() throws Exception {
    SimulatedDevice mac =
        mdm.enrolled(MAC, TRUSTING.with(Misfortune.of(Kind.RESTARTS_AND_ENROLLS_AGAIN)), true);
    install(mac);
    assertEquals(List.of(Outcome.DROPPED), outcomes(mac));
    assertFalse(mdm.log().contains("GET " + PATH));
  }

  private NSDictionary oldCommand() {
    return dict(
        "RequestType", "InstallApplication", "ManifestURL", mdm.url("/manifest.plist").toString());
  }

  private SimulatedDevice mac(Misfortune misfortune) throws Exception {
    return mdm.enrolled(MAC, TRUSTING.with(misfortune), false);
  }

  private void install(SimulatedDevice mac) throws Exception {
    mdm.ask(mac, mdm.install(PATH, MUNKI, CHUNK));
  }

  private NSArray installed(SimulatedDevice mac) throws Exception {
    NSDictionary answer =
        mdm.ask(
            mac,
            dict(
                "RequestType",
                "InstalledApplicationList",
                "Identifiers",
                new NSArray(new NSString("com.example.msc"))));
    return (NSArray) answer.get("InstalledApplicationList");
  }

  private NSDictionary managed(SimulatedDevice mac) throws Exception {
    return (NSDictionary)
        mdm.ask(mac, dict("RequestType", "ManagedApplicationList")).get("ManagedApplicationList");
  }

  private static List<Outcome> outcomes(SimulatedDevice mac) {
    return mac.effects().installations().stream().map(Installation::outcome).toList();
  }
}
