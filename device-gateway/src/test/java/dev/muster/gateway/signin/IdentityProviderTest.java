package dev.muster.gateway.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which tokens count, and what is said of an identity provider that is not as it should be. */
@Timeout(60)
class IdentityProviderTest {
  private static final URI BACK = URI.create("https://mdm.example.com/sign-in/done");
  private static final SignInSecrets SECRETS = SignInSecrets.fresh();

  private FakeProvider fake;
  private IdentityProvider provider;

  @BeforeEach
  void start() throws Exception {
    fake = new FakeProvider();
    provider = provider(fake.issuer());
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private static IdentityProvider provider(URI issuer) {
    return new IdentityProvider(settings(issuer), InstantSource.system());
  }

  static ProviderSettings settings(URI issuer) {
    return new ProviderSettings(
        issuer,
        FakeProvider.CLIENT,
        FakeProvider.SECRET,
        List.of("profile", "email"),
        List.of("email"),
        List.of("email"),
        Optional.empty(),
        Optional.empty());
  }

  private Map<String, Object> claims() throws SignInTrouble {
    return provider.claims("code", SECRETS, BACK);
  }

  private SignInTrouble refused(Consumer<JWTClaimsSet.Builder> flaw) throws Exception {
    JWTClaimsSet.Builder claims = fake.claims(SECRETS.nonce());
    flaw.accept(claims);
    fake.signs(claims.build());
    return assertThrows(SignInTrouble.class, this::claims);
  }

  @Test
  void aTokenAsItShouldBeCounts() throws Exception {
    fake.signs(fake.claims(SECRETS.nonce()).build());
    assertEquals("00u1", claims().get("sub"));
    assertEquals(Optional.of(SECRETS.verifier()), fake.codeVerifier);
  }

  @Test
  void theBrowserIsSentWithStateNonceAndAChallengeOfTheVerifier() throws Exception {
    String page = provider.signInPage(SECRETS, "state", BACK, Optional.of("a@b.c")).toString();
    assertTrue(page.startsWith(fake.issuer() + "/authorize?"), page);
    for (String part :
        List.of(
            "state=state",
            "nonce=" + SECRETS.nonce(),
            "code_challenge_method=S256",
            "response_type=code",
            "scope=openid+profile+email",
            "login_hint=a%40b.c")) {
      assertTrue(page.contains(part), part);
    }
    assertFalse(page.contains(SECRETS.verifier()), page);
  }

  @Test
  void aTokenForAnotherSignInDoesNotCount() throws Exception {
    assertEquals(Kind.REFUSED, refused(claims -> claims.claim("nonce", "another")).kind());
    assertEquals(Kind.REFUSED, refused(claims -> claims.claim("nonce", null)).kind());
  }

  @Test
  void aTokenForAnotherServerDoesNotCount() throws Exception {
    assertEquals(Kind.REFUSED, refused(claims -> claims.audience("another")).kind());
  }

  @Test
  void aTokenOfAnotherIssuerDoesNotCount() throws Exception {
    assertEquals(
        Kind.REFUSED, refused(claims -> claims.issuer("https://other.example.com")).kind());
  }

  @Test
  void aTokenThatEndedDoesNotCount() throws Exception {
    Date before = Date.from(Instant.now().minusSeconds(600));
    assertEquals(Kind.REFUSED, refused(claims -> claims.expirationTime(before)).kind());
  }

  @Test
  void aTokenThatNobodySignedDoesNotCount() {
    fake.leavesUnsigned(fake.claims(SECRETS.nonce()).build());
    assertEquals(Kind.REFUSED, assertThrows(SignInTrouble.class, this::claims).kind());
  }

  @Test
  void aTokenThatWasSignedWithTheSharedSecretDoesNotCount() throws Exception {
    fake.signsWithTheSecret(fake.claims(SECRETS.nonce()).build());
    assertEquals(Kind.REFUSED, assertThrows(SignInTrouble.class, this::claims).kind());
  }

  @Test
  void aTokenOfAKeyThatIsNoneOfItsDoesNotCount() throws Exception {
    fake.signs(fake.claims(SECRETS.nonce()).build());
    fake.rotate();
    assertEquals(Kind.REFUSED, assertThrows(SignInTrouble.class, this::claims).kind());
  }

  @Test
  void itsNewKeyCountsAtOnce() throws Exception {
    fake.signs(fake.claims(SECRETS.nonce()).build());
    claims();
    fake.rotate();
    fake.signs(fake.claims(SECRETS.nonce()).build());
    assertEquals("00u1", claims().get("sub"));
  }

  @Test
  void whatTheTokenLacksIsAskedForIfItIsOfTheSamePerson() throws Exception {
    fake.signs(fake.claims(SECRETS.nonce()).claim("email", null).build());
    fake.userInfo(new JsonObject().put("sub", "00u1").put("email", "anna@example.org"));
    assertEquals("anna@example.org", claims().get("email"));
    fake.userInfo(new JsonObject().put("sub", "00u2").put("email", "ben@example.org"));
    assertFalse(claims().containsKey("email"));
  }

  @Test
  void aWrongSecretIsNamedAndNotShown() {
    fake.refusal = Optional.of("invalid_client");
    SignInTrouble trouble = assertThrows(SignInTrouble.class, this::claims);
    assertEquals(Kind.MISCONFIGURED, trouble.kind());
    assertTrue(trouble.getMessage().contains("oidc.client.secret.file"), trouble.getMessage());
    assertFalse(trouble.getMessage().contains(FakeProvider.SECRET), trouble.getMessage());
  }

  @Test
  void theSecretIsCheckedWithoutAnyoneWhoSignsIn() throws Exception {
    fake.refusal = Optional.of("invalid_grant");
    provider.checkWhole("https://mdm.example.com");
    fake.refusal = Optional.of("invalid_client");
    assertEquals(
        Kind.MISCONFIGURED,
        assertThrows(SignInTrouble.class, () -> provider.checkWhole("https://mdm.example.com"))
            .kind());
  }

  @Test
  void aCodeThatWasUsedIsASignInThatIsOver() {
    fake.refusal = Optional.of("invalid_grant");
    assertEquals(Kind.INVALID, assertThrows(SignInTrouble.class, this::claims).kind());
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseIsNamed() {
    fake.calledItself = Optional.of("https://login.example.com/tenant");
    SignInTrouble trouble = assertThrows(SignInTrouble.class, provider::check);
    assertEquals(Kind.MISCONFIGURED, trouble.kind());
    assertTrue(
        trouble.getMessage().contains("https://login.example.com/tenant: set oidc.issuer"),
        trouble.getMessage());
  }

  @Test
  void aDeadProviderIsAway() {
    URI issuer = fake.issuer();
    fake.close();
    SignInTrouble trouble = assertThrows(SignInTrouble.class, provider(issuer)::check);
    assertEquals(Kind.AWAY, trouble.kind());
    assertTrue(trouble.getMessage().contains("check oidc.issuer"), trouble.getMessage());
  }

  @Test
  void aProviderThatSaysNothingIsAwayAfterSomeSeconds() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      URI issuer = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertEquals(Kind.AWAY, assertThrows(SignInTrouble.class, provider(issuer)::check).kind());
    }
  }
}
