package dev.muster.dep.token;

import dev.muster.dep.token.TokenFileException.Reason;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyTransRecipientId;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;

/**
 * Opens the {@code .p7m} file that Apple's portal has for download once the certificate of an
 * account was uploaded: S/MIME around CMS EnvelopedData (BER, indefinite lengths), RSA PKCS#1 v1.5,
 * AES or triple DES in CBC mode; inside it MIME again, then JSON, folded wherever a line was full.
 * Apple, Device Assignment: Examining Server Tokens.
 *
 * <p>What is given is a stranger's until it opened: size and depth are bounded before it is parsed.
 */
public final class ServerTokenFile {
  /** The largest file that is looked at; Apple's have about 3 KiB. */
  public static final int MAX_BYTES = 64 * 1024;

  /** An EnvelopedData needs ten, and one more for each constructed string. */
  private static final int MAX_DEPTH = 24;

  private static final Set<String> CIPHERS =
      Set.of(
          NISTObjectIdentifiers.id_aes128_CBC.getId(),
          NISTObjectIdentifiers.id_aes192_CBC.getId(),
          NISTObjectIdentifiers.id_aes256_CBC.getId(),
          PKCSObjectIdentifiers.des_EDE3_CBC.getId());

  private ServerTokenFile() {}

  /**
   * Opens a file and reads the tokens in it.
   *
   * @param file as downloaded
   * @param key the account's private key
   * @param certificate the certificate that was uploaded for it
   * @param now the time: an expired token is refused
   * @throws TokenFileException with a sentence for the admin who gave the file
   */
  public static ServerTokens read(
      byte[] file, PrivateKey key, X509Certificate certificate, Instant now)
      throws TokenFileException {
    if (file.length > MAX_BYTES) {
      throw new TokenFileException(
          Reason.TOO_LARGE,
          "The file is too large for a server token: give the .p7m file that Apple's portal has for"
              + " download.");
    }
    ServerTokens tokens = ServerTokens.ofJson(json(decrypt(file, key, certificate)));
    if (tokens.expiredAt(now)) {
      throw new TokenFileException(
          Reason.EXPIRED,
          "The token in the file expired at "
              + tokens.accessTokenExpiry()
              + ": download a new one from Apple's portal.");
    }
    return tokens;
  }

  private static byte[] decrypt(byte[] file, PrivateKey key, X509Certificate certificate)
      throws TokenFileException {
    byte[] ber = TokenArmor.open(file);
    if (!BerBounds.hold(ber, MAX_DEPTH)) {
      throw damaged(null);
    }
    CMSEnvelopedData message = parse(ber);
    RecipientInformation recipient = recipient(message, certificate);
    String keyCipher = recipient.getKeyEncryptionAlgOID();
    String cipher = message.getEncryptionAlgOID();
    if (!keyCipher.equals(PKCSObjectIdentifiers.rsaEncryption.getId())
        || !CIPHERS.contains(cipher)) {
      throw new TokenFileException(
          Reason.NOT_A_TOKEN_FILE,
          "The file is encrypted in a way that Apple's portal does not use: give the .p7m file as"
              + " the portal gave it.");
    }
    try {
      return recipient.getContent(new JceKeyTransEnvelopedRecipient(key));
    } catch (CMSException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private static CMSEnvelopedData parse(byte[] ber) throws TokenFileException {
    try {
      return new CMSEnvelopedData(ber);
    } catch (CMSException | RuntimeException e) {
      // Bouncy Castle answers some nonsense with an exception that it does not declare.
      throw new TokenFileException(
          Reason.NOT_A_TOKEN_FILE,
          "The file is not an encrypted message: give the .p7m file that Apple's portal has for"
              + " download.",
          e);
    }
  }

  private static RecipientInformation recipient(
      CMSEnvelopedData message, X509Certificate certificate) throws TokenFileException {
    Collection<RecipientInformation> all = message.getRecipientInfos().getRecipients();
    X509CertificateHolder ours = holder(certificate);
    Optional<RecipientInformation> found =
        all.stream()
            .filter(KeyTransRecipientInformation.class::isInstance)
            .filter(recipient -> ((KeyTransRecipientId) recipient.getRID()).match(ours))
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    String serials =
        all.stream()
            .map(RecipientInformation::getRID)
            .filter(KeyTransRecipientId.class::isInstance)
            .map(id -> ((KeyTransRecipientId) id).getSerialNumber())
            .filter(serial -> serial != null && serial.bitLength() <= 160)
            .map(ServerTokenFile::hex)
            .limit(3)
            .collect(Collectors.joining(", "));
    throw new TokenFileException(
        Reason.OTHER_CERTIFICATE,
        "The file was made for another certificate"
            + (serials.isEmpty() ? "" : " (serial number " + serials + ")")
            + ": upload the one of this account (serial number "
            + hex(certificate.getSerialNumber())
            + ") to Apple's portal, and download the token after that.");
  }

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new JcaX509CertificateHolder(certificate);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the account's certificate can't be encoded", e);
    }
  }

  private static String hex(BigInteger serial) {
    return serial.toString(16).toUpperCase(Locale.ROOT);
  }

  /**
   * The JSON in the decrypted text. Lines are joined with nothing between them, since Apple folds
   * in the middle of strings, too.
   */
  private static String json(byte[] plain) {
    String body = MimeText.body(MimeText.of(plain));
    StringBuilder json = new StringBuilder(body.length());
    body.lines()
        .filter(line -> !line.startsWith("-----BEGIN ") && !line.startsWith("-----END "))
        .forEach(json::append);
    return json.toString();
  }

  private static TokenFileException damaged(Exception cause) {
    String message =
        "The token file is damaged: download it from Apple's portal again, and do not open it in an"
            + " editor.";
    return cause == null
        ? new TokenFileException(Reason.DAMAGED, message)
        : new TokenFileException(Reason.DAMAGED, message, cause);
  }
}
