package dev.muster.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI file as tests read it: with a parser of their own, from what the server serves. */
final class Contract {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonObject file;

  Contract(InputStream yaml) {
    this.file = new JsonObject(new Yaml().<Map<String, Object>>load(yaml));
  }

  /**
   * One operation.
   *
   * @param parameters of path, query and header, resolved
   * @param body the schema of its JSON body
   */
  record Operation(
      String id,
      String method,
      String path,
      List<JsonObject> parameters,
      Optional<JsonObject> body) {

    @Override
    public String toString() {
      return id;
    }
  }

  /** All of them by their id. */
  Map<String, Operation> operations() {
    Map<String, Operation> all = new LinkedHashMap<>();
    JsonObject paths = file.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : METHODS) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        if (operation != null) {
          Operation found = operation(path, method, operation);
          all.put(found.id(), found);
        }
      }
    }
    return all;
  }

  private Operation operation(String path, String method, JsonObject json) {
    Stream<JsonObject> parameters =
        json.getJsonArray("parameters", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .map(this::resolve);
    Optional<JsonObject> body =
        Optional.ofNullable(json.getJsonObject("requestBody"))
            .map(b -> b.getJsonObject("content").getJsonObject("application/json"))
            .map(b -> resolve(b.getJsonObject("schema")));
    return new Operation(json.getString("operationId"), method, path, parameters.toList(), body);
  }

  /** What a reference leads to. */
  JsonObject resolve(JsonObject json) {
    String reference = json.getString("$ref");
    if (reference == null) {
      return json;
    }
    JsonObject found = file;
    for (String part : reference.substring(2).split("/")) {
      found = found.getJsonObject(part);
    }
    return resolve(found);
  }
}
