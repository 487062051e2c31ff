package dev.muster.simulator;

import java.io.IOException;

/** Where devices have their keys certified. */
@FunctionalInterface
public interface CertificateSource {
  /**
   * The certificate for a request, in PEM or DER.
   *
   * @param request PKCS#10 in DER
   */
  byte[] certify(byte[] request) throws IOException, InterruptedException;
}
