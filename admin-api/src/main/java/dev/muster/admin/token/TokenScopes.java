package dev.muster.admin.token;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
import dev.muster.core.event.ApiRole;
import dev.muster.core.fleet.Tokens.Token;
import io.vertx.core.json.JsonArray;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What tokens may do: what they were made with, by role or scope by scope. */
public final class TokenScopes {
  private TokenScopes() {}

  /** What a token may do. */
  public static Set<Scope> of(Token token) {
    return of(token.role(), token.scopes());
  }

  /**
   * What a token may do. Of the scopes of a newer version, those that this one knows.
   *
   * @param scopes by name; none: as the role says
   */
  static Set<Scope> of(ApiRole role, Collection<String> scopes) {
    if (scopes.isEmpty()) {
      return role == ApiRole.OPERATE ? Scope.all() : EnumSet.of(Scope.READ_FLEET);
    }
    Set<Scope> known = EnumSet.noneOf(Scope.class);
    scopes.forEach(label -> Scope.of(label).ifPresent(known::add));
    return known;
  }

  /** By name, in an order that stays. */
  public static JsonArray json(Set<Scope> scopes) {
    return new JsonArray(labels(scopes));
  }

  /** By name, in an order that stays. */
  static List<String> labels(Set<Scope> scopes) {
    return EnumSet.copyOf(scopes).stream().map(Scope::label).toList();
  }

  /**
   * The scopes that a request names.
   *
   * @throws Problem if there is none of such a name
   */
  static Set<Scope> named(JsonArray labels) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.getString(i);
      scopes.add(
          Scope.of(label)
              .orElseThrow(
                  () ->
                      Problem.badRequest(
                          "there is no scope %s: there are %s"
                              .formatted(label, String.join(", ", labels(Scope.all()))))));
    }
    return scopes;
  }

  /**
   * Sees to it that nobody gets by a token of their making what they may not do themselves.
   *
   * @throws Problem if they would
   */
  static void checkGiven(Set<Scope> wanted, Principal giver) {
    Optional<Scope> lacking = wanted.stream().filter(scope -> !giver.may(scope)).findFirst();
    if (lacking.isPresent()) {
      throw new Problem(
          403,
          "forbidden",
          "nobody can give the scope %s who does not have it, as %s does not"
              .formatted(lacking.get().label(), giver.name()));
    }
  }
}
