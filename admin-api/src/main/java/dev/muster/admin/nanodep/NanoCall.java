package dev.muster.admin.nanodep;

import dev.muster.admin.compat.WholeBody;
import dev.muster.admin.http.Problem;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One of NanoDEP's calls. Its readers throw a {@link Problem} where a value can't be. */
record NanoCall(RoutingContext context) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** The account, which NanoDEP calls a DEP name. */
  String name() {
    String name = context.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw Problem.badRequest(
          "a DEP name has letters, digits, dots, dashes and underscores here, 64 at most");
    }
    return name;
  }

  Optional<String> query(String key) {
    return all(key).stream().findFirst();
  }

  List<String> all(String key) {
    return context.queryParam(key).stream().filter(value -> !value.isEmpty()).toList();
  }

  int number(String key, int otherwise) {
    try {
      return query(key).map(Integer::parseInt).map(n -> Math.max(n, 0)).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw Problem.badRequest(key + " is a number");
    }
  }

  boolean forced() {
    return query("force").filter("1"::equals).isPresent();
  }

  byte[] body() {
    return WholeBody.of(context);
  }
}
