package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListParser;
import dev.muster.server.OperatorFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushCertFilesTest {
  private static final byte[] CSR = "a request".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;
  private SigningService.Asked asked;
  private PrivateKey key;
  private X509Certificate certificate;

  @BeforeEach
  void ask() throws Exception {
    asked = SigningService.ask("PEM", "anna@example.com", "service-key");
    Path file = directory.resolve("exchange.key");
    PemFiles.writeSecret(file, asked.exchangeKey());
    key = OperatorFiles.privateKey(file);
    Path encrypt = directory.resolve("exchange.pem");
    Files.writeString(encrypt, clear("encrypt"));
    certificate = OperatorFiles.certificates(encrypt).getFirst();
  }

  @Test
  void theSigningServiceIsAskedInItsOwnForm() {
    assertEquals("PEM", clear("csr"));
    assertEquals("anna@example.com", asked.request().getString("email"));
    assertEquals("service-key", asked.request().getString("key"));
  }

  @Test
  void theKeyThatOpensTheAnswerIsItsOwnersAlone() throws Exception {
    Path file = directory.resolve("exchange.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertThrows(CliException.class, () -> PemFiles.writeSecret(file, "another"));
  }

  @Test
  void theAnswerOfTheSigningServiceIsOpened() throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(certificate));
    byte[] sealed =
        generator
            .generate(
                new CMSProcessableByteArray(CSR),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).build())
            .getEncoded();
    assertArrayEquals(CSR, SigningService.open(HexFormat.of().formatHex(sealed) + "\n", key));
    assertThrows(CliException.class, () -> SigningService.open("00ff", key));
  }

  @Test
  void aVendorSignsARequestAsApplesPortalTakesIt() throws Exception {
    byte[] plist = Base64.getDecoder().decode(VendorRequest.sign(CSR, List.of(certificate), key));
    NSDictionary request = (NSDictionary) PropertyListParser.parse(plist);
    assertArrayEquals(CSR, decoded(request, "PushCertRequestCSR"));
    assertTrue(
        request
            .get("PushCertCertificateChain")
            .toString()
            .startsWith("-----BEGIN CERTIFICATE-----"));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(certificate);
    signature.update(CSR);
    assertTrue(signature.verify(decoded(request, "PushCertSignature")));
  }

  private static byte[] decoded(NSDictionary request, String name) {
    return Base64.getDecoder().decode(request.get(name).toString());
  }

  private String clear(String name) {
    return new String(
        Base64.getDecoder().decode(asked.request().getString(name)), StandardCharsets.US_ASCII);
  }
}
