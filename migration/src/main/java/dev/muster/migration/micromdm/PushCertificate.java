package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The push certificate with its key ({@code config.proto}). MicroMDM has one. */
final class PushCertificate {
  private static final String WHAT = "the push certificate";
  private static final String UPLOAD = "upload it with muster push-cert upload";

  private final Kept kept;

  PushCertificate(Kept kept) {
    this.kept = kept;
  }

  /** What comes over of it. */
  Piece piece() {
    try {
      Proto config = config().orElseThrow(() -> new Unreadable("there is none: " + UPLOAD));
      byte[] certificate = config.bytes(1);
      byte[] key = config.bytes(2);
      if (certificate.length == 0 || key.length == 0) {
        throw new Unreadable("it is not whole there: " + UPLOAD);
      }
      String keyPem = Pem.key(key);
      if (keyPem.contains("ENCRYPTED")) {
        throw new Unreadable("its key has a passphrase: take that off, and " + UPLOAD);
      }
      return new Piece.PushCertificate(Pem.certificate(certificate), keyPem);
    } catch (Unreadable e) {
      return new Piece.Left(WHAT, e.getMessage());
    }
  }

  /** For what it is good: the UID of its subject; empty where that can't be read. */
  String topic() {
    try {
      byte[] certificate = config().map(config -> config.bytes(1)).orElse(new byte[0]);
      String subject = Pem.parse(certificate).getSubjectX500Principal().getName();
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("UID"))
              .map(Rdn::getValue)
              .map(Object::toString)
              .findFirst()
              .orElse("");
    } catch (CertificateException | InvalidNameException | Unreadable e) {
      // Devices bring their own topics; what is amiss is told with the certificate.
      return "";
    }
  }

  private Optional<Proto> config() {
    return kept.value("mdm.ServerConfig", "config").map(Proto::new);
  }
}
