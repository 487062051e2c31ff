package dev.muster.server.config;

import dev.muster.core.event.SignIn;
import dev.muster.gateway.signin.AccountServers;
import dev.muster.gateway.signin.ProviderSettings.Allowed;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How people sign in before a device enrolls: the organization's identity provider (OpenID
 * Connect), and for what.
 *
 * @param issuer as the identity provider calls itself
 * @param clientId as it calls this server
 * @param clientSecretFile holds the secret that it gave this server
 * @param scopes that are asked for beside {@code openid}
 * @param userClaims the claims that name a person to admins; the first that is there counts
 * @param accountClaims the same of the Managed Apple Account
 * @param allowed who may sign in; empty: whoever the identity provider lets
 * @param trustedCas in PEM, in place of those of the Java runtime
 * @param accounts how devices may enroll by their users' accounts
 * @param enroll whether whoever fetches a profile, by a link or without one, signs in first
 * @param setup whether whoever sets up a device that Apple sends here signs in first
 */
public record OidcSection(
    URI issuer,
    String clientId,
    Path clientSecretFile,
    List<String> scopes,
    List<String> userClaims,
    List<String> accountClaims,
    Optional<Allowed> allowed,
    Optional<Path> trustedCas,
    AccountServers accounts,
    boolean enroll,
    boolean setup) {
  private static final String ISSUER = "oidc.issuer";
  private static final String CLIENT = "oidc.client.id";
  private static final String SECRET = "oidc.client.secret.file";
  private static final String ALLOWED_CLAIM = "oidc.allowed.claim";
  private static final String ALLOWED_VALUES = "oidc.allowed.values";
  private static final String ACCOUNTS = "enrollment.account";
  private static final String ENROLL = "enrollment.sign.in";
  private static final String SETUP = "dep.sign.in";
  private static final String WAYS = "byod or adde, or both, each for all or as adde:Mac";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(ISSUER, ""),
          Map.entry(CLIENT, ""),
          Map.entry(SECRET, ""),
          Map.entry("oidc.scopes", "profile email"),
          Map.entry("oidc.claim.user", "email, preferred_username"),
          Map.entry("oidc.claim.account", "email"),
          Map.entry(ALLOWED_CLAIM, ""),
          Map.entry(ALLOWED_VALUES, ""),
          Map.entry("oidc.trusted.cas", ""),
          Map.entry(ACCOUNTS, ""),
          Map.entry(ENROLL, "false"),
          Map.entry(SETUP, "false"));

  /** Reads the section; empty where nobody can sign in. */
  public static Optional<OidcSection> read(Settings settings) {
    AccountServers accounts = settings.value(ACCOUNTS, WAYS, OidcSection::ways);
    boolean enroll = settings.flag(ENROLL);
    boolean setup = settings.flag(SETUP);
    Optional<Allowed> allowed = allowed(settings);
    Optional<URI> issuer = settings.url(ISSUER, "https://login.example.com", OidcSection::isIssuer);
    Optional<String> client = settings.text(CLIENT);
    Optional<Path> secret = settings.path(SECRET);
    if (issuer.isEmpty() || client.isEmpty() || secret.isEmpty()) {
      List<String> needing =
          Stream.of(ISSUER, CLIENT, SECRET, ALLOWED_CLAIM, ACCOUNTS, ENROLL, SETUP)
              .filter(key -> !settings.raw(key).strip().equals(DEFAULTS.get(key)))
              .toList();
      if (!needing.isEmpty()) {
        settings.wrong(
            needing.getFirst(),
            "to sign in, all of %s, %s and %s are needed: set them, or leave out %s"
                .formatted(ISSUER, CLIENT, SECRET, String.join(", ", needing)));
      }
      return Optional.empty();
    }
    return Optional.of(
        new OidcSection(
            issuer.get(),
            client.get(),
            secret.get(),
            words(settings.raw("oidc.scopes")),
            words(settings.raw("oidc.claim.user")),
            words(settings.raw("oidc.claim.account")),
            allowed,
            settings.path("oidc.trusted.cas"),
            accounts,
            enroll,
            setup));
  }

  private static AccountServers ways(String text) {
    return new AccountServers(words(text).stream().map(OidcSection::way).toList());
  }

  private static AccountServers.Way way(String word) {
    String[] parts = word.split(":", 2);
    return new AccountServers.Way(
        SignIn.Mode.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
  }

  private static Optional<Allowed> allowed(Settings settings) {
    Optional<String> claim = settings.text(ALLOWED_CLAIM);
    Set<String> values = Set.copyOf(words(settings.raw(ALLOWED_VALUES)));
    if (claim.isPresent() == values.isEmpty()) {
      settings.wrong(
          claim.isPresent() ? ALLOWED_CLAIM : ALLOWED_VALUES,
          "who may sign in needs both %s and %s: set them, or none"
              .formatted(ALLOWED_CLAIM, ALLOWED_VALUES));
    }
    return claim.map(name -> new Allowed(name, values));
  }

  /** Over plain HTTP only on this very machine: everything hangs on what it says. */
  private static boolean isIssuer(URI url) {
    boolean here = url.getHost().equals("127.0.0.1") || url.getHost().equals("localhost");
    return url.getQuery() == null
        && url.getFragment() == null
        && ("https".equalsIgnoreCase(url.getScheme())
            || here && "http".equalsIgnoreCase(url.getScheme()));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
  }
}
