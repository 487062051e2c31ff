package dev.muster.simulator.dep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.OutputEncryptor;

/** Writes the file that the portal gives to download, {@code smime.p7m}. */
final class TokenFile {
  /** The octet strings of Apple's sample are in pieces. */
  private static final int PIECE = 256;

  private TokenFile() {}

  static byte[] write(DepToken token, X509Certificate recipient, TokenForm form) {
    String end = form.crlf() ? "\r\n" : "\n";
    String inner =
        String.join(
            end,
            "Content-Type: text/plain;charset=UTF-8",
            "Content-Transfer-Encoding: 7bit",
            "",
            message(token.json(), form, end),
            "");
    try {
      byte[] cms = encrypt(inner.getBytes(StandardCharsets.UTF_8), recipient, form);
      String base64 =
          Base64.getMimeEncoder(76, end.getBytes(StandardCharsets.US_ASCII)).encodeToString(cms);
      return String.join(
              end,
              "Content-Type: application/pkcs7-mime; name=\"smime.p7m\";",
              " smime-type=enveloped-data",
              "Content-Transfer-Encoding: base64",
              "Content-Disposition: attachment; filename=\"smime.p7m\"",
              "Content-Description: S/MIME Encrypted Message",
              "",
              base64,
              "")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException | CMSException e) {
      throw new IllegalStateException("the token can't be encrypted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String message(String json, TokenForm form, String end) {
    StringBuilder text = new StringBuilder();
    int width = form.fold() == 0 ? json.length() : form.fold();
    for (int i = 0; i < json.length(); i += width) {
      text.append(i == 0 ? "" : end).append(json, i, Math.min(json.length(), i + width));
    }
    return form.messageLines()
        ? "-----BEGIN MESSAGE-----" + end + text + end + "-----END MESSAGE-----"
        : text.toString();
  }

  private static byte[] encrypt(byte[] content, X509Certificate recipient, TokenForm form)
      throws GeneralSecurityException, CMSException, IOException {
    // The key's own algorithm, which is rsaEncryption: PKCS #1 v1.5.
    RecipientInfoGenerator to = new JceKeyTransRecipientInfoGenerator(recipient);
    OutputEncryptor encryptor =
        new JceCMSContentEncryptorBuilder(
                form.tripleDes() ? CMSAlgorithm.DES_EDE3_CBC : CMSAlgorithm.AES128_CBC)
            .build();
    if (form.der()) {
      CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
      generator.addRecipientInfoGenerator(to);
      CMSEnvelopedData data = generator.generate(new CMSProcessableByteArray(content), encryptor);
      return data.toASN1Structure().getEncoded("DER");
    }
    CMSEnvelopedDataStreamGenerator generator = new CMSEnvelopedDataStreamGenerator();
    generator.setBufferSize(PIECE);
    generator.addRecipientInfoGenerator(to);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = generator.open(bytes, encryptor)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
