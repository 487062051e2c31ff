package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.token.DepKeyPair;
import dev.muster.dep.token.ServerTokenFile;
import dev.muster.dep.token.ServerTokens;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.Fault;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.Outcome;
import dev.muster.simulator.dep.TokenForm;
import dev.muster.simulator.dep.Traps.CodeForm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against Apple's service as simulated, over TLS. */
class ITAppleClient {
  private static final String PROFILE =
      "{\"profile_name\":\"Macs\",\"url\":\"https://mdm.example.com/dep\"}";
  private static final DepKeyPair PAIR = DepKeyPair.make("test", Instant.now(), Duration.ofDays(3));

  private static DepSimulator apple;
  private static int servers;

  private final String name = "server-" + servers++;
  private DepServer server;
  private AppleClient client;

  @BeforeAll
  static void start() {
    apple = DepSimulator.start();
  }

  @AfterAll
  static void stop() {
    apple.close();
  }

  @BeforeEach
  void open() throws Exception {
    server = apple.portalServer(name, apple.organization(name));
    server.uploadCertificate(PAIR.certificatePem());
    client = client(tokens(TokenForm.REAL), 10);
  }

  @AfterEach
  void close() {
    client.close();
  }

  static List<TokenForm> forms() {
    return TokenForm.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aTokenFileOfThePortalOpensTheAccount(TokenForm form) throws Exception {
    try (AppleClient other = client(tokens(form), 10)) {
      AccountDetails account = other.account();
      assertEquals(server.uuid(), account.serverUuid());
      assertEquals(name, account.serverName());
    }
  }

  @Test
  void allPagesOfAFetchAndThenTheChangesAreRead() throws Exception {
    List<String> bought = buy(250);
    List<String> fetched = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    DevicePage page;
    do {
      page = client.fetch(cursor, 100);
      page.devices().forEach(device -> fetched.add(device.serialNumber()));
      cursor = Optional.of(page.cursor());
    } while (page.moreToFollow());
    assertEquals(new TreeSet<>(bought), new TreeSet<>(fetched));

    apple.release(bought.getFirst());
    AppleDevice change = client.sync(page.cursor(), 100).devices().getFirst();
    assertEquals(bought.getFirst(), change.serialNumber());
    assertEquals(Optional.of("deleted"), change.opType());
  }

  @Test
  void aFetchThatIsCompleteSaysSo() throws Exception {
    String cursor = client.fetch(Optional.empty(), 100).cursor();
    assertEquals(
        Reason.EXHAUSTED_CURSOR,
        assertThrows(AppleException.class, () -> client.fetch(Optional.of(cursor), 100)).reason());
  }

  @Test
  void cursorsThatExpiredOrAreNoneAreToldApart() throws Exception {
    String cursor = client.fetch(Optional.empty(), 100).cursor();
    server.expireCursors();
    assertEquals(
        Reason.EXPIRED_CURSOR,
        assertThrows(AppleException.class, () -> client.sync(cursor, 100)).reason());
    assertEquals(
        Reason.INVALID_CURSOR,
        assertThrows(AppleException.class, () -> client.sync("nonsense", 100)).reason());
  }

  @Test
  void aProfileIsDefinedAssignedReadBackAndTakenAway() throws Exception {
    List<String> macs = buy(1200);
    String uuid = client.define(PROFILE).profileUuid();
    AssignAnswer answer = client.assign(uuid, macs);
    assertEquals(new TreeSet<>(macs), new TreeSet<>(answer.outcomes().keySet()));
    assertEquals(
        List.of(), answer.outcomes().values().stream().filter(o -> !o.equals("SUCCESS")).toList());
    assertEquals(
        List.of(1000, 200),
        server.requests().stream()
            .filter(request -> request.is("POST /profile/devices"))
            .map(request -> request.serials().size())
            .toList());
    AppleDevice mac = client.devices(macs).get(macs.getLast());
    assertEquals(Optional.of("assigned"), mac.profileStatus());
    assertEquals(Optional.of(uuid), mac.profileUuid());
    assertTrue(client.profile(uuid).contains("mdm.example.com"));

    assertEquals("SUCCESS", client.unassign(macs).outcomes().get(macs.getFirst()));
    assertEquals(
        Optional.of("NOT_ACCESSIBLE"),
        Optional.ofNullable(client.assign(uuid, List.of("NOTOURS")).outcomes().get("NOTOURS")));
  }

  @Test
  void aThrottledSerialNumberComesWithItsWait() throws Exception {
    String mac = buy(1).getFirst();
    String uuid = client.define(PROFILE).profileUuid();
    server.traps().untilLeftAlone(mac, Outcome.THROTTLED, Duration.ofHours(24), Instant.now());
    AssignAnswer answer = client.assign(uuid, List.of(mac));
    assertEquals("THROTTLED", answer.outcomes().get(mac));
    assertEquals(OptionalLong.of(86_400), answer.retryAfterSeconds());
  }

  @Test
  void aProfileThatAppleRefusesIsExplained() {
    assertEquals(
        "Apple refuses the profile (FLAGS_INVALID): is_mdm_removable false needs is_supervised"
            + " true.",
        assertThrows(
                AppleException.class,
                () -> client.define(PROFILE.replace("}", ",\"is_mdm_removable\":false}")))
            .getMessage());
  }

  @ParameterizedTest
  @EnumSource(CodeForm.class)
  void aCodeIsReadInEachForm(CodeForm form) {
    server.traps().codes(form);
    apple.organization(name).termsSigned(false);
    assertEquals(
        Reason.TERMS_NOT_SIGNED,
        assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void aSessionThatEndsInTheMiddleGoesUnnoticed() throws Exception {
    client.account();
    server.endSessions();
    client.account();
    server.sessionTraps().forbid(true);
    server.endSessions();
    client.account();
  }

  @Test
  void sessionsThatAreRenewedBreakNoCallsSideBySide() throws Exception {
    server.sessionTraps().single(true);
    server.sessionTraps().renewEvery(3);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AccountDetails>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        answers.add(threads.submit(client::account));
      }
      for (Future<AccountDetails> answer : answers) {
        assertEquals(server.uuid(), answer.get().serverUuid());
      }
    }
  }

  @Test
  void tokensThatDieAreToldApart() {
    server.removeAdmin();
    assertEquals(
        Reason.FORBIDDEN, assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void aNewerTokenEndsTheOneBefore() throws Exception {
    client.account();
    server.newToken();
    assertEquals(
        Reason.TOKEN_REJECTED, assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void anOrganizationThatIsShutOutIsToldSo() {
    server.deny(true);
    assertEquals(
        Reason.ACCESS_DENIED, assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void aWrongClockIsNamed() {
    String elsewhere =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofHours(3)).atOffset(ZoneOffset.UTC));
    server
        .traps()
        .next("/session", new Fault.Answer(401, "timestamp_refused", Map.of("Date", elsewhere)));
    assertEquals(
        Reason.SKEWED_CLOCK, assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void aUserAgentThatAppleRefusesIsNamed() throws Exception {
    server.traps().next("*", new Fault.Refuse(400, "USER_AGENT_INVALID"));
    assertEquals(
        Reason.USER_AGENT, assertThrows(AppleException.class, () -> client.account()).reason());
  }

  @Test
  void aLineThatIsCutIsUnreachableAndTheNextCallIsNot() throws Exception {
    client.account();
    // Java's own client asks once more for what it may repeat, so this is a POST.
    server.traps().next("POST /devices", new Fault.Cut());
    assertEquals(
        Reason.UNREACHABLE,
        assertThrows(AppleException.class, () -> client.devices(List.of("A"))).reason());
    client.devices(List.of("A"));
  }

  @Test
  void theProtocolVersionDecidesWhatIsTold() throws Exception {
    String serial = name + "-W";
    apple.buy(Goods.mac(serial).numbers("aa:bb", "cc:dd", List.of()));
    apple.assign(serial, server);
    assertEquals(
        Optional.of("aa:bb"), client.devices(List.of(serial)).get(serial).wifiMacAddress());
    try (AppleClient old = client(tokens(TokenForm.REAL), 7)) {
      assertEquals(Optional.empty(), old.devices(List.of(serial)).get(serial).wifiMacAddress());
    }
  }

  @Test
  void aReplacementIsTraced() throws Exception {
    String broken = buy(1).getFirst();
    apple.replace(broken, Goods.mac(name + "-NEW"));
    assertEquals(
        broken, client.replacementDetails(name + "-NEW").orElseThrow().originalSerialNumber());
    assertTrue(client.devices(List.of(name + "-NEW")).get(name + "-NEW").replacementDevice());
  }

  @Test
  void theDiscoveryUrlIsSetReadAndTakenAway() throws Exception {
    client.setDiscoveryUrl(URI.create("https://mdm.example.com/discover"));
    assertEquals("https://mdm.example.com/discover", client.discoveryUrl().orElseThrow().url());
    client.deleteDiscoveryUrl();
    assertEquals(Optional.empty(), client.discoveryUrl());
  }

  @Test
  void aServiceThatNobodyVouchesForIsNotSpokenTo() throws Exception {
    AppleSettings untrusting = AppleSettings.of("test").at(apple.url(), List.of());
    try (AppleClient other =
        AppleClient.of(untrusting, tokens(TokenForm.REAL), InstantSource.system())) {
      AppleException refusal = assertThrows(AppleException.class, other::account);
      assertEquals(Reason.UNREACHABLE, refusal.reason());
      assertTrue(refusal.getMessage().contains("TLS"), refusal.getMessage());
    }
  }

  private List<String> buy(int number) {
    List<String> serials =
        IntStream.range(0, number).mapToObj(i -> name.toUpperCase() + "-" + i).toList();
    serials.forEach(apple::buy);
    apple.assign(serials, server);
    return serials;
  }

  private ServerTokens tokens(TokenForm form) throws Exception {
    return ServerTokenFile.read(
        server.tokenFile(form), PAIR.privateKey(), PAIR.certificate(), Instant.now());
  }

  private static AppleClient client(ServerTokens tokens, int version) {
    return AppleClient.of(settings(version), tokens, InstantSource.system());
  }

  private static AppleSettings settings(int version) {
    return AppleSettings.of("test").at(apple.url(), List.of(apple.ca())).speaking(version);
  }
}
