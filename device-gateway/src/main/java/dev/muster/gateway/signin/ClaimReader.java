package dev.muster.gateway.signin;

import dev.muster.core.event.SignIn;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who stands in the claims of an identity provider, and whether they may enroll devices. People
 * choose their names themselves in some of them, so what could mislead is left out.
 */
final class ClaimReader {
  /** The longest name, in characters; a user whose own is longer is nobody that an admin knows. */
  static final int LONGEST = 100;

  /** Neither controls nor what turns the writing around or is not to be seen. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cs}]");

  private static final Pattern ACCOUNT = Pattern.compile("[\\w.+'-]{1,64}@[\\w.-]{1,63}");
  private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final String EMAIL = "email";
  private static final String USERNAME = "preferred_username";

  private final ProviderSettings settings;

  ClaimReader(ProviderSettings settings) {
    this.settings = settings;
  }

  SignIn read(Map<String, Object> given) throws SignInTrouble {
    Map<String, Object> claims = new HashMap<>(given);
    Object verified = claims.get("email_verified");
    if (verified != null && !verified.toString().equals("true")) {
      // Whoever has an account there could give the address of anyone.
      claims.remove(EMAIL);
      claims.computeIfPresent(
          USERNAME, (claim, name) -> name.toString().contains("@") ? null : name);
    }
    String subject =
        Optional.ofNullable(claims.get("sub"))
            .map(Object::toString)
            .filter(sub -> SUBJECT.matcher(sub).matches())
            .orElseThrow(() -> new SignInTrouble(Kind.REFUSED, "a token has no sub that counts"));
    checkAllowed(claims, subject);
    return new SignIn(
        user(claims, subject),
        subject,
        text(claims, "name")
            .map(ClaimReader::seen)
            .filter(name -> !name.isBlank())
            .map(ClaimReader::cut),
        settings.accountClaims().stream()
            .flatMap(claim -> text(claims, claim).stream())
            .filter(account -> ACCOUNT.matcher(account).matches())
            .findFirst(),
        Optional.empty());
  }

  private String user(Map<String, Object> claims, String subject) throws SignInTrouble {
    String user =
        settings.userClaims().stream()
            .flatMap(claim -> text(claims, claim).stream())
            // With what is not seen it is another name to the identity provider, and not to people.
            .filter(name -> !UNSEEN.matcher(name).find())
            .findFirst()
            .orElseThrow(
                () ->
                    new SignInTrouble(
                        Kind.MISCONFIGURED,
                        "the identity provider gives none of the claims %s of %s: set oidc.claim.user or oidc.scopes"
                            .formatted(settings.userClaims(), cut(subject))));
    if (user.length() > LONGEST) {
      throw new SignInTrouble(
          Kind.REFUSED,
          "the user %s… has a name of %d characters".formatted(cut(user), user.length()));
    }
    return user;
  }

  private void checkAllowed(Map<String, Object> claims, String subject) throws SignInTrouble {
    if (settings.allowed().isEmpty()) {
      return;
    }
    ProviderSettings.Allowed allowed = settings.allowed().get();
    Stream<?> said =
        claims.get(allowed.claim()) instanceof Collection<?> several
            ? several.stream()
            : Stream.ofNullable(claims.get(allowed.claim()));
    if (said.noneMatch(value -> allows(allowed, String.valueOf(value)))) {
      throw new SignInTrouble(
          Kind.REFUSED,
          "%s signed in, and has none of the values of oidc.allowed.values in the claim %s"
              .formatted(cut(subject), allowed.claim()));
    }
  }

  /** One that begins with an at sign is the end of an address. */
  private static boolean allows(ProviderSettings.Allowed allowed, String said) {
    return allowed.values().stream()
        .anyMatch(value -> value.startsWith("@") ? said.endsWith(value) : said.equals(value));
  }

  private static Optional<String> text(Map<String, Object> claims, String claim) {
    return Optional.ofNullable(claims.get(claim))
        .filter(String.class::isInstance)
        .map(text -> ((String) text).strip())
        .filter(text -> !text.isBlank());
  }

  /** What a person is called, without what is not seen. */
  private static String seen(String text) {
    return UNSEEN.matcher(text).replaceAll("").strip();
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }
}
