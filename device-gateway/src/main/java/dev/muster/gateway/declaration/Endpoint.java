package dev.muster.gateway.declaration;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a device asks for, as a path below a server's. What the device says is hostile: it leads to
 * no other host, no other folder, and has no query.
 */
record Endpoint(String path) {
  private static final String TOKENS = "tokens";
  private static final String DECLARATION = "declaration/";

  /** An identifier may hold anything, so what stands behind the kind is one part. */
  private static final int DECLARATION_PARTS = 3;

  /** Reads it; empty if it is none. */
  static Optional<Endpoint> of(String text) {
    String[] parts =
        text.startsWith(DECLARATION) ? text.split("/", DECLARATION_PARTS) : text.split("/", -1);
    boolean plain = Arrays.stream(parts).allMatch(Endpoint::named);
    return plain
        ? Optional.of(
            new Endpoint(
                Arrays.stream(parts).map(Endpoint::escaped).collect(Collectors.joining("/"))))
        : Optional.empty();
  }

  private static boolean named(String part) {
    return !part.isEmpty() && !part.equals(".") && !part.equals("..");
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  boolean isTokens() {
    return path.equals(TOKENS);
  }

  boolean isDeclaration() {
    return path.startsWith(DECLARATION);
  }

  URI below(URI base) {
    return base.resolve(path);
  }
}
