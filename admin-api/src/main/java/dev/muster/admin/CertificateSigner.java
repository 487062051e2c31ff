package dev.muster.admin;

import java.util.concurrent.CompletionStage;

/** Signs certificate requests for devices, which this room leaves to whoever holds the CA. */
@FunctionalInterface
public interface CertificateSigner {
  /**
   * The certificate, and the one of its CA, in PEM.
   *
   * @param request PKCS#10 in DER
   * @param admin the name of the token that asks
   * @throws IllegalArgumentException if the request can't be read or does not prove its key
   */
  CompletionStage<String> sign(byte[] request, String admin);
}
