package dev.muster.server;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.server.config.CaSection;
import dev.muster.server.config.ConfigurationException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Which CA an installation has: the operator's if one is given, else one of its own. */
final class InstallationCa {
  private InstallationCa() {}

  static CertificateAuthority open(
      CaSection given, DataDirectory data, InstallationKeys keys, InstantSource clock) {
    try {
      if (given.pkcs12().isPresent()) {
        return pkcs12(given, given.pkcs12().get());
      }
      if (given.certificates().isPresent() != given.key().isPresent()) {
        throw new ConfigurationException(
            "a CA of your own needs both ca.certificates and ca.key: set the other one, too");
      }
      if (given.certificates().isPresent()) {
        return new CertificateAuthority(
            OperatorFiles.certificates(given.certificates().get()),
            OperatorFiles.privateKey(given.key().orElseThrow()));
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the CA can't be used: " + e.getMessage(), e);
    }
    return data.authority(keys, clock);
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
