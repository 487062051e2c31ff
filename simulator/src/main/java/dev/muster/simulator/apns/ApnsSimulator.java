package dev.muster.simulator.apns;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * APNs: takes MDM notifications by HTTP/2 with client certificates, and brings them to the devices
 * that are connected. For a device that is away it keeps the newest one of each topic until that
 * expires. It can be told to misbehave. Safe for any thread.
 *
 * <p>Sources: Apple, "Sending notification requests to APNs" and "Handling notification responses
 * from APNs".
 */
public final class ApnsSimulator implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("/3/device/([0-9a-f]+)");
  private static final Pattern UID =
      Pattern.compile("(?:^|,)(?:UID|0\\.9\\.2342\\.19200300\\.100\\.1\\.1)=([^,]+)");
  private static final int LARGEST_PAYLOAD = 4096;
  private static final int STREAMS = 1000;
  private static final int SECONDS = 15;

  private final Vertx vertx = Vertx.vertx();
  private final AppleCa apple;
  private final AppleCa.KeyAndCertificate own;
  private final HttpServer server;
  private final Map<String, Device> devices = new ConcurrentHashMap<>();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Notification> journal = new ArrayDeque<>();
  private final AtomicInteger troubled = new AtomicInteger();
  private volatile Optional<Trouble> trouble = Optional.empty();

  /** A device as APNs knows it; its own monitor guards it. */
  private static final class Device {
    private final String topic;
    private Optional<Instant> unregistered = Optional.empty();
    private Optional<Consumer<String>> connected = Optional.empty();
    private final Map<String, Kept> kept = new HashMap<>();

    private Device(String topic) {
      this.topic = topic;
    }
  }

  /** A notification that waits for its device. */
  private record Kept(String pushMagic, Instant expiration) {}

  private record Refusal(int status, String reason, Optional<Instant> timestamp) {
    private static Refusal of(int status, String reason) {
      return new Refusal(status, reason, Optional.empty());
    }
  }

  /**
   * Starts it.
   *
   * @param port the TCP port; 0 for any free one
   */
  public static ApnsSimulator start(AppleCa apple, int port) {
    return new ApnsSimulator(apple, port);
  }

  private ApnsSimulator(AppleCa apple, int port) {
    this.apple = apple;
    this.own = apple.server("localhost");
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(identity())
            .setTrustOptions(trusting(apple));
    options.getInitialSettings().setMaxConcurrentStreams(STREAMS);
    try {
      server =
          vertx
              .createHttpServer(options)
              .connectionHandler(this::connected)
              .requestHandler(this::receive)
              .exceptionHandler(refused -> troubled.incrementAndGet())
              .listen()
              .await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the simulated APNs did not start", e);
    }
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return server.actualPort();
  }

  /** Gives a device a token for a topic; without one, its notifications are refused. */
  public void register(String topic, byte[] token) {
    devices.put(HexFormat.of().formatHex(token), new Device(topic));
  }

  /** The token is dead from this moment on. */
  public void unregister(byte[] token, Instant since) {
    Device device = device(token);
    synchronized (device) {
      device.unregistered = Optional.of(since);
    }
  }

  /**
   * The device is there, and gets what was kept for it.
   *
   * @param woken hears the PushMagic of each notification; it must not block
   */
  public void connect(byte[] token, Consumer<String> woken) {
    Device device = device(token);
    List<Kept> waiting;
    synchronized (device) {
      device.connected = Optional.of(woken);
      waiting = List.copyOf(device.kept.values());
      device.kept.clear();
    }
    Instant now = Instant.now();
    waiting.stream()
        .filter(kept -> kept.expiration().isAfter(now))
        .forEach(kept -> woken.accept(kept.pushMagic()));
  }

  /** The device is away. */
  public void disconnect(byte[] token) {
    Device device = device(token);
    synchronized (device) {
      device.connected = Optional.empty();
    }
  }

  /** From now on it misbehaves like this; or not at all. */
  public void trouble(Optional<Trouble> wanted) {
    trouble = wanted;
  }

  /**
   * Lets no provider's certificate pass any more, or all of Apple's again, and cuts connections.
   */
  public void refuseTls(boolean refuses) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(identity())
            .setTrustOptions(trusting(refuses ? new AppleCa() : apple));
    try {
      server.updateSSLOptions(options).await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the simulated APNs kept its certificates", e);
    }
    dropConnections();
  }

  /** How many notifications met trouble, and connections were refused TLS. */
  public int troubled() {
    return troubled.get();
  }

  /** Cuts all connections. */
  public void dropConnections() {
    connections.forEach(HttpConnection::close);
  }

  /** How many providers' connections are open. */
  public int connections() {
    return connections.size();
  }

  /** All notifications that came, in their order. */
  public List<Notification> journal() {
    synchronized (journal) {
      return List.copyOf(journal);
    }
  }

  /** How many came. */
  public int received() {
    synchronized (journal) {
      return journal.size();
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the simulated APNs did not stop", e);
    }
  }

  private PemKeyCertOptions identity() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(own.certificatePem()))
        .addKeyValue(Buffer.buffer(own.keyPem()));
  }

  private static PemTrustOptions trusting(AppleCa ca) {
    return new PemTrustOptions().addCertValue(Buffer.buffer(ca.certificatePem()));
  }

  private Device device(byte[] token) {
    return Optional.ofNullable(devices.get(HexFormat.of().formatHex(token)))
        .orElseThrow(() -> new IllegalArgumentException("no such device is registered"));
  }

  private void connected(HttpConnection connection) {
    connections.add(connection);
    connection.closeHandler(closed -> connections.remove(connection));
  }

  private void receive(HttpServerRequest request) {
    request.body().onSuccess(body -> take(request, body));
  }

  private void take(HttpServerRequest request, Buffer body) {
    Optional<Trouble> met = trouble;
    met.ifPresent(t -> troubled.incrementAndGet());
    switch (met.orElse(null)) {
      case Trouble.GoAway goAway -> request.connection().shutdown(200, TimeUnit.MILLISECONDS);
      case Trouble.Drop drop -> request.connection().close();
      case Trouble.Answer(int status, String reason) ->
          answer(request, Optional.of(Refusal.of(status, reason)));
      case Trouble.Delay(var time) ->
          vertx.setTimer(
              Math.max(1, time.toMillis()), timer -> answer(request, handle(request, body)));
      case Trouble.Swallow swallow -> {
        note(request, handle(request, body), UUID.randomUUID());
        request.connection().close();
      }
      case null -> answer(request, handle(request, body));
    }
  }

  private Optional<Refusal> handle(HttpServerRequest request, Buffer body) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return refuse(404, "BadPath");
    }
    if (request.method() != HttpMethod.POST) {
      return refuse(405, "MethodNotAllowed");
    }
    String topic = request.getHeader("apns-topic");
    if (topic == null) {
      return refuse(400, "MissingTopic");
    }
    if (!topic.equals(topic(request))) {
      return refuse(400, "TopicDisallowed");
    }
    if (!"mdm".equals(request.getHeader("apns-push-type"))) {
      return refuse(400, "InvalidPushType");
    }
    if (body.length() > LARGEST_PAYLOAD) {
      return refuse(413, "PayloadTooLarge");
    }
    Optional<String> pushMagic = pushMagic(body);
    if (pushMagic.isEmpty()) {
      return refuse(400, "PayloadEmpty");
    }
    Device device = devices.get(path.group(1));
    if (device == null) {
      return refuse(400, "BadDeviceToken");
    }
    if (!device.topic.equals(topic)) {
      return refuse(400, "DeviceTokenNotForTopic");
    }
    Optional<Consumer<String>> reached;
    synchronized (device) {
      if (device.unregistered.isPresent()) {
        return Optional.of(new Refusal(410, "Unregistered", device.unregistered));
      }
      reached = device.connected;
      if (reached.isEmpty()) {
        expiration(request)
            .ifPresent(until -> device.kept.put(topic, new Kept(pushMagic.get(), until)));
      }
    }
    reached.ifPresent(woken -> woken.accept(pushMagic.get()));
    return Optional.empty();
  }

  private void answer(HttpServerRequest request, Optional<Refusal> refusal) {
    UUID apnsId =
        Optional.ofNullable(request.getHeader("apns-id"))
            .map(UUID::fromString)
            .orElseGet(UUID::randomUUID);
    note(request, refusal, apnsId);
    request.response().putHeader("apns-id", apnsId.toString());
    if (refusal.isEmpty()) {
      request.response().setStatusCode(200).end();
      return;
    }
    JsonObject json = new JsonObject().put("reason", refusal.get().reason());
    refusal.get().timestamp().ifPresent(t -> json.put("timestamp", t.toEpochMilli()));
    request.response().setStatusCode(refusal.get().status()).end(json.encode());
  }

  private void note(HttpServerRequest request, Optional<Refusal> refusal, UUID apnsId) {
    String[] path = request.path().split("/");
    Notification notification =
        new Notification(
            Instant.now(),
            String.valueOf(request.getHeader("apns-topic")),
            path[path.length - 1],
            apnsId,
            expiration(request),
            refusal.map(Refusal::status).orElse(200),
            refusal.map(Refusal::reason).orElse(""));
    synchronized (journal) {
      journal.add(notification);
    }
  }

  private static Optional<Refusal> refuse(int status, String reason) {
    return Optional.of(Refusal.of(status, reason));
  }

  /** Seconds since 1970; 0 and nothing mean that it is not kept. */
  private static Optional<Instant> expiration(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("apns-expiration"))
        .map(Long::parseLong)
        .filter(seconds -> seconds > 0)
        .map(Instant::ofEpochSecond);
  }

  private static Optional<String> pushMagic(Buffer body) {
    try {
      return Optional.ofNullable(body.toJsonObject().getString("mdm"));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static String topic(HttpServerRequest request) {
    try {
      X509Certificate client =
          (X509Certificate) request.connection().sslSession().getPeerCertificates()[0];
      Matcher uid = UID.matcher(client.getSubjectX500Principal().getName("RFC1779"));
      Matcher numbered = UID.matcher(client.getSubjectX500Principal().getName());
      return uid.find() ? uid.group(1) : numbered.find() ? numbered.group(1) : "";
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }
}
