package dev.muster.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls the admin API of one server. Closed before the program ends: the JVM would wait 300 ms for
 * a client that still listens.
 */
final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final String JSON = "application/json";

  private final URI server;
  private final String token;
  private final HttpClient client;

  private ApiClient(ServerProfile profile) {
    this.server = URI.create(profile.url());
    this.token = profile.token();
    this.client =
        HttpClient.newBuilder()
            // One call at a time: what HTTP/2 sets up for many would be waited for in vain.
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(profile.ca()))
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  /**
   * For the server that the environment names (MUSTER_SERVER, MUSTER_TOKEN, MUSTER_CA); else the
   * one that was named by --server, or by --data; else the current one of the profiles; else that
   * of the usual data directory.
   */
  static ApiClient of(Optional<String> named, DataOption data, ServerProfiles profiles) {
    if (named.isPresent()) {
      return new ApiClient(profiles.find(named.get()));
    }
    boolean fromEnvironment = System.getenv("MUSTER_SERVER") != null;
    if (!fromEnvironment && !data.given() && profiles.current().isPresent()) {
      return new ApiClient(profiles.find(profiles.current().get()));
    }
    return ofData(data.directory());
  }

  /** For the server of this data directory, unless the environment says otherwise. */
  static ApiClient ofData(Path data) {
    String ca = System.getenv("MUSTER_CA");
    Path caFile = ca == null ? data.resolve("ca.pem") : Path.of(ca);
    return new ApiClient(
        new ServerProfile(
            fromEnvironmentOr("MUSTER_SERVER", data.resolve("admin-url")),
            fromEnvironmentOr("MUSTER_TOKEN", data.resolve("admin-token")),
            read(caFile, "MUSTER_CA")));
  }

  JsonObject get(String path) {
    return json(bytes(request(path).GET()));
  }

  /** All pages of a list as one. */
  JsonObject all(String path, String list) {
    JsonArray found = new JsonArray();
    JsonObject page = get(path);
    while (true) {
      found.addAll(page.getJsonArray(list));
      String next = page.getString("next");
      if (next == null) {
        return new JsonObject().put(list, found);
      }
      page = get(path + (path.contains("?") ? "&" : "?") + "cursor=" + next);
    }
  }

  /** What is no JSON. */
  byte[] raw(String path) {
    return bytes(request(path).GET());
  }

  JsonObject post(String path, String contentType, byte[] body) {
    return json(
        bytes(
            request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))));
  }

  JsonObject post(String path, JsonObject body) {
    return post(path, JSON, body.encode().getBytes(StandardCharsets.UTF_8));
  }

  JsonObject post(String path) {
    return json(bytes(request(path).POST(BodyPublishers.noBody())));
  }

  /** A write that may be sent again with the same key. */
  JsonObject post(String path, JsonObject body, Optional<String> idempotencyKey) {
    BodyPublisher publisher =
        BodyPublishers.ofByteArray(body.encode().getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request = request(path).header("Content-Type", JSON).POST(publisher);
    idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
    return json(bytes(request));
  }

  JsonObject put(String path, JsonObject body) {
    return put(path, JSON, body.encode().getBytes(StandardCharsets.UTF_8));
  }

  JsonObject put(String path, String contentType, byte[] body) {
    return write("PUT", path, contentType, body);
  }

  /** Any call with a body. */
  JsonObject write(String method, String path, String contentType, byte[] body) {
    return json(
        bytes(
            request(path)
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofByteArray(body))));
  }

  /** Sends a file, however long that takes. */
  JsonObject upload(String path, Upload file) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/octet-stream")
              // What the server refuses at once is not sent at all.
              .expectContinue(true)
              .POST(file.body())
              .build();
      HttpResponse<byte[]> answer = send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 400) {
        throw refused(answer.statusCode(), json(answer.body()));
      }
      return json(answer.body());
    } finally {
      file.end();
    }
  }

  JsonObject delete(String path) {
    return json(bytes(request(path).DELETE()));
  }

  /** Gives each line of a stream to the visitor until the stream ends. */
  void lines(String path, Consumer<String> visitor) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<Stream<String>> answer = send(request, BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      if (answer.statusCode() >= 400) {
        throw refused(answer.statusCode(), new JsonObject(String.join("", lines.toList())));
      }
      lines.filter(line -> !line.isBlank()).forEach(visitor);
    } catch (UncheckedIOException e) {
      throw unreachable();
    }
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + token)
        .timeout(PATIENCE);
  }

  private byte[] bytes(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer = send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 400) {
      throw refused(answer.statusCode(), json(answer.body()));
    }
    return answer.body();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }

  private CliException unreachable() {
    return new CliException(
        "no answer from %s: start the server with  muster serve  and try again".formatted(server),
        ExitCode.UNREACHABLE);
  }

  private static CliException refused(int status, JsonObject problem) {
    return ConfirmationNeeded.TYPE.equals(problem.getString("type"))
        ? new ConfirmationNeeded(problem)
        : new Refusal(status, problem);
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      client.awaitTermination(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject json(byte[] body) {
    try {
      // Of text: a Buffer would start Netty and the logging, which takes longer than the call.
      return new JsonObject(new String(body, StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      throw new CliException(
          "%s did not answer with JSON: is it a Muster server?".formatted(server));
    }
  }

  private static String fromEnvironmentOr(String variable, Path file) {
    String value = System.getenv(variable);
    return value != null ? value : read(file, variable);
  }

  private static String read(Path file, String variable) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CliException(
          "can't read %s: name the server's data directory with --data, a known server with --server, or set %s"
              .formatted(file, variable));
    }
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      // After a change of the CA there are several.
      for (Certificate ca :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        store.setCertificateEntry("ca-" + store.size(), ca);
      }
      if (store.size() == 0) {
        throw new GeneralSecurityException("there is none");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CliException(
          "the CA certificate is none: name the server's data directory with --data, or set"
              + " MUSTER_CA");
    }
  }
}
