package dev.muster.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Calls the admin API of one server. Closed before the program ends: the JVM would wait 300 ms for
 * a client that still listens.
 */
final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final String JSON = "application/json";
  private static final int UNAUTHORIZED = 401;

  /** What a header can carry. */
  private static final Pattern SENDABLE = Pattern.compile("[!-~]+");

  private final URI server;
  private final String token;
  private final HttpClient client;

  private final ServerAccess access;
  private final Duration patience;

  /** Calls this server. */
  ApiClient(ServerAccess access) {
    this(access, PATIENCE);
  }

  /** The same, where an answer is waited for so long. */
  ApiClient(ServerAccess access, Duration patience) {
    this.access = access;
    this.patience = patience;
    this.server = ServerUrl.parse(access.profile().url());
    this.token = access.profile().token();
    if (!SENDABLE.matcher(token).matches()) {
      throw new CliException(
          "%s is none: %s".formatted(access.token(), access.tokenMend()), ExitCode.USAGE);
    }
    this.client =
        HttpClient.newBuilder()
            // One call at a time: what HTTP/2 sets up for many would be waited for in vain.
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Trust.context(access))
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  /** What people open in a browser for a path of the server. */
  String address(String path) {
    return server.resolve(path).toString();
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
        throw refused(answer.statusCode(), answer.body());
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
        throw refused(
            answer.statusCode(), String.join("", lines.toList()).getBytes(StandardCharsets.UTF_8));
      }
      lines.filter(line -> !line.isBlank()).forEach(visitor);
    } catch (UncheckedIOException e) {
      throw unreachable(e.getCause());
    }
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + token)
        .timeout(patience);
  }

  private byte[] bytes(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer = send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 400) {
      throw refused(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }

  private CliException unreachable(IOException e) {
    return new ConnectionFailure(server, access, patience).of(e);
  }

  private CliException refused(int status, byte[] body) {
    if (status == UNAUTHORIZED) {
      return new CliException(
          "%s does not accept %s (mistyped, expired or revoked): %s"
              .formatted(server, access.token(), access.tokenMend()));
    }
    JsonObject problem;
    try {
      problem = new JsonObject(new String(body, StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      return new CliException(
          "%s answered with HTTP %d, and not as Muster does: check that it is the admin API, and any proxy in front of it"
              .formatted(server, status));
    }
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
          "%s did not answer with JSON: check that it is the admin API of a Muster server"
              .formatted(server));
    }
  }
}
