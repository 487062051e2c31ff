package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.simulator.pkg.BadPackage;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages over the sockets: into the store through the API, and out of it to devices. */
@Timeout(60)
class ITPackages {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final CommandUuid COMMAND = new CommandUuid("c-1");
  private static final int MEGABYTE = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static Path data;
  private static RunningServer running;
  private static PackageLinks links;
  private static int made = 1;

  @BeforeAll
  static void start() throws Exception {
    data = directory.resolve("data");
    Path roots = Files.writeString(directory.resolve("roots.pem"), CA.rootPem());
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("packages.roots", roots.toString());
    settings.put("packages.largest", Integer.toString(16 * MEGABYTE));
    running = RunningServer.start(data, settings);
    links =
        new PackageLinks(
            new PackageTickets(running.server.log().keyring()::installation),
            () -> running.server.deviceUrl().resolve("/").toString().replaceAll("/$", ""),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aPackageGoesInThroughTheApiAndOutToADevice() throws Exception {
    byte[] bytes = another().payloadBytes(12 * MEGABYTE).distribution();
    JsonObject added = added(bytes, "munki tools.pkg");
    PackageAdded fact = fact(added);
    assertEquals(bytes.length, fact.size());
    assertEquals(2, fact.chunks().size());
    HttpResponse<byte[]> whole = fetch(url(fact));
    assertEquals(200, whole.statusCode());
    assertArrayEquals(bytes, whole.body());
    assertEquals('"' + fact.content().toHex() + '"', header(whole, "etag"));
    assertEquals("application/octet-stream", header(whole, "content-type"));
    assertTrue(header(whole, "cache-control").contains("immutable"));
  }

  @Test
  void theSameBytesAgainAreTheSamePackage() throws Exception {
    byte[] bytes = another().distribution();
    JsonObject first = added(bytes, "first.pkg");
    HttpResponse<byte[]> again = upload(bytes, "second.pkg");
    assertEquals(200, again.statusCode());
    assertEquals("first.pkg", json(again).getString("file_name"));
    assertEquals(first.getString("sha256"), json(again).getString("sha256"));
  }

  @Test
  void whatThePackageSaysOfItselfIsKnown() throws Exception {
    JsonObject added =
        added(
            another()
                .title("Munki")
                .identifier("com.example.munki")
                .version("7.1")
                .app("com.example.center", "Center")
                .distribution(),
            "said.pkg");
    JsonObject one = running.json("/v1/packages/" + added.getString("sha256").substring(0, 16));
    assertEquals("Munki", one.getString("title"));
    assertEquals("com.example.munki", one.getString("identifier"));
    assertEquals("7.1", one.getString("version"));
    assertEquals(
        "com.example.center", one.getJsonArray("apps").getJsonObject(0).getString("bundle_id"));
    assertEquals(one, running.json("/v1/packages/said.pkg"));
  }

  @Test
  void whatAMacWouldRefuseIsRefusedInWordsAndNotKept() throws Exception {
    Map<BadPackage, String> why =
        Map.of(
            BadPackage.COMPONENT, "component-package",
            BadPackage.UNSIGNED, "unsigned",
            BadPackage.APP_STORE_INSTALLER, "wrong-certificate",
            BadPackage.EXPIRED_CERTIFICATE, "expired",
            BadPackage.STRANGERS_ROOT, "untrusted",
            BadPackage.BROKEN_SIGNATURE, "signature-broken",
            BadPackage.CHANGED_PAYLOAD, "damaged",
            BadPackage.EMPTY, "not-a-package");
    long before = files();
    for (BadPackage bad : why.keySet()) {
      HttpResponse<byte[]> answer = upload(bad.of(another()), "bad.pkg");
      assertEquals(422, answer.statusCode(), bad.name());
      JsonObject problem = json(answer);
      assertEquals("urn:muster:problem:package-refused", problem.getString("type"));
      assertTrue(
          problem.getJsonArray("findings").encode().contains('"' + why.get(bad) + '"'),
          () -> bad + ": " + problem.encode());
    }
    assertEquals(before, files());
  }

  @Test
  void aPackageThatIsLargerThanAnyMayBeIsRefusedBeforeItIsSent() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(
            running
                .admin("/v1/packages?name=large.pkg")
                .expectContinue(true)
                .POST(BodyPublishers.ofByteArray(new byte[17 * MEGABYTE])));
    assertEquals(413, answer.statusCode());
    assertTrue(json(answer).getString("detail").contains("packages.largest"));
  }

  @Test
  void aPackageThatDoesNotSayItsSizeIsCutOffAtTheLimit() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(
            running
                .admin("/v1/packages?name=large.pkg")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[17 * MEGABYTE]))));
    assertEquals(413, answer.statusCode());
  }

  @Test
  void anUploadThatBreaksOffLeavesNothingAndKeepsNobodyOut() throws Exception {
    long before = files();
    for (int i = 0; i < 10; i++) {
      try (RawClient client =
          RawClient.tls(running.server.ca(), running.server.adminUrl().getPort())) {
        client
            .write(
                ("POST /v1/packages?name=cut.pkg HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer %s\r\nContent-Length: 1000000\r\n\r\n")
                    .formatted(running.token))
            .write(new byte[5000]);
      }
    }
    await().atMost(SOON).until(() -> upload(new byte[100], "no.pkg").statusCode() == 422);
    await().atMost(SOON).until(() -> files() == before);
    added(another().distribution(), "after-the-cuts.pkg");
  }

  @Test
  void theSameBytesFromManyAtOnceAreOnePackage() throws Exception {
    byte[] bytes = another().payloadBytes(200_000).distribution();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> all =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> upload(bytes, "many-%d.pkg".formatted(i))))
              .toList();
      for (Future<HttpResponse<byte[]>> one : all) {
        assertEquals(2, one.get().statusCode() / 100, () -> new String(one.resultNow().body()));
      }
      assertEquals(
          1,
          all.stream().map(one -> json(one.resultNow()).getString("file_name")).distinct().count());
    }
  }

  @Test
  void whatADeviceHasBegunToFetchItGetsThoughThePackageIsRemoved() throws Exception {
    byte[] bytes = another().payloadBytes(12 * MEGABYTE).distribution();
    PackageAdded fact = fact(added(bytes, "going.pkg"));
    try (RawClient client =
        RawClient.tls(running.server.ca(), running.server.deviceUrl().getPort())) {
      client.write(
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .formatted(URI.create(url(fact)).getRawPath()));
      assertEquals("HTTP/1.1 200 OK", client.status());
      assertEquals(
          200, running.network.send(running.admin("/v1/packages/going.pkg").DELETE()).statusCode());
      String rest = client.all();
      assertEquals(bytes.length, rest.length() - rest.indexOf("\r\n\r\n") - 4);
    }
  }

  @Test
  void oneUrlHasFewDownloadsAtATime() throws Exception {
    byte[] bytes = another().payloadBytes(15 * MEGABYTE).distribution();
    String path = URI.create(url(fact(added(bytes, "often.pkg")))).getRawPath();
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        RawClient client = RawClient.tls(running.server.ca(), running.server.deviceUrl().getPort());
        slow.add(client);
        client.write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
        assertEquals("HTTP/1.1 200 OK", client.status());
      }
      String url = running.server.deviceUrl().resolve(path).toString();
      assertEquals(503, fetch(url).statusCode());
      slow.removeLast().close();
      await().atMost(SOON).until(() -> fetch(url, "Range", "bytes=0-9").statusCode() == 206);
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void aNameThatIsNoneOfAPackageIsRefused() throws Exception {
    assertEquals(400, upload(new byte[1], "..%2Fmunki.pkg").statusCode());
    assertEquals(400, upload(new byte[1], "munki.dmg").statusCode());
    assertEquals(400, upload(new byte[1], "a%0D%0AX-Evil:1.pkg").statusCode());
  }

  @Test
  void aDeviceMayFetchAPartOrGoOnWhereItWasCutOff() throws Exception {
    byte[] bytes = another().payloadBytes(300_000).distribution();
    PackageAdded fact = fact(added(bytes, "parts.pkg"));
    int size = bytes.length;
    Map<String, int[]> parts =
        Map.of(
            "bytes=0-0", new int[] {0, 1},
            "bytes=100-", new int[] {100, size},
            "bytes=-5", new int[] {size - 5, size},
            "bytes=100-99999999", new int[] {100, size});
    for (Map.Entry<String, int[]> part : parts.entrySet()) {
      HttpResponse<byte[]> answer = fetch(url(fact), "Range", part.getKey());
      int[] range = part.getValue();
      assertEquals(206, answer.statusCode(), part.getKey());
      assertArrayEquals(Arrays.copyOfRange(bytes, range[0], range[1]), answer.body());
      assertEquals(
          "bytes %d-%d/%d".formatted(range[0], range[1] - 1, size),
          header(answer, "content-range"));
    }
    HttpResponse<byte[]> behind = fetch(url(fact), "Range", "bytes=" + size + "-");
    assertEquals(416, behind.statusCode());
    assertEquals("bytes */" + size, header(behind, "content-range"));
    String tag = '"' + fact.content().toHex() + '"';
    assertEquals(206, fetch(url(fact), "Range", "bytes=1-2", "If-Range", tag).statusCode());
    assertEquals(200, fetch(url(fact), "Range", "bytes=1-2", "If-Range", "\"x\"").statusCode());
    assertEquals(304, fetch(url(fact), "If-None-Match", tag).statusCode());
  }

  @Test
  void theHeadTellsTheSizeAndNothingIsSent() throws Exception {
    byte[] bytes = another().distribution();
    PackageAdded fact = fact(added(bytes, "head.pkg"));
    HttpResponse<byte[]> answer =
        running.network.send(HttpRequest.newBuilder(URI.create(url(fact))).HEAD());
    assertEquals(200, answer.statusCode());
    assertEquals(Integer.toString(bytes.length), header(answer, "content-length"));
  }

  @Test
  void aWrongTicketLeadsNowhere() throws Exception {
    PackageAdded one = fact(added(another().distribution(), "one.pkg"));
    PackageAdded other = fact(added(another().distribution(), "other.pkg"));
    String right = url(one);
    assertEquals(200, fetch(right).statusCode());
    assertEquals(
        404, fetch(right.replace(one.content().toHex(), other.content().toHex())).statusCode());
    int ticket = right.lastIndexOf('/') - 5;
    char turned = right.charAt(ticket) == 'A' ? 'B' : 'A';
    assertEquals(
        404, fetch(right.substring(0, ticket) + turned + right.substring(ticket + 1)).statusCode());
    assertEquals(404, fetch(right.replaceFirst("/[^/]+/one", "/-/one")).statusCode());
    // Without a ticket for a CDN alone, and none is set.
    assertEquals(404, fetch(right.replaceFirst("/[^/]+/one", "/one")).statusCode());
  }

  @Test
  void aRemovedPackageLeadsNowhereAndItsBytesAreGone() throws Exception {
    PackageAdded fact = fact(added(another().distribution(), "removed.pkg"));
    long before = files();
    HttpResponse<byte[]> answer =
        running.network.send(running.admin("/v1/packages/removed.pkg").DELETE());
    assertEquals(200, answer.statusCode());
    assertEquals(404, fetch(url(fact)).statusCode());
    assertEquals(404, running.get("/v1/packages/removed.pkg").statusCode());
    assertEquals(before - 1, files());
  }

  @Test
  void aPackageWhoseBytesWereChangedIsNotGivenOut() throws Exception {
    byte[] bytes = another().distribution();
    PackageAdded fact = fact(added(bytes, "changed.pkg"));
    String hex = fact.content().toHex();
    Path file = data.resolve("packages/%s/%s.pkg".formatted(hex.substring(0, 2), hex));
    byte[] changed = bytes.clone();
    changed[changed.length - 1] ^= 1;
    Files.write(file, changed);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    HttpResponse<byte[]> answer = fetch(url(fact));
    assertEquals(503, answer.statusCode());
    assertFalse(header(answer, "retry-after").isEmpty());
    // Adding it again mends it.
    assertEquals(200, upload(bytes, "changed.pkg").statusCode());
    assertArrayEquals(bytes, fetch(url(fact)).body());
  }

  @Test
  void twoPackagesOfOneNameAreToldApartByTheirBytes() throws Exception {
    added(another().distribution(), "twice.pkg");
    JsonObject second = added(another().distribution(), "twice.pkg");
    assertEquals(409, running.get("/v1/packages/twice.pkg").statusCode());
    assertEquals(200, running.get("/v1/packages/" + second.getString("sha256")).statusCode());
  }

  private static PackageMaker another() {
    return PackageMaker.with(CA).seed(made++).payloadBytes(1000);
  }

  private static HttpResponse<byte[]> upload(byte[] bytes, String name) throws Exception {
    return running.network.send(
        running
            .admin("/v1/packages?name=" + name.replace(" ", "%20"))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes)));
  }

  private static JsonObject added(byte[] bytes, String name) throws Exception {
    HttpResponse<byte[]> answer = upload(bytes, name);
    assertEquals(201, answer.statusCode(), () -> new String(answer.body()));
    return json(answer);
  }

  private static PackageAdded fact(JsonObject added) {
    return running
        .server
        .log()
        .view()
        .fleet()
        .packages()
        .find(Digest256.of(HexFormat.of().parseHex(added.getString("sha256"))))
        .orElseThrow()
        .added();
  }

  private static String url(PackageAdded fact) {
    return links.url(DEVICE, COMMAND, fact);
  }

  private static HttpResponse<byte[]> fetch(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return running.network.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static long files() throws Exception {
    try (Stream<Path> files = Files.walk(data.resolve("packages"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
