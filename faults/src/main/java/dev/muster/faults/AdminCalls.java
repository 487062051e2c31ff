package dev.muster.faults;

import dev.muster.simulator.Network;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Calls to the admin API, each again until it is answered. Safe for any thread. */
final class AdminCalls {
  private static final String BYTES = "application/octet-stream";

  private final Network network;
  private final URI node;
  private final String token;

  /**
   * Calls by this token.
   *
   * @param network may lead to other nodes than this one
   */
  AdminCalls(Network network, URI node, String token) {
    this.network = network;
    this.node = node;
    this.token = token;
  }

  /** A call without a body. */
  JsonObject get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", BodyPublishers.noBody(), 200);
  }

  /**
   * A call with a JSON body.
   *
   * @param status the one that is expected
   */
  JsonObject json(String method, String path, JsonObject body, int status)
      throws IOException, InterruptedException {
    return send(method, path, "application/json", BodyPublishers.ofString(body.encode()), status);
  }

  /** A call with any other body. */
  JsonObject bytes(String method, String path, byte[] body, int status)
      throws IOException, InterruptedException {
    return send(method, path, BYTES, BodyPublishers.ofByteArray(body), status);
  }

  private JsonObject send(
      String method, String path, String contentType, BodyPublisher body, int status)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.sendUntilAnswered(
            HttpRequest.newBuilder(node.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(method, body));
    JsonObject said = new JsonObject(Buffer.buffer(answer.body()));
    if (answer.statusCode() != status) {
      throw new IOException(
          "%s %s: HTTP %d %s".formatted(method, path, answer.statusCode(), said.encode()));
    }
    return said;
  }
}
