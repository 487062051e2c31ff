package dev.muster.cli;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls the admin API: the server of a data directory, or the one that the environment names. */
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final URI server;
  private final String token;
  private final HttpClient client;

  private ApiClient(URI server, String token, SSLContext tls) {
    this.server = server;
    this.token = token;
    this.client =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  /**
   * For the server of this data directory, unless MUSTER_SERVER, MUSTER_CA and MUSTER_TOKEN say
   * otherwise.
   */
  static ApiClient of(Path data) {
    String url = fromEnvironmentOr("MUSTER_SERVER", data.resolve("admin-url"));
    String token = fromEnvironmentOr("MUSTER_TOKEN", data.resolve("admin-token"));
    String ca = System.getenv("MUSTER_CA");
    Path caFile = ca == null ? data.resolve("ca.pem") : Path.of(ca);
    return new ApiClient(URI.create(url), token, trusting(caFile));
  }

  JsonObject get(String path) {
    return call(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  JsonObject post(String path, String contentType, byte[] body) {
    return call(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonObject call(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer;
    try {
      answer =
          client.send(
              request.header("Authorization", "Bearer " + token).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CliException(
          "no answer from %s: start the server with  muster serve  and try again"
              .formatted(server));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
    JsonObject json;
    try {
      json = new JsonObject(Buffer.buffer(answer.body()));
    } catch (DecodeException e) {
      throw new CliException(
          "%s answered HTTP %d and no JSON: is it a Muster server?"
              .formatted(server, answer.statusCode()));
    }
    if (answer.statusCode() >= 400) {
      throw new CliException(json.getString("detail", "HTTP " + answer.statusCode()));
    }
    return json;
  }

  private static String fromEnvironmentOr(String variable, Path file) {
    String value = System.getenv(variable);
    if (value != null) {
      return value;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CliException(
          "can't read %s: give the server's data directory with --data, or set %s"
              .formatted(file, variable));
    }
  }

  private static SSLContext trusting(Path pem) {
    try {
      Certificate ca =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", ca);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CliException(
          "can't read the CA in %s: give the server's data directory with --data, or set MUSTER_CA"
              .formatted(pem));
    }
  }
}
