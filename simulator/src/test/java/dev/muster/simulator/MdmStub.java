package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that tells devices what a test wants them told, and has files that it may break off. */
final class MdmStub implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Vertx vertx = Vertx.vertx();
  private final AppleCa ca = new AppleCa();
  private final HttpServer server;
  private final Network network;
  private final Deque<NSDictionary> commands = new ArrayDeque<>();
  private final List<NSDictionary> answers = new CopyOnWriteArrayList<>();
  private final List<NSDictionary> checkIns = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Deque<Trouble> troubles = new ArrayDeque<>();

  /** What goes wrong with the next request for a file. */
  sealed interface Trouble {
    /** The connection ends after so many bytes of the body. */
    record Cut(int afterBytes) implements Trouble {}

    /** The answer is another one. */
    record Status(int code) implements Trouble {}

    /** The answer is the whole file, whatever was asked for. */
    record Whole() implements Trouble {}

    /** The file is another one from now on. */
    record Changed(byte[] content) implements Trouble {}
  }

  MdmStub() throws Exception {
    AppleCa.KeyAndCertificate own = ca.server("localhost");
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(own.certificatePem()))
                            .addKeyValue(Buffer.buffer(own.keyPem()))))
            .requestHandler(r -> r.body().onSuccess(body -> answer(r, body)))
            .listen()
            .await(15, TimeUnit.SECONDS);
    network = new Network(List.of(ca.certificate()), HttpClient.Version.HTTP_1_1);
  }

  /** An enrolled device. */
  SimulatedDevice enrolled(Hardware hardware, Traits traits, boolean awaiting) throws Exception {
    return enrolled(hardware, traits, Behaviour.OBEDIENT, awaiting);
  }

  SimulatedDevice enrolled(Hardware hardware, Traits traits, Behaviour behaviour, boolean awaiting)
      throws Exception {
    SimulatedDevice device =
        new SimulatedDevice(
            hardware,
            Identity.KeyType.EC,
            network,
            url("/enroll"),
            behaviour,
            traits,
            (one, entry) -> {});
    AppleCa.KeyAndCertificate own = ca.pushCertificate("com.apple.mgmt.example");
    device.enroll(
        new EnrollmentInstructions(
            url("/mdm"),
            url("/checkin"),
            "com.apple.mgmt.example",
            url("/scep"),
            "",
            List.of(),
            Set.of(),
            true,
            Optional.empty(),
            Optional.empty()),
        Identity.of(new KeyPair(own.certificate().getPublicKey(), own.key()), own.certificate()),
        awaiting);
    return device;
  }

  URI url(String path) {
    return URI.create("https://localhost:" + server.actualPort() + path);
  }

  /** Tells the next device that comes. */
  void tell(String uuid, NSDictionary command) {
    synchronized (commands) {
      commands.add(dict("CommandUUID", uuid, "Command", command));
    }
  }

  /** Tells a device and lets it come; what it answers. */
  NSDictionary ask(SimulatedDevice device, NSDictionary command) throws Exception {
    String uuid = "ask-" + answers.size();
    tell(uuid, command);
    device.converse();
    return answer(uuid);
  }

  /** The last answer to a command. */
  NSDictionary answer(String uuid) {
    return answers.stream()
        .filter(a -> Plists.string(a, "CommandUUID").filter(uuid::equals).isPresent())
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  List<NSDictionary> answers() {
    return answers;
  }

  List<NSDictionary> checkIns() {
    return checkIns;
  }

  /** Requests in the order in which they came: statuses of reports, and files with ranges. */
  List<String> log() {
    return log;
  }

  /** The files that were asked for, with the ranges. */
  List<String> downloads() {
    return log.stream().filter(line -> line.startsWith("GET ")).toList();
  }

  void file(String path, byte[] content) {
    files.put(path, content);
  }

  void nextFile(Trouble... next) {
    synchronized (troubles) {
      troubles.addAll(Arrays.asList(next));
    }
  }

  /** A command to install what is at a path, with a manifest that is true of this content. */
  NSDictionary install(String path, byte[] content, int chunkBytes) {
    return dict(
        "RequestType",
        "InstallEnterpriseApplication",
        "Manifest",
        manifest(url(path).toString(), content, chunkBytes));
  }

  static NSDictionary manifest(String url, byte[] content, int chunkBytes) {
    List<NSObject> hashes = new ArrayList<>();
    for (int at = 0; at < content.length; at += chunkBytes) {
      byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + chunkBytes));
      hashes.add(new NSString(hash("SHA-256", chunk)));
    }
    return manifest(url, "sha256", chunkBytes, hashes);
  }

  /** A manifest with one MD5 hash. */
  static NSDictionary md5Manifest(String url, byte[] content) {
    return manifest(url, "md5", content.length, List.of(new NSString(hash("MD5", content))));
  }

  private static NSDictionary manifest(
      String url, String name, int chunkBytes, List<NSObject> hashes) {
    NSDictionary asset =
        dict(
            "kind",
            "software-package",
            "url",
            url,
            name + "-size",
            chunkBytes,
            name + "s",
            new NSArray(hashes.toArray(NSObject[]::new)));
    return dict("items", new NSArray(dict("assets", new NSArray(asset))));
  }

  /** In hexadecimal. */
  static String hash(String digest, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(digest).digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    network.close();
    vertx.close().await();
  }

  private void answer(HttpServerRequest request, Buffer body) {
    try {
      switch (request.path()) {
        case "/checkin" -> {
          checkIns.add(Plists.parse(body.getBytes()));
          request.response().end();
        }
        case "/mdm" -> report(request, Plists.parse(body.getBytes()));
        default -> download(request);
      }
    } catch (IOException e) {
      request.response().setStatusCode(400).end();
    }
  }

  private void report(HttpServerRequest request, NSDictionary report) {
    String status = Plists.string(report, "Status").orElse("");
    log.add(status);
    if (!status.equals("Idle")) {
      answers.add(report);
    }
    Optional<NSDictionary> next;
    synchronized (commands) {
      next = Optional.ofNullable(commands.poll());
    }
    request.response().end(next.map(n -> Buffer.buffer(Plists.xml(n))).orElse(Buffer.buffer()));
  }

  private void download(HttpServerRequest request) {
    String range = request.getHeader("Range");
    log.add("GET " + request.path() + (range == null ? "" : " " + range));
    Trouble trouble;
    synchronized (troubles) {
      trouble = troubles.poll();
    }
    if (trouble instanceof Trouble.Changed(byte[] content)) {
      files.put(request.path(), content);
    }
    byte[] file = files.get(request.path());
    int status = trouble instanceof Trouble.Status(int code) ? code : file == null ? 404 : 200;
    if (status != 200) {
      request.response().setStatusCode(status).end();
      return;
    }
    String tag = "\"" + hash("SHA-256", file) + "\"";
    String ifRange = request.getHeader("If-Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    byte[] part = file;
    request.response().putHeader("ETag", tag);
    if (matcher.matches()
        && !(trouble instanceof Trouble.Whole)
        && (ifRange == null || ifRange.equals(tag))) {
      int from = Integer.parseInt(matcher.group(1));
      int to =
          matcher.group(2).isEmpty()
              ? file.length
              : Math.min(file.length, Integer.parseInt(matcher.group(2)) + 1);
      part = Arrays.copyOfRange(file, from, to);
      request
          .response()
          .setStatusCode(206)
          .putHeader("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, file.length));
    }
    request.response().putHeader("Content-Length", Integer.toString(part.length));
    if (trouble instanceof Trouble.Cut(int afterBytes)) {
      request
          .response()
          .write(Buffer.buffer(Arrays.copyOf(part, afterBytes)))
          .onComplete(written -> request.connection().close());
    } else {
      request.response().end(Buffer.buffer(part));
    }
  }
}
