package dev.muster.gateway.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.core.event.Message.UserVerdict;
import dev.muster.gateway.message.ParsedMessage.UserAsked;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserSignInTest {
  /** Of RFC 2617, section 3.5. */
  private static final String HA1 = "939e7578ed9e3c518a452acee763bce9";

  private static final String REALM = "testrealm@host.com";
  private static final Enrollment USER = new Enrollment(new EnrollmentId("MAC:U"), Channel.USER);

  @TempDir Path directory;
  private Path file;
  private Instant now = Instant.parse("2026-11-28T08:00:00Z");
  private DigestCheck digests;

  @BeforeEach
  void users() throws Exception {
    file = directory.resolve("users");
    Files.writeString(file, "# of the school\n\nMufasa:%s:%s\n".formatted(REALM, HA1));
    InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());
    digests =
        new DigestCheck(
            new DigestUsers(file),
            REALM,
            new LinkSealer(() -> keys, "user-authenticate"),
            () -> now);
  }

  @Test
  void theExampleOfTheStandardFits() {
    DigestResponse example =
        DigestResponse.read(
            """
            Digest username="Mufasa",
                   realm="testrealm@host.com",
                   nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",
                   uri="/dir/index.html",
                   qop=auth,
                   nc=00000001,
                   cnonce="0a4f113b",
                   response="6629fae49393a05397450978507c4ef1",
                   opaque="5ccc069c403ebaf9f0171e9517f40e41"\
            """);
    assertTrue(DigestCheck.fits(HA1, example));
    assertFalse(DigestCheck.fits(HA1.replace('9', '8'), example));
  }

  @Test
  void whoLetsAllInAsksForNoProof() {
    UserSignIn letIn = new UserSignIn(new UserPolicy.LetIn(), () -> now);
    assertFalse(letIn.refuses());
    assertEquals(UserVerdict.UNCHECKED, judge(letIn, Optional.empty()).verdict());
    assertEquals(UserVerdict.UNCHECKED, judge(letIn, Optional.of("Digest")).verdict());
    assertEquals("", letIn.challenge(USER.id()));
  }

  @Test
  void aProofInTheOldFormOfDigestsCounts() {
    String nonce = nonce();
    assertEquals(UserVerdict.ACCEPTED, answer(proof(nonce)).verdict());
  }

  @Test
  void aChallengeIsGoodForSomeMinutes() {
    String nonce = nonce();
    now = now.plus(Duration.ofMinutes(4));
    assertEquals(UserVerdict.ACCEPTED, answer(proof(nonce)).verdict());
    now = now.plus(Duration.ofMinutes(2));
    assertEquals(UserVerdict.REJECTED, answer(proof(nonce)).verdict());
  }

  @Test
  void usersThatAreAddedCountAtOnce() throws Exception {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(UserVerdict.REJECTED, answer(proof(nonce())).verdict());
    Files.writeString(file, "Mufasa:%s:%s\n".formatted(REALM, HA1));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
    assertEquals(UserVerdict.ACCEPTED, answer(proof(nonce())).verdict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest",
        "Digest username=\"Mufasa",
        "Basic TXVmYXNh",
        "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"x\", response=\"y\","
            + " uri=\"/\"",
        "\"\"\"\"\"\\\\\\"
      })
  void whatIsNoProofIsNone(String answer) {
    assertEquals(UserVerdict.REJECTED, answer(answer).verdict());
  }

  @Test
  void aHugeNameIsCut() {
    UserAuthenticate verdict = answer("Digest username=\"" + "a".repeat(2000) + "\"");
    assertEquals(256, verdict.user().orElseThrow().length());
  }

  @Test
  void aFileThatIsNoneIsNamedWithItsLine() throws Exception {
    Files.writeString(file, "anna:swordfish\n");
    assertEquals(
        file + ", line 1 is not name:realm:hash: make it with htdigest",
        assertThrows(IllegalArgumentException.class, () -> new DigestUsers(file)).getMessage());
  }

  private String nonce() {
    Matcher nonce = Pattern.compile("nonce=\"([^\"]+)").matcher(digests.challenge(USER.id()));
    assertTrue(nonce.find());
    return nonce.group(1);
  }

  private static String proof(String nonce) {
    String response = DigestCheck.md5(HA1 + ":" + nonce + ":" + DigestCheck.md5("PUT:/mdm"));
    return "Digest username=\"Mufasa\", realm=\"%s\", nonce=\"%s\", uri=\"/mdm\", response=\"%s\""
        .formatted(REALM, nonce, response);
  }

  private UserAuthenticate answer(String response) {
    return judge(new UserSignIn(new UserPolicy.Check(digests), () -> now), Optional.of(response));
  }

  private static UserAuthenticate judge(UserSignIn signIn, Optional<String> response) {
    return signIn.judge(
        new UserAsked(USER, response), new CertificateIdentity.Issued("urn:uuid:1"));
  }
}
