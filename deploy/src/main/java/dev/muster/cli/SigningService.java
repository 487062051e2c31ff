package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The files of mdmcert.download, the community's service that signs requests as an MDM vendor. It
 * takes JSON with the request, and a certificate that it encrypts the answer for; the answer comes
 * by mail, as CMS EnvelopedData in hexadecimal.
 */
final class SigningService {
  private static final Duration VALID = Duration.ofDays(365);

  /** A request to the service, and the key that opens its answer, with its certificate, in PEM. */
  record Asked(JsonObject request, String exchangeKey) {}

  private SigningService() {}

  /**
   * Asks.
   *
   * @param csr the request in PEM
   * @param serviceKey the service's key for a product
   */
  static Asked ask(String csr, String email, String serviceKey)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=mdmcert.download");
    Instant now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(100, new SecureRandom()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(VALID)),
                        name,
                        keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    JsonObject request =
        new JsonObject()
            .put("csr", base64(csr))
            .put("email", email)
            .put("key", serviceKey)
            .put("encrypt", base64(pem(certificate)));
    return new Asked(request, pem(keys.getPrivate()));
  }

  /** The request as the vendor has signed it, for Apple's portal. */
  static byte[] open(String hexadecimal, PrivateKey exchangeKey) {
    try {
      CMSEnvelopedData envelope =
          new CMSEnvelopedData(HexFormat.of().parseHex(hexadecimal.replaceAll("\\s", "")));
      for (RecipientInformation recipient : envelope.getRecipientInfos()) {
        return recipient.getContent(new JceKeyTransEnvelopedRecipient(exchangeKey));
      }
      throw new CliException("the answer is for nobody: ask the service again");
    } catch (CMSException | IllegalArgumentException e) {
      throw new CliException(
          "the answer can't be opened with this key: give the file from the mail as it came, and"
              + " the key that the request was made with");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
