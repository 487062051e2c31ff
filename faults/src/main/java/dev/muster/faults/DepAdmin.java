package dev.muster.faults;

import dev.muster.simulator.Network;
import dev.muster.simulator.dep.DepServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** Whoever sets DEP up at a node: accounts, and a profile for each of them. */
final class DepAdmin {
  private final Network network;
  private final URI node;
  private final String token;

  DepAdmin(Network network, URI node, String token) {
    this.network = network;
    this.node = node;
    this.token = token;
  }

  /** Sets up an account by the name of its server in Apple's portal. */
  void account(DepServer server) throws IOException, InterruptedException {
    JsonObject begun =
        send("POST", "/v1/dep/accounts", json(new JsonObject().put("name", server.name())), 201);
    server.uploadCertificate(begun.getString("certificate"));
    String path = "/v1/dep/accounts/%s/token".formatted(server.name());
    send("PUT", path, BodyPublishers.ofByteArray(server.tokenFile()), 200);
  }

  /** Each account's devices get a profile that is named like the account. */
  void rules(List<DepServer> servers) throws IOException, InterruptedException {
    JsonObject profiles = new JsonObject();
    JsonArray rules = new JsonArray();
    for (DepServer server : servers) {
      profiles.put(
          server.name(),
          new JsonObject()
              .put("profile_name", server.name())
              .put("is_supervised", true)
              .put("is_mandatory", true));
      rules.add(new JsonObject().put("account", server.name()).put("profile", server.name()));
    }
    JsonObject all = new JsonObject().put("profiles", profiles).put("rules", rules);
    send("PUT", "/v1/dep/rules", json(all), 200);
  }

  private static BodyPublisher json(JsonObject body) {
    return BodyPublishers.ofString(body.encode());
  }

  private JsonObject send(String method, String path, BodyPublisher body, int status)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.sendUntilAnswered(
            HttpRequest.newBuilder(node.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header(
                    "Content-Type",
                    path.endsWith("/token") ? "application/octet-stream" : "application/json")
                .method(method, body));
    JsonObject said = new JsonObject(Buffer.buffer(answer.body()));
    if (answer.statusCode() != status) {
      throw new IOException(
          "%s %s: HTTP %d %s".formatted(method, path, answer.statusCode(), said.encode()));
    }
    return said;
  }
}
