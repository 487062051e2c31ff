package dev.muster.dep.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.token.TokenFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTokenFileTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final ServerTokens TOKENS =
      new ServerTokens(
          "CK_" + "0123456789abcdef".repeat(6),
          "CS_9f3b",
          "AT_" + "fedcba9876543210".repeat(6),
          "AS_77aa",
          Instant.parse("2027-11-27T10:00:00Z"));
  private static final String MAIL =
      "Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n";

  private static DepKeyPair pair;
  private static DepKeyPair other;

  @TempDir private Path files;

  @BeforeAll
  static void makeKeys() {
    pair = DepKeyPair.make("test", NOW, Duration.ofDays(3));
    other = DepKeyPair.make("test", NOW, Duration.ofDays(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cms -encrypt -aes128",
        "cms -encrypt -aes192",
        "cms -encrypt -aes256",
        "cms -encrypt -des3",
        "cms -encrypt -aes128 -stream",
        "cms -encrypt -aes128 -noindef",
        "cms -encrypt -aes128 -crlfeol",
        "cms -encrypt -aes128 -outform DER",
        "cms -encrypt -aes128 -stream -outform DER",
        "cms -encrypt -aes128 -outform PEM",
        "smime -encrypt -aes128",
        "smime -encrypt -aes256 -stream",
        "smime -encrypt -des3",
        "smime -encrypt -des3 -outform DER",
        "smime -encrypt -aes128 -binary",
      })
  void aFileMadeByOpensslOpens(String how) throws Exception {
    assertEquals(TOKENS, read(encrypt(how, MAIL + TOKENS.toJson())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s\n",
        "\r\n%s\r\n",
        "-----BEGIN MESSAGE-----\n%s\n-----END MESSAGE-----\n",
        "-----BEGIN MESSAGE-----\r\n%s\r\n-----END MESSAGE-----\r\n",
        "Content-Type: text/plain;charset=UTF-8\nContent-Transfer-Encoding: 7bit\n\n%s",
        "Content-Type: text/plain;\r\n\tcharset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
            + "-----BEGIN MESSAGE-----\r\n%s\r\n-----END MESSAGE-----\r\n",
      })
  void theJsonIsFoundInWhateverSurroundsIt(String text) throws Exception {
    String binary = "cms -encrypt -aes128 -binary";
    assertEquals(TOKENS, read(encrypt(binary, text.formatted(TOKENS.toJson()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void linesThatWereFoldedInsideAStringAreJoined(String lineEnd) throws Exception {
    String folded = TOKENS.toJson().replaceAll("(.{64})", "$1" + lineEnd);
    assertEquals(TOKENS, read(encrypt("cms -encrypt -aes128 -binary", MAIL + folded)));
  }

  @Test
  void theSampleAsAppleDocumentsItOpens() throws Exception {
    DepKeyPair documented = documented();
    ServerTokens tokens =
        ServerTokenFile.read(
            resource("documented.p7m"), documented.privateKey(), documented.certificate(), NOW);
    assertEquals(Instant.parse("2099-11-27T09:26:53Z"), tokens.accessTokenExpiry());
    assertTrue(tokens.consumerKey().startsWith("CK_48dd68d198350f51"));
    assertEquals("AS_c612ed3f3d2e1c0b9a8f7e6d5c4b3a2918070605", tokens.accessSecret());
  }

  @Test
  void foldedHeadersAndBareBase64Open() throws Exception {
    DepKeyPair documented = documented();
    String text = new String(resource("documented.p7m"), StandardCharsets.US_ASCII);
    String bare = text.substring(text.indexOf("\r\n\r\n") + 4);
    String folded = text.replace("; ", ";\r\n\t").replace("\r\n", "\n");
    for (String variant : new String[] {bare, folded, "\ufeff" + bare, "\n" + folded}) {
      ServerTokenFile.read(
          variant.getBytes(StandardCharsets.UTF_8),
          documented.privateKey(),
          documented.certificate(),
          NOW);
    }
  }

  @Test
  void aFileForAnotherCertificateIsSaidToBeThat() throws Exception {
    byte[] file = encrypt("cms -encrypt -aes128", TOKENS.toJson());
    TokenFileException refusal =
        assertThrows(
            TokenFileException.class,
            () -> ServerTokenFile.read(file, other.privateKey(), other.certificate(), NOW));
    assertEquals(Reason.OTHER_CERTIFICATE, refusal.reason());
    assertTrue(
        refusal
            .getMessage()
            .startsWith(
                "The file was made for another certificate (serial number "
                    + pair.certificate().getSerialNumber().toString(16).toUpperCase()),
        refusal.getMessage());
  }

  @Test
  void aCertificateWithAnotherKeyIsDamage() throws Exception {
    byte[] file = encrypt("cms -encrypt -aes128", TOKENS.toJson());
    TokenFileException refusal =
        assertThrows(
            TokenFileException.class,
            () -> ServerTokenFile.read(file, other.privateKey(), pair.certificate(), NOW));
    assertEquals(Reason.DAMAGED, refusal.reason());
  }

  @Test
  void whateverWasCutOffOrChangedIsRefusedPlainly() throws Exception {
    byte[] ber =
        Base64.getMimeDecoder()
            .decode(
                new String(resource("documented.p7m"), StandardCharsets.US_ASCII)
                    .split("\r\n\r\n")[1]);
    DepKeyPair documented = documented();
    Random random = new Random(29);
    for (int i = 0; i < 300; i++) {
      byte[] changed =
          i % 2 == 0 ? Arrays.copyOf(ber, random.nextInt(ber.length - 8)) : ber.clone();
      if (i % 2 != 0) {
        changed[random.nextInt(ber.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        ServerTokenFile.read(changed, documented.privateKey(), documented.certificate(), NOW);
      } catch (TokenFileException e) {
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
      }
    }
  }

  @Test
  void noiseIsRefusedPlainlyInWhateverItIsWrapped() {
    Random random = new Random(30);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[0] = 0x30;
        noise[1] = (byte) (i % 3 == 0 ? 0x80 : noise.length - 2);
      }
      refusal(noise);
      refusal(Base64.getEncoder().encode(noise));
      refusal(("Content-Type: application/pkcs7-mime\n\n" + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aDeepMessageIsNotParsed() {
    byte[] deep = new byte[40_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    assertEquals(Reason.DAMAGED, refusal(deep).reason());
  }

  @Test
  void aLargeFileIsNotParsed() {
    assertEquals(Reason.TOO_LARGE, refusal(new byte[ServerTokenFile.MAX_BYTES + 1]).reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "MIAA",
        "Content-Type: text/html\r\n\r\n<html>",
        "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n",
        "{\"consumer_key\":\"CK_1\"}",
        "\u0000\u0001\u0002",
      })
  void somethingElseIsNoTokenFile(String text) {
    Reason reason = refusal(text.getBytes(StandardCharsets.UTF_8)).reason();
    assertTrue(reason == Reason.NOT_A_TOKEN_FILE || reason == Reason.DAMAGED, reason.name());
  }

  @Test
  void aMissingFieldIsNamedAndNoSecretIsShown() throws Exception {
    byte[] file =
        encrypt("cms -encrypt -aes128", TOKENS.toJson().replace("access_secret", "acces_secret"));
    TokenFileException refusal = refusal(file);
    assertEquals(Reason.INCOMPLETE, refusal.reason());
    assertEquals(
        "The token in the file has no usable access_secret: download the token from Apple's portal"
            + " again.",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CS_9f3b is no JSON", "[]", "\"CS_9f3b\"", "", "{\"consumer_key\":1}"})
  void whatIsNoTokenInsideIsRefusedWithoutBeingQuoted(String inside) throws Exception {
    TokenFileException refusal = refusal(encrypt("cms -encrypt -aes128", inside + "\n"));
    assertEquals(Reason.INCOMPLETE, refusal.reason());
    assertFalse(refusal.getMessage().contains("9f3b"), refusal.getMessage());
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    byte[] file = encrypt("cms -encrypt -aes128", TOKENS.toJson());
    TokenFileException refusal =
        assertThrows(
            TokenFileException.class,
            () ->
                ServerTokenFile.read(
                    file, pair.privateKey(), pair.certificate(), NOW.plus(Duration.ofDays(400))));
    assertEquals(Reason.EXPIRED, refusal.reason());
  }

  @Test
  void tokensGoToJsonAndBackAndShowNoSecret() throws Exception {
    assertEquals(TOKENS, ServerTokens.ofJson(TOKENS.toJson()));
    assertEquals(
        "ServerTokens[consumerKey=(secret), expires 2027-11-27T10:00:00Z]", TOKENS.toString());
  }

  @Test
  void aKeptPairIsTheSame() {
    DepKeyPair kept =
        DepKeyPair.of(pair.encodedKey(), pair.certificatePem().getBytes(StandardCharsets.US_ASCII));
    assertArrayEquals(pair.encodedKey(), kept.encodedKey());
    assertEquals(pair.certificate(), kept.certificate());
  }

  private static TokenFileException refusal(byte[] file) {
    return assertThrows(TokenFileException.class, () -> read(file));
  }

  private static ServerTokens read(byte[] file) throws TokenFileException {
    return ServerTokenFile.read(file, pair.privateKey(), pair.certificate(), NOW);
  }

  private byte[] encrypt(String how, String plain) throws IOException, InterruptedException {
    Files.writeString(files.resolve("plain"), plain);
    Files.writeString(files.resolve("cert.pem"), pair.certificatePem());
    OpenSsl.run(files, (how + " -in plain -out file.p7m cert.pem").split(" "));
    return Files.readAllBytes(files.resolve("file.p7m"));
  }

  private static DepKeyPair documented() {
    byte[] key =
        Base64.getMimeDecoder()
            .decode(
                new String(resource("documented.key.pem"), StandardCharsets.US_ASCII)
                    .replaceAll("-----[A-Z ]+-----", ""));
    return DepKeyPair.of(key, resource("documented.cert.pem"));
  }

  private static byte[] resource(String name) {
    try (InputStream in = ServerTokenFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
