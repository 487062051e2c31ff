package dev.muster.simulator.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that the portal gives to download. */
class TokenFileTest {
  private static DepSimulator apple;
  private static DepServer server;
  private static KeyPair keys;

  @BeforeAll
  static void start() throws Exception {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=muster");
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          BigInteger.ONE,
                          Date.from(Instant.now()),
                          Date.from(Instant.now().plusSeconds(86_400)),
                          name,
                          keys.getPublic())
                      .build(
                          new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))));
    }
    server.uploadCertificate(pem.toString());
  }

  @AfterAll
  static void stop() {
    apple.close();
  }

  private String opened(byte[] file) throws Exception {
    String text = new String(file, StandardCharsets.US_ASCII);
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    String base64 = text.substring(text.indexOf(end + end));
    CMSEnvelopedData cms = new CMSEnvelopedData(Base64.getMimeDecoder().decode(base64));
    return new String(
        cms.getRecipientInfos()
            .iterator()
            .next()
            .getContent(new JceKeyTransEnvelopedRecipient(keys.getPrivate())),
        StandardCharsets.UTF_8);
  }

  static Iterable<TokenForm> forms() {
    return TokenForm.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormHoldsTheTokenThatIsGoodNow(TokenForm form) throws Exception {
    String mime = opened(server.tokenFile(form));
    String json =
        mime.substring(mime.indexOf('{'), mime.lastIndexOf('}') + 1).replaceAll("\\r?\\n", "");
    JsonObject read = new JsonObject(json);
    DepToken token =
        new DepToken(
            read.getString("consumer_key"),
            read.getString("consumer_secret"),
            read.getString("access_token"),
            read.getString("access_secret"),
            Instant.parse(read.getString("access_token_expiry")));
    try (TestClient client = new TestClient(apple, token)) {
      client.open();
    }
  }

  @Test
  void theDocumentedFormHasIndefiniteLengthsAndFoldsStrings() throws Exception {
    byte[] file = server.tokenFile(TokenForm.DOCUMENTED);
    String text = new String(file, StandardCharsets.US_ASCII);
    byte[] cms = Base64.getMimeDecoder().decode(text.substring(text.indexOf("\n\n")));
    assertEquals(0x80, cms[1] & 0xff, "an indefinite length");
    assertTrue(opened(file).matches("(?s).*[a-z0-9]\\n[a-z0-9].*"));
  }

  @Test
  void withoutACertificateThereIsNoFile() {
    DepServer bare = apple.portalServer("Bare");
    assertThrows(IllegalStateException.class, bare::tokenFile);
  }

  @Test
  void aNewerTokenEndsTheOneBeforeAndItsSessions() throws Exception {
    try (TestClient client = TestClient.of(apple, server)) {
      server.newToken();
      assertEquals("401 token_rejected", client.refused("GET", "/account", new JsonObject()));
    }
  }

  @Test
  void anotherAdministratorHasAnotherConsumerKey() {
    String before = server.newToken().consumerKey();
    assertEquals(before, server.newToken().consumerKey());
    server.admin("eve@example.com");
    assertNotEquals(before, server.newToken().consumerKey());
  }
}
