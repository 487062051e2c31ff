package dev.muster.server;

import dev.muster.gateway.ca.Authorities;
import dev.muster.gateway.ca.Authorities.Former;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.Certificates;
import dev.muster.server.config.CaSection;
import dev.muster.server.config.ConfigurationException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which CAs an installation has: the operator's if one is given, else one of its own; and those
 * before it.
 */
final class InstallationCa {
  private InstallationCa() {}

  /**
   * Opens them.
   *
   * @throws ConfigurationException if a CA can't be used, or the one that issues has ended
   */
  static Authorities open(CaSection given, CaFiles own, Instant now) {
    try {
      Optional<CertificateAuthority> operators = operators(given);
      List<Former> former = new ArrayList<>(former(given, own));
      CertificateAuthority current = operators.orElseGet(() -> own.current(now));
      if (operators.isEmpty()) {
        own.former().ifPresent(former::add);
      }
      if (!now.isBefore(current.end())) {
        throw new ConfigurationException(
            "the CA %s ended at %s, and nothing can be issued under it: give another one, see docs/enrolment.md"
                .formatted(current.issuing().getSubjectX500Principal(), current.end()));
      }
      return new Authorities(current, former);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the CA can't be used: " + e.getMessage(), e);
    }
  }

  private static Optional<CertificateAuthority> operators(CaSection given) {
    if (given.pkcs12().isPresent()) {
      return Optional.of(pkcs12(given, given.pkcs12().get()));
    }
    if (given.certificates().isPresent() != given.key().isPresent()) {
      throw new ConfigurationException(
          "a CA of your own needs both ca.certificates and ca.key: set the other one, too");
    }
    return given
        .certificates()
        .map(
            chain ->
                new CertificateAuthority(
                    OperatorFiles.certificates(chain),
                    OperatorFiles.privateKey(given.key().orElseThrow())));
  }

  /** The key, where there is one, is that of one of the chains in the file. */
  private static List<Former> former(CaSection given, CaFiles own) {
    if (given.formerCertificates().isEmpty()) {
      if (given.formerKey().isPresent()) {
        throw new ConfigurationException(
            "ca.former.key is of no use without ca.former.certificates: set that, too");
      }
      return List.of();
    }
    Optional<PrivateKey> key =
        given
            .formerKey()
            .map(file -> own.keyIn(file).orElseGet(() -> OperatorFiles.privateKey(file)));
    List<Former> found =
        chains(OperatorFiles.certificates(given.formerCertificates().get())).stream()
            .map(chain -> new Former(chain, key.filter(k -> Certificates.fit(chain.getFirst(), k))))
            .toList();
    if (key.isPresent() && found.stream().allMatch(f -> f.key().isEmpty())) {
      throw new ConfigurationException(
          "ca.former.key is the key of no CA in ca.former.certificates: give the issuing CA's");
    }
    return found;
  }

  /** One CA after the other: a certificate that did not issue the one before begins another. */
  private static List<List<X509Certificate>> chains(List<X509Certificate> certificates) {
    List<List<X509Certificate>> chains = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      if (chains.isEmpty() || !Certificates.issuedBy(certificate, chains.getLast().getLast())) {
        chains.add(new ArrayList<>());
      }
      chains.getLast().add(certificate);
    }
    return chains;
  }

  private static CertificateAuthority pkcs12(CaSection given, Path file) {
    Path password =
        given
            .pkcs12PasswordFile()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "ca.pkcs12 needs a password: put it into a file and set"
                            + " ca.pkcs12.password.file"));
    OperatorFiles.KeyAndChain found = OperatorFiles.pkcs12(file, password);
    return new CertificateAuthority(found.chain(), found.key());
  }
}
