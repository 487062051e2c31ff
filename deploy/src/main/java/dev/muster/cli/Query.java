package dev.muster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The query of a URL, as it is put together. */
final class Query {
  private final List<String> parts = new ArrayList<>();

  static Query of(Map<String, String> all) {
    Query query = new Query();
    all.forEach(query::with);
    return query;
  }

  /** With a parameter, if it has a value. */
  Query with(String name, Object value) {
    if (value != null) {
      parts.add(name + "=" + ApiClient.encode(value.toString()));
    }
    return this;
  }

  /** Behind this path. */
  String behind(String path) {
    return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
  }
}
